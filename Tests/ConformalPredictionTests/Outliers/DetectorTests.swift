import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Rows of given scores.
func scoredRows(_ values: [Double]) throws -> OutlierRows {
  .scores(try Matrix(values, rowCount: values.count, columnCount: 1))
}

/// A detector of given scores.
func detector(_ scores: [Double]) throws -> OutlierDetector {
  try OutlierDetector(score: GivenOutlierScore(), fittedOn: scoredRows(scores))
}

@Suite struct DetectorTests {
  @Test(arguments: [1, 2, 9, 19, 20, 257])
  func pValuesCountTies(n: Int) throws {
    var synthetic = Synthetic(seed: UInt64(n))
    let calibration = (0..<n).map { _ in Double(synthetic.integer(below: 7)) / 4 - 0.5 }
    let new = (0..<60).map { _ in Double(synthetic.integer(below: 9)) / 4 - 0.75 }
    let tested = try detector(calibration).test(scoredRows(new))
    #expect(tested.scores == new)
    #expect(tested.pValues.denominator == UInt128(n + 1))
    #expect(
      tested.pValues.numerators
        == new.map { s in UInt128(1 + calibration.count { $0 >= s }) })
    for (row, s) in new.enumerated() {
      let count = calibration.count { $0 >= s }
      #expect(tested.pValues[row] == Double(1 + count) / Double(n + 1))
      for alpha in ["0.05", "0.1", "1/3", "0.5"] as [Level] {
        #expect(
          tested.pValues.isAtMost(alpha, at: row)
            == ((1 + count) * alpha.denominator <= alpha.numerator * (n + 1)))
        // A row is an alarm exactly when its score is above the conformal quantile.
        let quantile = ConformalQuantile(alpha: alpha, sortedScores: calibration.sorted())
        #expect(tested.pValues.isAtMost(alpha, at: row) == (s > quantile.tail))
      }
    }
  }

  /// nonconform's weighted p-values count scores strictly above: of calibration scores 1, 2, 2, 2, 3 a new score 2
  /// gets (1 + 1) / 6 there.
  @Test func tiesCountUnlikeNonconformsWeightedPValues() throws {
    let calibration = [1.0, 2, 2, 2, 3]
    let ours = try detector(calibration).test(scoredRows([2])).pValues
    #expect(ours.numerators == [5] && ours.denominator == 6)
    #expect(fixed3(ours[0]) == 833)
    let strict = RowPValues(
      greaterOrEqualCounts: [calibration.count { $0 > 2 }], calibrationCount: 5)
    #expect(fixed3(strict[0]) == 333)
  }

  private func fixed3(_ value: Double) -> Int { Int((value * 1000).rounded(.down)) }

  @Test func negativeZeroTiesWithZero() throws {
    #expect(try detector([0, -0.0, 1]).test(scoredRows([-0.0, 0])).pValues.numerators == [4, 4])
  }

  @Test func smallestPValue() throws {
    let small = try detector([Double](repeating: 1, count: 8))
    #expect(small.smallestPValue == "1/9")
    let error = try dataError { try small.requireFeasible("0.1") }
    #expect(error.code == .infeasible)
    #expect(error.expected == "n >= 9")
    try detector([Double](repeating: 1, count: 9)).requireFeasible("0.1")
  }

  @Test func refusals() throws {
    let empty = try dataError { try detector([]) }
    #expect(empty.found == "no calibration rows")
    let outputs = OutlierRows.outputs(try outputs([[0.5, 0.5]]))
    let kind = try dataError { try detector([1]).test(outputs) }
    #expect(kind.code == .usage && kind.found == "probabilities")
    let other = try OutlierDetector(score: MaxProbability(), fittedOn: outputs)
    let width = try dataError {
      try other.test(.outputs(ConformalPredictionTests.outputs([[0.25, 0.25, 0.5]])))
    }
    #expect(width.found == "rows of 3 columns")
    #expect(throws: DataError.self) { try detector([1, .nan]) }
    #expect(throws: DataError.self) { try detector([1]).test(scoredRows([.infinity])) }
    let wide = try dataError {
      try OutlierDetector(
        score: GivenOutlierScore(), fittedOn: .scores(Matrix(rows: [[1.0, 2]])))
    }
    #expect(wide.found == "2 columns")
  }

  @Test func evaluation() throws {
    let fitted = try detector((1...19).map { Double($0) })
    let scores = [0.5, 19.5, 10, 10, 19.5, 3, 25, 10]
    let truth = [false, false, false, true, true, false, true, true]
    let tested = try fitted.test(scoredRows(scores))
    let result = try OutlierEvaluation(of: tested, isOutlier: truth, by: fitted, alpha: "0.05")
    var pairs = 0.0
    for (row, isOutlier) in truth.enumerated() where isOutlier {
      for (other, isOther) in truth.enumerated() where !isOther {
        pairs += scores[row] > scores[other] ? 1 : scores[row] == scores[other] ? 0.5 : 0
      }
    }
    #expect(result.areaUnderCurve == pairs / 16)
    #expect(result.falseAlarms?.count == 1 && result.falseAlarms?.inlierCount == 4)
    let count = DiscoveryCount(
      isDiscovery: tested.pValues.alarms(atMost: "0.05").isRejected, isPositive: truth)
    #expect(count.discoveries == 3 && count.falseDiscoveries == 1)
    #expect(count.power == 0.5 && count.falseDiscoveryProportion == 1.0 / 3)
    let none = try OutlierEvaluation(
      of: tested, isOutlier: truth, by: fitted, alpha: "0.01")
    #expect(none.falseAlarms == nil)
    #expect(throws: DataError.self) {
      try OutlierEvaluation(of: tested, isOutlier: [true], by: fitted, alpha: "0.05")
    }
  }
}
