import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Intervals from out-of-fold predictions against a plain sort of all candidates.
@Suite("Cross-validation intervals")
struct CrossValidationIntervalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let rowCount: Int
    let foldCount: Int
    let isTied: Bool

    var testDescription: String {
      "\(rowCount) rows in \(foldCount) folds\(isTied ? ", tied" : "")"
    }
  }

  static let cases = [
    Case(rowCount: 2, foldCount: 2, isTied: false), Case(rowCount: 9, foldCount: 2, isTied: false),
    Case(rowCount: 57, foldCount: 5, isTied: false),
    Case(rowCount: 57, foldCount: 57, isTied: false),
    Case(rowCount: 331, foldCount: 3, isTied: false),
    Case(rowCount: 331, foldCount: 300, isTied: false),
    Case(rowCount: 64, foldCount: 7, isTied: true), Case(rowCount: 41, foldCount: 41, isTied: true),
    Case(rowCount: 400, foldCount: 2, isTied: true),
  ]
  static let alphas: [Level] = ["0.02", "0.1", "1/3", "0.5", "0.8"]

  private struct Sample {
    let predictions: [Double]
    let targets: [Double]
    let folds: CrossValidationFolds
    let new: [[Double]]

    init(_ item: Case, seed: UInt64) throws {
      var rows = TrainingRows(seed: seed)
      func draw(_ count: Int) -> [Double] {
        item.isTied ? rows.integers(count) : rows.bells(count).map { 1e3 * $0 }
      }
      predictions = draw(item.rowCount)
      targets = draw(item.rowCount)
      new = (0..<11).map { _ in draw(item.foldCount) }
      folds = try CrossValidationFolds(
        columns: rows.folds(item.foldCount, of: item.rowCount), count: item.foldCount)
    }

    func predictor(
      _ method: CrossValidationPredictor.Method, _ sides: BoundedSides
    ) throws -> CrossValidationPredictor {
      try CrossValidationPredictor(
        predictions: predictions, targets: targets, folds: folds, method: method, sides: sides)
    }

    /// The ends as they are defined.
    func reference(
      _ row: [Double], _ alpha: Level, _ method: CrossValidationPredictor.Method,
      _ sides: BoundedSides
    ) -> (Double, Double) {
      let n = targets.count
      let c = (n + 1) * alpha.numerator / alpha.denominator
      guard c > 0 else { return (-.infinity, .infinity) }
      let residuals = zip(targets, predictions).map { $0 - $1 }
      let below = residuals.map { sides == .symmetric ? abs($0) : -$0 }
      let above = residuals.map { sides == .symmetric ? abs($0) : $0 }
      var ends = (-Double.infinity, Double.infinity)
      switch method {
      case .plus:
        let own = folds.indices.map { row[$0] }
        if sides != .upper { ends.0 = zip(own, below).map { $0 - $1 }.sorted()[c - 1] }
        if sides != .lower { ends.1 = zip(own, above).map { $0 + $1 }.sorted()[n - c] }
      case .minmax:
        if sides != .upper { ends.0 = (row.min() ?? 0) - below.sorted()[n - c] }
        if sides != .lower { ends.1 = (row.max() ?? 0) + above.sorted()[n - c] }
      }
      return ends
    }
  }

  @Test("both searches agree with a plain sort, bit for bit", arguments: cases)
  func reference(_ item: Case) throws {
    let sample = try Sample(item, seed: 11)
    let matrix = try Matrix(rows: sample.new)
    for method in CrossValidationPredictor.Method.allCases {
      for sides in BoundedSides.allCases {
        let predictor = try sample.predictor(method, sides)
        for search in FoldSearch.allCases {
          let found = try predictor.intervals(
            for: matrix, alphas: Self.alphas, allowsTrivial: true, searching: search)
          for (alpha, intervals) in zip(Self.alphas, found) {
            #expect(intervals.alpha == alpha)
            for (row, predictions) in sample.new.enumerated() {
              let (lower, upper) = sample.reference(predictions, alpha, method, sides)
              #expect(intervals.lower[row] == lower && intervals.upper[row] == upper)
            }
          }
        }
      }
    }
  }

  @Test("single precision, Fortran order, threads and splits change nothing")
  func invariance() throws {
    let sample = try Sample(Case(rowCount: 200, foldCount: 4, isTied: false), seed: 3)
    let predictor = try sample.predictor(.plus, .symmetric)
    let single = sample.new.map { $0.map { Float($0) } }
    let columns = (0..<4).flatMap { column in single.map { $0[column] } }
    let fortran = try Matrix(
      storage: ByteStorage(copying: columns), rowCount: single.count, columnCount: 4,
      elementType: .float32, order: .columnMajor)
    let expected = try predictor.intervals(
      for: try Matrix(rows: single.map { $0.map { Double($0) } }), alphas: ["0.1"],
      execution: Execution(threadCount: 1))
    for matrix in [try Matrix(rows: single), fortran] {
      for threads in [1, 2, 5] {
        let execution = Execution(threadCount: threads)
        #expect(
          try predictor.intervals(for: matrix, alphas: ["0.1"], execution: execution) == expected)
        let parts = try [0..<1, 1..<7, 7..<11].map {
          try predictor.intervals(
            for: matrix.slice(rows: $0), alphas: ["0.1"], execution: execution)[0]
        }
        #expect(parts.flatMap { $0.lower } == expected[0].lower)
        #expect(parts.flatMap { $0.upper } == expected[0].upper)
      }
    }
  }

  @Test("the order of training rows changes nothing")
  func rowOrder() throws {
    let sample = try Sample(Case(rowCount: 150, foldCount: 6, isTied: true), seed: 5)
    var rows = TrainingRows(seed: 6)
    let keys = rows.bells(150)
    let order = keys.indices.sorted { keys[$0] < keys[$1] }
    let folds = sample.folds
    let shuffled = try CrossValidationPredictor(
      predictions: order.map { sample.predictions[$0] }, targets: order.map { sample.targets[$0] },
      folds: try CrossValidationFolds(columns: order.map { Int64(folds.indices[$0]) }, count: 6))
    let matrix = try Matrix(rows: sample.new)
    #expect(
      try shuffled.intervals(for: matrix, alphas: Self.alphas, allowsTrivial: true)
        == sample.predictor(.plus, .symmetric).intervals(
          for: matrix, alphas: Self.alphas, allowsTrivial: true))
  }

  @Test("minmax holds plus, and smaller levels hold larger ones", arguments: cases)
  func nested(_ item: Case) throws {
    let sample = try Sample(item, seed: 17)
    let matrix = try Matrix(rows: sample.new)
    for sides in BoundedSides.allCases {
      let plus = try sample.predictor(.plus, sides)
        .intervals(for: matrix, alphas: Self.alphas, allowsTrivial: true)
      let minmax = try sample.predictor(.minmax, sides)
        .intervals(for: matrix, alphas: Self.alphas, allowsTrivial: true)
      for level in Self.alphas.indices {
        for row in 0..<matrix.rowCount {
          #expect(minmax[level].lower[row] <= plus[level].lower[row])
          #expect(minmax[level].upper[row] >= plus[level].upper[row])
          guard level > 0 else { continue }
          for found in [plus, minmax] {
            #expect(found[level - 1].lower[row] <= found[level].lower[row])
            #expect(found[level - 1].upper[row] >= found[level].upper[row])
          }
        }
      }
    }
  }

  @Test("huge numbers, and zeros of both signs")
  func extremes() throws {
    let folds = try CrossValidationFolds(columns: [0, 1, 0, 1], count: 2)
    let predictor = try CrossValidationPredictor(
      predictions: [0, -0.0, 0, 1e308], targets: [0, 0, -0.0, -0.5e308], folds: folds)
    for search in FoldSearch.allCases {
      let found = try predictor.intervals(
        for: try Matrix(rows: [[-0.0, 0], [1e308, 1e308]]), alphas: ["0.2", "0.5"],
        searching: search)
      #expect(found[0].upper == [1.5e308, .infinity])
      #expect(found[1].lower[0].bitPattern == 0 && found[1].upper[0].bitPattern == 0)
    }
  }

  @Test("bisection at 5 003 rows, against selection")
  func many() throws {
    var rows = TrainingRows(seed: 8)
    let count = 5_003
    let predictor = try CrossValidationPredictor(
      predictions: rows.bells(count), targets: rows.bells(count),
      folds: try CrossValidationFolds(columns: rows.folds(10, of: count), count: 10))
    let matrix = try Matrix(rows: [rows.bells(10), rows.bells(10)])
    #expect(
      try predictor.intervals(for: matrix, alphas: Self.alphas, searching: .bisecting)
        == predictor.intervals(for: matrix, alphas: Self.alphas, searching: .gathering))
  }
}
