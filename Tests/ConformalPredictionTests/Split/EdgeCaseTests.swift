import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Data at the edge of what is allowed, and beyond it.
@Suite struct EdgeCaseTests {
  @Test(arguments: ScoreCase.all, FormatCase.all)
  func oneClass(score: ScoreCase, format: FormatCase) throws {
    let rows = Rows(
      [[Double]](repeating: [1], count: 12), labels: [Int](repeating: 0, count: 12),
      kind: format.kind)
    let predictor = try SplitConformal(
      score: score.score, alpha: "0.1", precision: format.precision
    ).fit(on: rows.labeled())
    let sets = try predictor.sets(for: rows.outputs())
    if score.score.isRandomized {
      #expect(sets.allSatisfy { $0 == [] || $0 == [0] })
    } else {
      #expect(sets.allSatisfy { $0 == [0] })
    }
    let forced = try predictor.sets(for: rows.outputs(), policy: .forceTop1)
    #expect(forced.allSatisfy { $0 == [0] })
  }

  @Test(arguments: ScoreCase.deterministic, FormatCase.all)
  func allScoresEqual(score: ScoreCase, format: FormatCase) throws {
    let rows = Rows(
      [[Double]](repeating: [0.25, 0.25, 0.25, 0.25], count: 20),
      labels: [Int](repeating: 2, count: 20), kind: format.kind)
    let predictor = try SplitConformal(
      score: score.score, alpha: "0.1", precision: format.precision
    ).fit(on: rows.labeled())
    let quantile = try predictor.quantile()
    #expect(quantile.tieCount == 20)
    // Equal outputs are ranked by label: cumulative sets end with the calibrated label.
    let ignoresRank = score.score is LAC || score.score is Margin
    let expected = ignoresRank ? [0, 1, 2, 3] : [0, 1, 2]
    #expect(try predictor.sets(for: rows.outputs()).allSatisfy { $0 == expected })
    let evaluation = try predictor.evaluate(on: rows.labeled())
    #expect(evaluation.coverage == 1)
    #expect(!evaluation.consistency.lawIsExact)
    #expect(evaluation.consistency.verdict == .consistent)
  }

  @Test(arguments: ScoreCase.all)
  func aClassThatNeverOccurs(score: ScoreCase) throws {
    var random = Synthetic(seed: 61)
    var calibration = random.continuous(count: 50, classCount: 4)
    calibration.labels = calibration.labels.map { $0 == 3 ? 0 : $0 }
    let predictor = try SplitConformal(score: score.score, alpha: "0.2").fit(
      on: calibration.labeled())
    let evaluation = try predictor.evaluate(on: calibration.labeled())
    #expect(evaluation.perClass.count == 4)
    #expect(evaluation.perClass[3] == HitCount())
    #expect(evaluation.perClass[3].coverage == nil && evaluation.perClass[3].meanSize == nil)
    #expect(evaluation.perClass[3].interval() == 0...1)
  }

  /// puncc took the number of test rows for a limit on set size.
  @Test func oneTestRow() throws {
    var random = Synthetic(seed: 62)
    let calibration = random.continuous(count: 50, classCount: 8)
    let test = random.continuous(count: 1, classCount: 8)
    let predictor = try SplitConformal(score: APS(isRandomized: false), alpha: "0.05")
      .fit(on: calibration.labeled())
    let sets = try predictor.sets(for: test.outputs())
    let quantile = try predictor.quantile()
    let scores = try predictor.predictionScores(of: test.outputs())
    #expect(sets.count == 1)
    #expect(sets[0] == scores.indices.filter { scores[$0] <= quantile.tail })
    #expect(sets[0].count > 1)
    #expect(try predictor.evaluate(on: test.labeled()).count == 1)
  }

