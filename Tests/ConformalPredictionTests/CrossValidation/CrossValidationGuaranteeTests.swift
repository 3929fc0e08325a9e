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

  @Test("the bounds imply those of the papers")
  func bounds() throws {
    func coverage(
      _ sizes: [Int], _ method: CrossValidationPredictor.Method, _ alpha: Level = "0.1"
    ) throws -> Double {
      CrossValidationGuarantee(folds: try folds(sizes), method: method, alpha: alpha).coverage
    }
    let ones = [Int](repeating: 1, count: 50)
    // c = 5 of 51.
    #expect(try coverage(ones, .plus) == 1 - 9.0 / 51)
    #expect(try coverage(ones, .minmax) == 1 - 5.0 / 51)
    for count in 9...60 {
      let each = [Int](repeating: 1, count: count)
      for alpha in ["0.1", "1/3", "0.25"] as [Level] {
        let value = alpha.doubleValue
        #expect(try coverage(each, .plus, alpha) >= 1 - 2 * value)
        #expect(try coverage(each, .minmax, alpha) >= 1 - value - 1e-15)
      }
    }
    let ten = [Int](repeating: 100, count: 10)
    let (n, k) = (1000.0, 10.0)
    let excess = min(2 * (1 - 1 / k) / (n / k + 1), (1 - k / n) / (k + 1))
    #expect(try coverage(ten, .plus) >= 0.8 - excess)
    // c = 100 of 1001, by folds: 2 * 99 + 10 of 1010.
    #expect(try coverage(ten, .plus) == 1 - 208.0 / 1010)
    // With many small folds the bound by rows is the larger one.
    let pairs = [Int](repeating: 2, count: 500)
    #expect(try coverage(pairs, .plus) == 1 - 200.0 / 1002)
    #expect(try coverage(pairs, .plus) >= 0.8 - (1 - 0.5) / 501)
    #expect(try coverage(pairs, .minmax) == 1 - 101.0 / 1002)
    // Where that is more, minmax has the bound of the interval that it holds.
    #expect(try coverage([100, 100], .minmax, "0.01") == coverage([100, 100], .plus, "0.01"))
    // c = 1 of 11.
    #expect(try coverage([3, 4, 3], .plus) == 1 - 3.0 / 13)
    #expect(try coverage([3, 4, 3], .minmax) == coverage([3, 4, 3], .plus))
    #expect(try coverage(ten, .plus, "0.5") < 0.01)
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
    // Of one training set Markov's bound: 0.2 over a share of misses of 0.4.
    let shared = GuaranteeCheck(
      hits: 60, count: 100, guaranteedCoverage: 0.8, sharesTrainingRows: true)
    #expect(shared.isConsistent && abs(shared.pValue - 0.5) < 1e-12)
    #expect(
      !GuaranteeCheck(hits: 0, count: 100, guaranteedCoverage: 0.999, sharesTrainingRows: true)
        .isConsistent)
  }
}
