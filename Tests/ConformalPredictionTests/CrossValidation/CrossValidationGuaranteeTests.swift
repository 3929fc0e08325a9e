import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Ranks, guarantees and refusals of intervals from out-of-fold predictions.
@Suite("Cross-validation guarantees")
struct CrossValidationGuaranteeTests {
  private func folds(_ sizes: [Int]) throws -> CrossValidationFolds {
    try CrossValidationFolds(
      columns: sizes.enumerated().flatMap { [Int64](repeating: Int64($0), count: $1) },
      count: sizes.count)
  }

  @Test(
    "ranks are exact",
    arguments: [
      (9, "0.1", 1, 9), (10, "0.1", 1, 10), (19, "0.1", 2, 18), (999, "0.059", 59, 941),
      (19, "0.05", 1, 19), (2, "1/3", 1, 2), (100_000, "0.1", 10_000, 90_001),
    ])
  func ranks(_ count: Int, _ alpha: String, _ lower: Int, _ upper: Int) throws {
    let level = CrossValidationLevel(alpha: try Level(alpha), count: count)
    #expect(level.lowerRank == lower && level.upperRank == upper)
  }

  @Test("the bounds as the papers write them")
  func bounds() throws {
    func coverage(
      _ sizes: [Int], _ method: CrossValidationPredictor.Method, _ alpha: Level = "0.1"
    ) throws -> Double {
      CrossValidationGuarantee(folds: try folds(sizes), method: method, alpha: alpha).coverage
    }
    let ones = [Int](repeating: 1, count: 50)
    #expect(try coverage(ones, .plus) == 0.8)
    #expect(try coverage(ones, .minmax) == 0.9)
    let ten = [Int](repeating: 100, count: 10)
    let (n, k) = (1000.0, 10.0)
    let excess = min(2 * (1 - 1 / k) / (n / k + 1), (1 - k / n) / (k + 1))
    #expect(abs(try coverage(ten, .plus) - (0.8 - excess)) < 1e-15)
    // With many small folds the second term is the smaller one.
    let pairs = [Int](repeating: 2, count: 500)
    #expect(abs(try coverage(pairs, .plus) - (0.8 - (1 - 0.5) / 501)) < 1e-15)
    #expect(abs(try coverage(pairs, .minmax) - (0.9 - 0.9 / 1002)) < 1e-12)
    // Where that is more, minmax has the bound of the interval that it holds.
    #expect(try coverage([100, 100], .minmax, "0.01") == coverage([100, 100], .plus, "0.01"))
    #expect(abs(try coverage([3, 4, 3], .plus) - (0.8 - 4.0 / 13)) < 1e-15)
    #expect(try coverage([3, 4, 3], .minmax) == coverage([3, 4, 3], .plus))
    #expect(try coverage(ten, .plus, "0.5") == 0)
  }

  @Test("too few rows are said, with the number needed")
  func infeasible() throws {
    let predictor = try CrossValidationPredictor(
      predictions: [0, 0, 0], targets: [1, 2, 3],
      folds: try CrossValidationFolds(leaveOneOutOf: 3))
    let matrix = try Matrix(rows: [[0.0, 0, 0]])
    let error = try dataError { try predictor.intervals(for: matrix, alphas: ["0.1"]) }
    #expect(error.code == .infeasible)
    #expect(error.expected == "at least 9")
    let trivial = try predictor.intervals(for: matrix, alphas: ["0.1"], allowsTrivial: true)
    #expect(trivial[0].lower == [-.infinity] && trivial[0].upper == [.infinity])
  }

  @Test("alpha = 1 / (n + 1) is feasible; puncc's check of an open interval refuses it")
  func smallestLevel() throws {
    let predictor = try CrossValidationPredictor(
      predictions: [Double](repeating: 0, count: 9), targets: (1...9).map { Double($0) },
      folds: try CrossValidationFolds(leaveOneOutOf: 9))
    let matrix = try Matrix(rows: [[Double](repeating: 0, count: 9)])
    let found = try predictor.intervals(for: matrix, alphas: ["0.1", "0.2"])
    #expect(found[0].lower == [-9] && found[0].upper == [9])
    // An order statistic, where Fortuna and CP.jl interpolate between two.
    #expect(found[1].lower == [-8] && found[1].upper == [8])
  }

  @Test("folds that do not fit")
  func foldErrors() throws {
    let missing = try dataError { try CrossValidationFolds(columns: [0, 1, 2], count: 2) }
    #expect(missing.row == 2 && missing.found.hasPrefix("fold 2, which has no column"))
    #expect(missing.remedy == "count folds from 0")
    #expect(try dataError { try CrossValidationFolds(columns: [0, -1], count: 2) }.row == 1)
    let empty = try dataError { try CrossValidationFolds(columns: [0, 2, 0], count: 3) }
    #expect(empty.found == "no training row in fold 1 of 3")
    let single = try dataError { try CrossValidationFolds(columns: [0, 0], count: 1) }
    #expect(single.found == "1 fold")
    let names = try dataError { try CrossValidationFolds(names: ["a", "b"], count: 3) }
    #expect(names.found == "2 names of folds for 3 columns of fold predictions")
    #expect(try dataError { try CrossValidationFolds(leaveOneOutOf: 0) }.found == "0 folds")
  }

  @Test("names stand for columns in ascending order; a fold may have a single row")
  func names() throws {
    let folds = try CrossValidationFolds(names: ["b", "a", "c", "a"], count: 3)
    #expect(folds.indices == [1, 0, 2, 0])
    #expect(folds.sizes == [2, 1, 1])
    #expect(!folds.isLeaveOneOut && !folds.areEqual)
  }

  @Test("numbers that do not fit")
  func numbers() throws {
    let folds = try CrossValidationFolds(leaveOneOutOf: 2)
    let nan = try dataError {
      try CrossValidationPredictor(predictions: [0, .nan], targets: [0, 0], folds: folds)
    }
    #expect(nan.row == 1)
    let huge = try dataError {
      try CrossValidationPredictor(predictions: [0, -1e308], targets: [0, 1e308], folds: folds)
    }
    #expect(huge.row == 1)
    let counts = try dataError {
      try CrossValidationPredictor(predictions: [0], targets: [0, 0], folds: folds)
    }
    #expect(counts.found == "1 predictions, 2 targets and 2 folds")
    let predictor = try CrossValidationPredictor(
      predictions: [0, 0], targets: [0, 0], folds: folds)
    let infinite = try dataError {
      try predictor.intervals(
        for: try Matrix(rows: [[0, 0], [0, Double.infinity]]), alphas: ["0.5"], firstRow: 40,
        file: "new.npy")
    }
    #expect(infinite.description == "new.npy:41:1: error: inf (expected finite numbers)")
    let columns = try dataError {
      try predictor.intervals(for: try Matrix(rows: [[0.0]]), alphas: ["0.5"])
    }
    #expect(columns.expected == "2 columns, one for each fold")
  }

  @Test("a check of hits against a bound is one-sided")
  func check() {
    let above = GuaranteeCheck(hits: 100, count: 100, guaranteedCoverage: 0.8)
    #expect(above.isConsistent && above.pValue == 1)
    let below = GuaranteeCheck(hits: 60, count: 100, guaranteedCoverage: 0.8)
    #expect(!below.isConsistent && below.pValue < 1e-5)
    #expect(GuaranteeCheck(hits: 0, count: 0, guaranteedCoverage: 0.8).coverage == nil)
    #expect(GuaranteeCheck(hits: 0, count: 5, guaranteedCoverage: 0).pValue == 1)
  }
}
