import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// Coverage over many draws of training rows, each with one new row: independent trials, so that the binomial law of
/// the guarantee is exact.
@Suite("Cross-validation coverage")
struct CrossValidationCoverageTests {
  private static let trials = 400

  /// The nearest neighbour on a line: an unstable algorithm.
  private static func nearest(
    _ x: Double, among rows: [(x: Double, y: Double)], where isUsed: (Int) -> Bool
  ) -> Double {
    var best = (distance: Double.infinity, y: 0.0)
    for (index, row) in rows.enumerated() where isUsed(index) {
      let distance = abs(row.x - x)
      if distance < best.distance { best = (distance, row.y) }
    }
    return best.y
  }

  /// The hits of intervals with nearest neighbours, the new row's target moved by a shift.
  private func hits(
    count: Int, foldCount: Int, _ method: CrossValidationPredictor.Method,
    _ sides: BoundedSides = .symmetric, alpha: Level, shift: Double = 0, seed: UInt64
  ) throws -> (hits: Int, guarantee: Double) {
    var rows = TrainingRows(seed: seed)
    let folds = try CrossValidationFolds(
      columns: (0..<count).map { Int64($0 % foldCount) }, count: foldCount)
    var hits = 0
    var guarantee = 0.0
    for _ in 0..<Self.trials {
      let data = (0...count).map { _ -> (x: Double, y: Double) in
        let x = rows.uniform()
        return (x, x + rows.bell() * (0.2 + x))
      }
      let training = Array(data.dropLast())
      let new = data[count]
      let predictions = training.indices.map { row in
        Self.nearest(training[row].x, among: training) { folds.indices[$0] != folds.indices[row] }
      }
      let predictor = try CrossValidationPredictor(
        predictions: predictions, targets: training.map { $0.y }, folds: folds, method: method,
        sides: sides)
      let models = (0..<foldCount).map { fold in
        Self.nearest(new.x, among: training) { folds.indices[$0] != fold }
      }
      let found = try predictor.intervals(
        for: try Matrix(rows: [models]), alphas: [alpha], execution: Execution(threadCount: 1))
      if found[0].contains(new.y + shift, row: 0) { hits += 1 }
      guarantee = predictor.guarantee(alpha: alpha).coverage
    }
    return (hits, guarantee)
  }

  private func check(_ outcome: (hits: Int, guarantee: Double)) -> GuaranteeCheck {
    GuaranteeCheck(
      hits: outcome.hits, count: Self.trials, guaranteedCoverage: outcome.guarantee,
      significance: "1e-6")
  }

  @Test("an unstable algorithm keeps the guarantees", arguments: BoundedSides.allCases)
  func guarantees(_ sides: BoundedSides) throws {
    for method in CrossValidationPredictor.Method.allCases {
      for (count, foldCount) in [(19, 19), (24, 4)] {
        let found = check(
          try hits(count: count, foldCount: foldCount, method, sides, alpha: "0.1", seed: 21))
        #expect(found.isConsistent, "\(method), \(count): \(found.hits)")
      }
    }
  }

  @Test("rows that are not exchangeable break them")
  func broken() throws {
    for method in CrossValidationPredictor.Method.allCases {
      let found = check(
        try hits(count: 19, foldCount: 19, method, alpha: "0.1", shift: 4, seed: 22))
      #expect(!found.isConsistent)
    }
  }

  @Test("residuals of the model that saw the rows cover too little: what out-of-fold is for")
  func naive() throws {
    // Nearest neighbours have no error on their own rows.
    var rows = TrainingRows(seed: 23)
    var hits = 0
    for _ in 0..<Self.trials {
      let y = rows.bells(20)
      let predictor = try CrossValidationPredictor(
        predictions: Array(y.dropLast()), targets: Array(y.dropLast()),
        folds: try CrossValidationFolds(leaveOneOutOf: 19))
      let models = [Double](repeating: y[0], count: 19)
      let found = try predictor.intervals(
        for: try Matrix(rows: [models]), alphas: ["0.1"], execution: Execution(threadCount: 1))
      if found[0].contains(y[19], row: 0) { hits += 1 }
    }
    #expect(!check((hits, 0.8)).isConsistent)
  }

  @Test("the mean of the other rows: coverage near 1 - alpha, as for a stable algorithm")
  func stable() throws {
    var rows = TrainingRows(seed: 24)
    var hits = 0
    let count = 39
    for _ in 0..<Self.trials {
      let y = rows.bells(count + 1)
      let sum = y.dropLast().reduce(0, +)
      let means = y.dropLast().map { (sum - $0) / Double(count - 1) }
      let predictor = try CrossValidationPredictor(
        predictions: means, targets: Array(y.dropLast()),
        folds: try CrossValidationFolds(leaveOneOutOf: count))
      let found = try predictor.intervals(
        for: try Matrix(rows: [means]), alphas: ["0.1"], execution: Execution(threadCount: 1))
      if found[0].contains(y[count], row: 0) { hits += 1 }
    }
    // For the mean, |y - mean of the others| is monotone in |y - mean of all|: nearly the full conformal set.
    let share = Double(hits) / Double(Self.trials)
    #expect(share > 0.8 && share < 0.98)
    #expect(check((hits, 0.8)).isConsistent)
  }
}
