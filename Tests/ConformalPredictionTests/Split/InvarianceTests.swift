import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// What must not change a result: order, batches, threads, instruction set, names of labels.
@Suite struct InvarianceTests {
  static let classCount = 5

  private func rows(seed: UInt64, ids: UInt64 = 1_000_000) -> (calibration: Rows, test: Rows) {
    var random = Synthetic(seed: seed)
    var calibration = random.continuous(count: 80, classCount: Self.classCount)
    var test = random.continuous(count: 40, classCount: Self.classCount)
    calibration.ids = calibration.ids.map { ids + 7 * $0 }
    test.ids = test.ids.map { 2 * ids + 3 * $0 }
    return (calibration, test)
  }

  private func fit(
    _ score: ScoreCase, _ calibration: Rows, _ execution: Execution = .standard
  ) throws -> ConformalPredictor {
    try SplitConformal(score: score.score, alphas: ["0.1", "0.3"], seed: 5)
      .fit(on: calibration.labeled(), execution: execution)
  }

  @Test(arguments: ScoreCase.all)
  func orderOfCalibrationRows(score: ScoreCase) throws {
    let (calibration, _) = rows(seed: 31)
    let predictor = try fit(score, calibration)
    var random = Synthetic(seed: 32)
    for _ in 0..<3 {
      let shuffled = try fit(score, calibration.rows(random.permutation(of: 80)))
      #expect(
        shuffled.calibrationScores.map { $0.bitPattern }
          == predictor.calibrationScores.map { $0.bitPattern })
      #expect(shuffled.quantiles == predictor.quantiles)
    }
  }

  @Test(arguments: ScoreCase.all)
  func orderAndBatchesOfTestRows(score: ScoreCase) throws {
    let (calibration, test) = rows(seed: 33)
    let predictor = try fit(score, calibration)
    let whole = try Array(predictor.sets(for: test.outputs(), alpha: "0.1"))
    for row in 0..<test.count {
      let alone = try predictor.sets(for: test.rows([row]).outputs(), alpha: "0.1")
      #expect(Array(alone) == [whole[row]])
    }
    var random = Synthetic(seed: 34)
    let order = random.permutation(of: test.count)
    let shuffled = try predictor.sets(for: test.rows(order).outputs(), alpha: "0.1")
    #expect(Array(shuffled) == order.map { whole[$0] })
    let slices = try [0..<1, 1..<18, 18..<18, 18..<40].flatMap { rows in
      try Array(predictor.sets(for: test.outputs().slice(rows: rows), alpha: "0.1"))
    }
    #expect(slices == whole)
  }

  /// Without ids a row is known by its index, which a slice keeps.
  @Test func slicesKeepIndices() throws {
    let (calibration, test) = rows(seed: 35)
    let predictor = try fit(ScoreCase(APS()), calibration)
    let unnamed = try outputs(test.values, .logits)
    let whole = try Array(predictor.sets(for: unnamed, alpha: "0.1"))
    let slice = try predictor.sets(for: unnamed.slice(rows: 10..<30), alpha: "0.1")
    #expect(Array(slice) == Array(whole[10..<30]))
  }

  @Test(arguments: ScoreCase.all)
  func threadsAndInstructionSets(score: ScoreCase) throws {
    // More rows than a block, so that threads share them.
    var random = Synthetic(seed: 36)
    let calibration = random.continuous(count: 1200, classCount: 3)
    let test = random.continuous(count: 1100, classCount: 3)
    let one = Execution(threadCount: 1, tier: .baseline)
    let predictor = try fit(score, calibration, one)
    let batch = try test.outputs()
    let labels = LabelLists(singletons: test.labels.map { Int32($0) })
    let sets = try predictor.sets(for: batch, alpha: "0.1", execution: one)
    let pValues = try predictor.pValues(of: labels, in: batch, execution: one)
    for threads in [1, 2, 3, 8] {
      for tier in KernelTier.available {
        let execution = Execution(threadCount: threads, tier: tier)
        let other = try fit(score, calibration, execution)
        #expect(other.calibrationScores == predictor.calibrationScores)
        #expect(try other.sets(for: batch, alpha: "0.1", execution: execution) == sets)
        #expect(try other.pValues(of: labels, in: batch, execution: execution) == pValues)
      }
    }
  }

  @Test(arguments: ScoreCase.all)
  func duplicates(score: ScoreCase) throws {
    let (calibration, test) = rows(seed: 37)
    let predictor = try fit(score, calibration)
    // A row and its twin with the same id are one row.
    let twins = Array(0..<test.count) + Array(0..<test.count)
    let sets = try Array(predictor.sets(for: test.rows(twins).outputs(), alpha: "0.1"))
    #expect(sets.prefix(40) == sets.suffix(40))
    // Calibration rows that occur twice are counted twice.
    let doubled = try fit(score, calibration.rows(twins.map { $0 * 2 }))
    let scores = doubled.calibrationScores
    #expect(stride(from: 0, to: 80, by: 2).allSatisfy { scores[$0] == scores[$0 + 1] })
    #expect(try doubled.quantile(for: "0.3").tieCount.isMultiple(of: 2))
  }

  /// Names of labels carry no information where no outputs are equal.
  @Test(arguments: ScoreCase.all, Precision.allCases)
  func permutationOfLabels(score: ScoreCase, precision: Precision) throws {
    var random = Synthetic(seed: 38)
    let calibration = random.distinctProbabilities(count: 60, classCount: 20)
    let test = random.distinctProbabilities(count: 30, classCount: 20)
    let newLabel = random.permutation(of: 20)
    func renamed(_ rows: Rows) -> Rows {
      var renamed = rows
      renamed.labels = rows.labels.map { newLabel[$0] }
      for (row, values) in rows.values.enumerated() {
        for (label, value) in values.enumerated() { renamed.values[row][newLabel[label]] = value }
      }
      return renamed
    }
    let method = SplitConformal(
      score: score.score, alphas: ["0.05", "0.2"], seed: 3, precision: precision)
    let before = try method.fit(on: calibration.labeled())
    let after = try method.fit(on: renamed(calibration).labeled())
    #expect(before.calibrationScores == after.calibrationScores)
    for alpha: Level in ["0.05", "0.2", "0.5"] {
      let sets = try before.sets(for: test.outputs(), alpha: alpha)
      let renamedSets = try after.sets(for: renamed(test).outputs(), alpha: alpha)
      #expect(Array(renamedSets) == sets.map { set in set.map { newLabel[$0] }.sorted() })
    }
  }

  /// More rows than the library works on at a time.
  @Test func manyRows() throws {
    let count = (1 << 16) + 300
    var random = Synthetic(seed: 39)
    let block = random.continuous(count: 100, classCount: 2)
    let rows = block.rows((0..<count).map { $0 % 100 })
    let labeled = try LabeledOutputs(outputs(rows.values, .logits), labels: rows.labels)
    var done: [Int] = []
    let score: any NonconformityScore = LAC()
    let predictor = try SplitConformal(score: score, alpha: "0.1").fit(on: labeled) {
      done.append($0)
    }
    #expect(done == [1 << 16, count])
    let scores = try LAC().scores(
      of: LabelLists(singletons: labeled.labels), in: labeled.outputs,
      context: ScoringContext(precision: .float64))
    #expect(predictor.calibrationScores == scores.sorted())
    done = []
    let evaluation = try predictor.evaluate(on: labeled) { done.append($0) }
    #expect(done == [1 << 16, count])
    let quantile = try predictor.quantile()
    #expect(evaluation.total.hits == scores.count { $0 <= quantile.tail })
    #expect(evaluation.count == count)
  }
}
