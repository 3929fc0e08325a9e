import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

@Suite struct RiskAcceptanceCurveTests {
  @Test func pointsAreAtDistinctThresholdsOnly() throws {
    let curve = try curve([0.9, 0.5, 0.5, 0.5, 0.1], "01001")
    #expect(curve.points.map(\.threshold) == [0.9, 0.5, 0.1])
    #expect(curve.points.map(\.acceptanceRate) == [0.2, 0.8, 1])
    #expect(curve.points.map(\.selectiveRisk) == [0, 0.25, 0.4])
    #expect(curve.points.map(\.generalizedRisk) == [0, 0.2, 0.4])
    #expect(curve.hasTies)
    #expect(curve.rowCount == 5)
    #expect(curve.errorCount == 2)
  }

  @Test func boundsArePointwiseClopperPearson() throws {
    let point = try #require(RiskAcceptanceCurve(SelectiveOracle.profile).points.last)
    #expect(point.riskUpperBound(delta: "0.05") == point.riskInterval(delta: "0.1").upperBound)
    let exact = ClopperPearson(successes: 70, trials: 200)
    #expect(point.riskInterval() == exact.interval(delta: "0.05"))
    // No error among 3 accepted rows: (1 - b)^3 = 0.05.
    let first = RiskAcceptancePoint(threshold: 1, acceptedCount: 3, errorCount: 0, rowCount: 9)
    #expect(abs(first.riskUpperBound(delta: "0.05") - 0.631_596_850_135_961_2) < 1e-12)
  }

  @Test func noRowsAreAnError() {
    let empty = ConfidenceProfile(confidences: [], isError: [])
    #expect(throws: DataError.self) { try RiskAcceptanceCurve(empty) }
  }

  /// torch-uncertainty 8769bc8 tests the wrong end of its risks and returns NaN here.
  @Test func everyRowMayBeAcceptedAtRiskThreeTenths() throws {
    let curve = try curve([0.9, 0.8, 0.7, 0.6], "1000")
    let point = try #require(curve.largestPoint(riskAtMost: "0.3"))
    #expect(point.acceptanceRate == 1)
    #expect(point.selectiveRisk == 0.25)
    // Equality counts, in integers: a quarter is at most 0.25.
    #expect(curve.largestPoint(riskAtMost: "0.25") == point)
    #expect(curve.largestPoint(riskAtMost: "0.2499") == nil)
  }

  @Test func workingPointsAgreeWithTheReference() throws {
    let curve = try RiskAcceptanceCurve(SelectiveOracle.profile)
    let point = curve.smallestPoint(acceptingAtLeast: "0.8")
    #expect(point.acceptedCount == 160)
    #expect(point.selectiveRisk == 0.325)
    #expect(curve.largestPoint(riskAtMost: "0.05") == nil)
  }

  /// Of the tied rows a prefix in some sort's order, 3 of 24 rows of equal confidence, has no error: an acceptance
  /// rate of 0.015 that no threshold gives.
  @Test func partOfATieBlockIsNoWorkingPoint() throws {
    let curve = try RiskAcceptanceCurve(SelectiveOracle.tiedProfile)
    #expect(curve.points.first?.acceptedCount == 24)
    #expect(curve.points.first?.errorCount == 7)
    #expect(curve.largestPoint(riskAtMost: "0.05") == nil)
  }

  @Test(arguments: ["0.01", "0.07", "0.29", "1/3", "0.5", "0.57", "0.999"])
  func smallestPointAgreesWithCounting(text: String) throws {
    let acceptance = try Level(text)
    for profile in [SelectiveOracle.profile, SelectiveOracle.tiedProfile] {
      let curve = try RiskAcceptanceCurve(profile)
      let expected = curve.points.first {
        $0.acceptedCount * acceptance.denominator >= curve.rowCount * acceptance.numerator
      }
      #expect(curve.smallestPoint(acceptingAtLeast: acceptance) == expected)
    }
    // 0.07 of 100 rows are 7, though 100 * 0.07 is more than 7 in binary fractions.
    let hundred = try curve((0..<100).map { -Double($0) }, String(repeating: "0", count: 100))
    #expect(hundred.smallestPoint(acceptingAtLeast: "0.07").acceptedCount == 7)
  }
}

/// A curve of confidences and digits, 1 where the answer is wrong.
func curve(_ confidences: [Double], _ errors: String) throws -> RiskAcceptanceCurve {
  try RiskAcceptanceCurve(
    ConfidenceProfile(confidences: confidences, isError: errors.map { $0 == "1" }))
}
