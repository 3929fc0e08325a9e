import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Full conformal ridge regression against refits for every candidate.
@Suite("Conformal ridge regression")
struct ConformalRidgeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let rowCount: Int
    let featureCount: Int
    let penalty: Double
    let hasIntercept: Bool

    var testDescription: String {
      "\(rowCount) x \(featureCount), penalty \(penalty)\(hasIntercept ? "" : ", no intercept")"
    }
  }

  static let cases = [
    Case(rowCount: 7, featureCount: 1, penalty: 0, hasIntercept: true),
    Case(rowCount: 11, featureCount: 3, penalty: 0.5, hasIntercept: true),
    Case(rowCount: 11, featureCount: 2, penalty: 3, hasIntercept: false),
    Case(rowCount: 6, featureCount: 9, penalty: 1, hasIntercept: true),
    Case(rowCount: 23, featureCount: 2, penalty: 1e-3, hasIntercept: true),
  ]
  static let alphas: [Level] = ["0.15", "0.3", "0.6"]

  /// Whether a candidate is in the set, by fitting all rows with it.
  private func isIncluded(
    _ candidate: Double, _ features: [[Double]], _ targets: [Double], _ item: Case,
    _ sides: BoundedSides, _ alpha: Level
  ) -> Bool {
    let all = targets + [candidate]
    let model = PlainRidge.coefficients(
      features, all, penalty: item.penalty, hasIntercept: item.hasIntercept)
    let scores = zip(features, all).map { row, target in
      let residual = target - PlainRidge.prediction(model, row)
      return sides == .symmetric ? abs(residual) : sides == .upper ? residual : -residual
    }
    let strangers = scores.dropLast().count { $0 >= scores[scores.count - 1] }
    return (strangers + 1) * alpha.denominator > alpha.numerator * (targets.count + 1)
  }

  @Test("the set is the one that refits give, outliers too", arguments: cases)
  func refits(_ item: Case) throws {
    var rows = TrainingRows(seed: 31)
    let features = rows.features(item.rowCount, item.featureCount)
    let targets = rows.bells(item.rowCount)
    // The later rows are further and further away: leverages from below 1 to thousands.
    let new = (0..<6).map { row in
      rows.bells(item.featureCount).map { $0 * [1, 1, 4, 10, 40, 300][row] }
    }
    let regression = try RidgeRegression(
      features: features, targets: targets, penalty: item.penalty, hasIntercept: item.hasIntercept)
    for sides in BoundedSides.allCases {
      let sets = try ConformalRidge(regression, sides: sides)
        .sets(for: try Matrix(rows: new), alphas: Self.alphas)
      for (alpha, level) in zip(Self.alphas, sets) {
        for (row, inputs) in new.enumerated() {
          let pieces = level.pieces[row]
          #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
          let ends = pieces.flatMap { [$0.lowerBound, $0.upperBound] }.filter { $0.isFinite }
          let near = ends.flatMap { [$0 - 1e-6 * (1 + abs($0)), $0 + 1e-6 * (1 + abs($0))] }
          for candidate in near + [-1e4, -20, -1, -0.1, 0.2, 1.1, 20, 1e4] {
            let expected = isIncluded(
              candidate, features.rows + [inputs], targets, item, sides, alpha)
            #expect(
              level.contains(candidate, row: row) == expected,
              "row \(row), \(sides), alpha \(alpha), z = \(candidate), \(pieces)")
          }
        }
      }
    }
  }

  @Test("a union of intervals, and conditions at their limits")
  func union() throws {
    // Nine targets of 0 and one of 10: mean 1, influences g / 10.
    let features = DenseMatrix([Double](repeating: 1, count: 10), rowCount: 10, columnCount: 1)
    let targets = [Double](repeating: 0, count: 9) + [10]
    let regression = try RidgeRegression(
      features: features, targets: targets, penalty: 0, hasIntercept: false)
    let sets = try ConformalRidge(regression).sets(
      for: try Matrix(rows: [[30.0], [10], [-10], [0]]), alphas: ["0.2"])
    // g = 30: mu = 30, h = 90, q = 3. Below mu, nine residuals are out between 1/4 and 1/2, times 91.
    let pieces = sets[0].pieces[0]
    #expect(pieces.count == 2)
    #expect(pieces[0].lowerBound == -.infinity && pieces[1].upperBound == .infinity)
    #expect(abs(pieces[0].upperBound - (30 - 91 * 0.5)) < 1e-12)
    #expect(abs(pieces[1].lowerBound - (30 - 91 * 0.25)) < 1e-12)
    #expect(!sets[0].contains(0, row: 0) && sets[0].contains(-16, row: 0))
    #expect(sets[0].hulls.lower[0] == -.infinity && sets[0].hulls.upper[0] == .infinity)
    // q = 1 and q = -1: a condition that ends once, or never.
    for (row, inputs) in [[10.0], [-10.0], [0.0]].enumerated() {
      let item = Case(rowCount: 10, featureCount: 1, penalty: 0, hasIntercept: false)
      for candidate in [-60.0, -11, -1.5, -0.4, 0.7, 3, 12, 80] {
        #expect(
          sets[0].contains(candidate, row: row + 1)
            == isIncluded(candidate, features.rows + [inputs], targets, item, .symmetric, "0.2"))
      }
    }
  }

  @Test("residuals of zero")
  func exactFit() throws {
    let features = DenseMatrix([0, 1, 2, 3, 4], rowCount: 5, columnCount: 1)
    let regression = try RidgeRegression(features: features, targets: [1, 1, 1, 1, 1], penalty: 0)
    let ridge = ConformalRidge(regression)
    let sets = try ridge.sets(for: try Matrix(rows: [[2.0], [200]]), alphas: ["0.2"])
    #expect(sets[0].pieces[0] == [1...1])
    // An influence above 1 in size carries the training row along, whatever the target.
    #expect(sets[0].pieces[1] == [(-.infinity)...(.infinity)])
  }

  @Test("p-values are counts of refits, and agree with the sets")
  func counts() throws {
    let item = Self.cases[1]
    var rows = TrainingRows(seed: 37)
    let features = rows.features(item.rowCount, item.featureCount)
    let targets = rows.bells(item.rowCount)
    let new = try rows.features(20, item.featureCount).matrix
    let candidates = rows.bells(20)
    let regression = try RidgeRegression(
      features: features, targets: targets, penalty: item.penalty)
    for sides in BoundedSides.allCases {
      let ridge = ConformalRidge(regression, sides: sides)
      let counts = try ridge.greaterOrEqualCounts(of: candidates, features: new)
      let sets = try ridge.sets(for: new, alphas: Self.alphas)
      for row in 0..<20 {
        for level in sets {
          let isIncluded = ConformalRank.isIncluded(
            greaterOrEqualCount: counts[row], count: item.rowCount, alpha: level.alpha)
          #expect(level.contains(candidates[row], row: row) == isIncluded)
        }
      }
    }
  }

  @Test("threads, splits and neighbours change nothing, bit for bit")
  func invariance() throws {
    var rows = TrainingRows(seed: 41)
    let regression = try RidgeRegression(
      features: rows.features(67, 5), targets: rows.bells(67), penalty: 1)
    let ridge = ConformalRidge(regression)
    let new = try rows.features(37, 5).matrix
    let whole = try ridge.sets(
      for: new, alphas: Self.alphas, execution: Execution(threadCount: 1))
    #expect(
      try ridge.sets(for: new, alphas: Self.alphas, execution: Execution(threadCount: 3)) == whole)
    for row in 0..<37 {
      let alone = try ridge.sets(for: new.slice(rows: row..<row + 1), alphas: Self.alphas)
      for level in Self.alphas.indices {
        #expect(alone[level].pieces[0] == whole[level].pieces[row])
      }
    }
  }

  @Test("shifted and scaled targets shift and scale the sets; shifted features change nothing")
  func equivariance() throws {
    var rows = TrainingRows(seed: 43)
    let features = rows.features(31, 3)
    let targets = rows.bells(31)
    let new = rows.features(5, 3)
    func ends(
      _ shift: Double, _ scale: Double, _ offset: Double
    ) throws -> CrossValidationIntervals {
      func moved(_ matrix: DenseMatrix) -> DenseMatrix {
        DenseMatrix(
          matrix.elements.map { $0 + offset }, rowCount: matrix.rowCount,
          columnCount: matrix.columnCount)
      }
      let regression = try RidgeRegression(
        features: moved(features), targets: targets.map { shift + scale * $0 }, penalty: 2)
      return try ConformalRidge(regression)
        .sets(for: moved(new).matrix, alphas: ["0.1"])[0].hulls
    }
    let plain = try ends(0, 1, 0)
    let moved = try ends(1e6, 4, 1e5)
    for row in 0..<5 {
      #expect(abs(moved.lower[row] - (1e6 + 4 * plain.lower[row])) < 1e-6)
      #expect(abs(moved.upper[row] - (1e6 + 4 * plain.upper[row])) < 1e-6)
    }
  }

  @Test("what cannot be used")
  func errors() throws {
    let features = DenseMatrix([1, 2, 3, 6, 2, 4], rowCount: 3, columnCount: 2)
    let dependent = try dataError {
      try RidgeRegression(features: features, targets: [1, 2, 3], penalty: 0)
    }
    #expect(dependent.found == "features that are linearly dependent, or too large")
    let regression = try RidgeRegression(features: features, targets: [1, 2, 3], penalty: 1)
    let ridge = ConformalRidge(regression)
    let few = try dataError { try ridge.sets(for: try Matrix(rows: [[1.0, 2]]), alphas: ["0.1"]) }
    #expect(few.code == .infeasible && few.expected == "at least 9")
    let whole = try ridge.sets(
      for: try Matrix(rows: [[1.0, 2]]), alphas: ["0.1"], allowsTrivial: true)
    #expect(whole[0].pieces == [[(-.infinity)...(.infinity)]])
    let columns = try dataError {
      try ridge.sets(for: try Matrix(rows: [[1.0]]), alphas: ["0.5"], file: "z.npy")
    }
    #expect(columns.expected == "2 columns, as of the training rows" && columns.file == "z.npy")
    let nan = try dataError {
      try ridge.sets(for: try Matrix(rows: [[1.0, 2], [3, .nan]]), alphas: ["0.5"], firstRow: 8)
    }
    #expect(nan.row == 9 && nan.column == 1)
    let huge = try dataError {
      try ridge.sets(for: try Matrix(rows: [[1e300, 2]]), alphas: ["0.5"])
    }
    #expect(huge.found == "features too large for double precision")
    for (targets, penalty) in [
      ([1, 2, .nan], 1), ([1, 2], 1), ([1, 2, 3], -1), ([1, 2, 3], .nan),
    ] {
      _ = try dataError {
        try RidgeRegression(features: features, targets: targets, penalty: penalty)
      }
    }
    let wide = try Matrix([Float](repeating: 0, count: 20_000), rowCount: 1, columnCount: 20_000)
    #expect(
      try dataError { try RidgeRegression.requireFit(wide) }.found
        == "features of 1 x 20000 float32")
    _ = try dataError {
      try RidgeRegression(
        features: DenseMatrix([1], rowCount: 1, columnCount: 1), targets: [1], penalty: 1)
    }
  }
}