  @Test(arguments: ScoreCase.all, Precision.allCases)
  func binaryByPositiveProbability(score: ScoreCase, precision: Precision) throws {
    var random = Synthetic(seed: 63)
    // Floats, whose complements to 1 are exact in double precision but rounded in single.
    let positive = (0..<60).map { _ in Float(random.uniform()) }
    let labels = (0..<60).map { _ in random.integer(below: 2) }
    let single = try Outputs(
      positiveProbability: Matrix(positive, rowCount: 60, columnCount: 1))
    let matrix =
      switch precision {
      case .float32: try Matrix(rows: positive.map { [1 - $0, $0] })
      case .float64: try Matrix(rows: positive.map { [1 - Double($0), Double($0)] })
      }
    let columns = try Outputs(probabilities: matrix)
    let method = SplitConformal(
      score: score.score, alphas: ["0.1", "0.4"], seed: 2, precision: precision)
    let fromSingle = try method.fit(on: LabeledOutputs(single, labels: labels))
    let fromColumns = try method.fit(on: LabeledOutputs(columns, labels: labels))
    #expect(fromSingle.calibrationScores == fromColumns.calibrationScores)
    #expect(fromSingle.classCount == 2)
    for alpha: Level in ["0.1", "0.4"] {
      #expect(
        try fromSingle.sets(for: single, alpha: alpha)
          == fromColumns.sets(for: columns, alpha: alpha))
    }
  }

  static let badRows: [(row: [Double], kind: OutputKind, column: Int?)] = [
    ([0.5, .nan, 0.5], .probabilities, 1), ([0.5, .infinity, 0.5], .probabilities, 1),
    ([-0.25, 0.5, 0.75], .probabilities, 0), ([0.5, 0.25, 0.125], .probabilities, nil),
    ([0.5, 0.5, 0.001], .probabilities, nil), ([1, 2, .nan], .logits, 2),
    ([-.infinity, 2, 3], .logits, 0), ([1, .infinity, 3], .logits, 1),
  ]

  /// The row and column are those of the whole batch, also inside a slice.
  @Test(arguments: badRows, ScoreCase.all)
  func badRowsAreNamed(
    bad: (row: [Double], kind: OutputKind, column: Int?), score: ScoreCase
  ) throws {
    let good = Rows(
      [[Double]](repeating: [0.5, 0.25, 0.25], count: 30),
      labels: [Int](repeating: 1, count: 30), kind: bad.kind)
    var damaged = good
    damaged.values[17] = bad.row
    damaged.values[23] = bad.row
    let method = SplitConformal(score: score.score, alpha: "0.1")
    let predictor = try method.fit(on: good.labeled())
    let batch = try damaged.outputs()
    let failures = try [
      dataError { try method.fit(on: damaged.labeled()) },
      dataError { try predictor.sets(for: batch) },
      dataError { try predictor.sets(for: batch.slice(rows: 10..<30)) },
      dataError { try predictor.evaluate(on: damaged.labeled()) },
      dataError {
        try predictor.pValues(
          of: LabelLists(singletons: [Int32](repeating: 0, count: 30)), in: batch)
      },
    ]
    for error in failures {
      #expect(error.code == .invalidData)
      #expect(error.row == 17)
      #expect(error.column == bad.column)
    }
  }

  @Test func outputsOfAnotherKindOrShape() throws {
    let rows = Rows(
      [[Double]](repeating: [0.5, 0.25, 0.25], count: 20),
      labels: [Int](repeating: 1, count: 20), kind: .probabilities)
    let predictor = try SplitConformal(score: .lac, alpha: "0.1").fit(on: rows.labeled())
    let logits = try outputs(rows.values, .logits)
    let wide = try outputs([[0.5, 0.25, 0.25, 0]])
    let labels = LabelLists(singletons: [0])
    let kinds = try [
      dataError { try predictor.sets(for: logits) },
      dataError { try predictor.evaluate(on: LabeledOutputs(logits, labels: rows.labels)) },
      dataError { try predictor.pValues(of: labels, in: logits.slice(rows: 0..<1)) },
    ]
    #expect(kinds.allSatisfy { $0.code == .usage && $0.found == "logits" })
    let shapes = try [
      dataError { try predictor.sets(for: wide) },
      dataError { try predictor.evaluate(on: LabeledOutputs(wide, labels: [0])) },
      dataError { try predictor.pValues(of: labels, in: wide) },
    ]
    #expect(shapes.allSatisfy { $0.found == "outputs of 4 classes" })
  }

  /// The precision follows the calibration outputs and stays, whatever the later rows are.
  @Test func precisionOfCalibrationStays() throws {
    var random = Synthetic(seed: 64)
    let rows = random.continuous(count: 40, classCount: 4)
    let floats = rows.values.map { $0.map { Float($0) } }
    let single = try Outputs(logits: Matrix(rows: floats))
    let labels = rows.labels
    let predictor = try SplitConformal(score: .lac, alpha: "0.2").fit(
      on: LabeledOutputs(single, labels: labels))
    #expect(predictor.precision == .float32)
    #expect(predictor.calibrationScores.allSatisfy { Double(Float($0)) == $0 })
    let sets = try predictor.sets(for: single)
    #expect(try predictor.sets(for: outputs(floats.map { $0.map { Double($0) } }, .logits)) == sets)
    let double = try SplitConformal(score: .lac, alpha: "0.2", precision: .float64).fit(
      on: LabeledOutputs(single, labels: labels))
    #expect(double.precision == .float64)
    #expect(!double.calibrationScores.allSatisfy { Double(Float($0)) == $0 })
  }
}
