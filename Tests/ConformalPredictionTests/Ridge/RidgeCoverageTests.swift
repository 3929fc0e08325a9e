import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// Coverage of ridge intervals over many draws of training rows, each with one new row.
@Suite("Ridge coverage")
struct RidgeCoverageTests {
  private static let trials = 300
  private static let rowCount = 13
  private static let alphas: [Level] = ["0.1", "0.3"]

  /// What came of one draw of training rows and a new row.
  private struct Trial {
    let full: [Bool]
    let jackknife: [Bool]
    let greaterOrEqual: Int
  }

  /// Draws with heavy leverages and noise that depends on the features: the law does not.
  private func trials(
    _ sides: BoundedSides, seed: UInt64, shift: Double = 0
  ) throws -> [Trial] {
    var rows = TrainingRows(seed: seed)
    let execution = Execution(threadCount: 1)
    return try (0..<Self.trials).map { _ in
      let features = (0...Self.rowCount).map { _ in
        rows.bells(2).map { $0 * $0 * $0 * 4 }
      }
      let targets = features.map { $0[0] - 2 + rows.bell() * (1 + abs($0[1])) }
      let regression = try RidgeRegression(
        features: DenseMatrix(
          features.dropLast().flatMap { $0 }, rowCount: Self.rowCount, columnCount: 2),
        targets: Array(targets.dropLast()), penalty: 0.5)
      let new = try Matrix(rows: [features[Self.rowCount]])
      let target = targets[Self.rowCount] + shift
      let ridge = ConformalRidge(regression, sides: sides)
      let sets = try ridge.sets(for: new, alphas: Self.alphas, execution: execution)
      let intervals = try JackknifePlusRidge(regression, sides: sides)
        .intervals(for: new, alphas: Self.alphas, execution: execution)
      return Trial(
        full: sets.map { $0.contains(target, row: 0) },
        jackknife: intervals.map { $0.contains(target, row: 0) },
        greaterOrEqual: try ridge.greaterOrEqualCounts(
          of: [target], features: new, execution: execution)[0])
    }
  }

  @Test("hits of full conformal sets are binomial, exactly", arguments: BoundedSides.allCases)
  func exactLaw(_ sides: BoundedSides) throws {
    let found = try trials(sides, seed: 61)
    var family = CheckFamily(testCount: Self.alphas.count + 1 + Self.rowCount)
    for (index, alpha) in Self.alphas.enumerated() {
      let hits = found.count { $0.full[index] }
      let dropped = (Self.rowCount + 1) * alpha.numerator / alpha.denominator
      let coverage = 1 - Double(dropped) / Double(Self.rowCount + 1)
      let law = BinomialLaw(trials: Self.trials, probability: coverage)
      family.examine(pValue: law.tails(at: hits).twoSided, "\(hits) hits, alpha \(alpha)")
    }
    // The p-value is uniform on 1 ... n + 1, over n + 1.
    for value in 0...Self.rowCount {
      let count = found.count { $0.greaterOrEqual == value }
      let law = BinomialLaw(trials: Self.trials, probability: 1 / Double(Self.rowCount + 1))
      family.examine(pValue: law.tails(at: count).twoSided, "\(count) of \(value)")
    }
    #expect(family.rejections.isEmpty, "\(family.rejections)")
  }

  @Test("jackknife+ keeps 1 - 2 alpha", arguments: BoundedSides.allCases)
  func jackknife(_ sides: BoundedSides) throws {
    let found = try trials(sides, seed: 62)
    for (index, alpha) in Self.alphas.enumerated() {
      let check = GuaranteeCheck(
        hits: found.count { $0.jackknife[index] }, count: Self.trials,
        guaranteedCoverage: 1 - 2 * alpha.doubleValue, significance: "1e-6")
      #expect(check.isConsistent, "\(check.hits)")
    }
  }

  @Test("a new row of another law breaks both")
  func broken() throws {
    let found = try trials(.symmetric, seed: 63, shift: 30)
    for hits in [found.count { $0.full[1] }, found.count { $0.jackknife[1] }] {
      let check = GuaranteeCheck(
        hits: hits, count: Self.trials, guaranteedCoverage: 0.4, significance: "1e-6")
      #expect(!check.isConsistent, "\(hits)")
    }
  }
}
