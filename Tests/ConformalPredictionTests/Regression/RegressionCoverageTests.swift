import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// Hits follow the beta-binomial law, for each score and each way of bounding sides.
@Suite struct RegressionCoverageTests {
  #if DEBUG
  static let repetitions = 150
  #else
  static let repetitions = 2000
  #endif

  /// The check of one end of asymmetric intervals, or of all of others.
  private func check(
    _ scoreCase: RegressionCase, shift: Double = 0, fitAt alpha: Level = "0.2"
  ) throws -> [StatisticalCheck] {
    var sample = RegressionSample(seed: 21)
    var ends = [RepeatedCoverage(seed: 22), RepeatedCoverage(seed: 23)]
    for _ in 0..<Self.repetitions {
      let predictor = try scoreCase.method([alpha]).fit(on: sample.rows(39, for: scoreCase.score))
      let test = try sample.rows(30, for: scoreCase.score, shift: shift)
      let intervals = try predictor.intervals(
        for: test.outputs, execution: Execution(threadCount: 1))
      func add(_ end: Int, _ isHit: (Int) -> Bool) {
        // The rank that level 0.2 has.
        let rank = scoreCase.sides == .asymmetric ? 36 : 32
        ends[end].add(
          hits: test.targets.indices.count(where: isHit), of: test.rowCount, rank: rank, count: 39)
      }
      if scoreCase.sides == .asymmetric {
        add(0) { test.targets[$0] >= intervals.lower[$0] }
        add(1) { test.targets[$0] <= intervals.upper[$0] }
      } else {
        add(0) { intervals.contains(test.targets[$0], at: $0) }
      }
    }
    return ends.prefix(scoreCase.sides == .asymmetric ? 2 : 1).map {
      $0.check(falseAlarmRate: "1/20000000")
    }
  }

  @Test(arguments: RegressionCase.all)
  func hitsAreBetaBinomial(scoreCase: RegressionCase) throws {
    for check in try check(scoreCase) { #expect(check.holds, "\(check)") }
  }

  /// The same check refuses rows that are not exchangeable, and a level that is not the one stated.
  @Test(arguments: RegressionCase.all)
  func brokenAssumptionsAreSeen(scoreCase: RegressionCase) throws {
    #expect(try check(scoreCase, shift: 0.6).contains { !$0.holds })
    #expect(try check(scoreCase, fitAt: "0.35").contains { !$0.holds })
  }

  @Test(arguments: RegressionCase.all)
  func evaluationsSayWhetherTheGuaranteeHeld(scoreCase: RegressionCase) throws {
    var sample = RegressionSample(seed: 24)
    let predictor = try scoreCase.method(["0.1"]).fit(on: sample.rows(300, for: scoreCase.score))
    let good = try predictor.evaluate(on: sample.rows(300, for: scoreCase.score))
    #expect(good.consistency.verdict == .consistent, "p \(good.consistency.pValue)")
    #expect(good.consistency.comparisons == (scoreCase.sides == .asymmetric ? 2 : 1))
    #expect(good.total.hits + good.missesBelow + good.missesAbove == 300)
    let shift = scoreCase.sides == .lower ? -2.0 : 2.0
    let bad = try predictor.evaluate(on: sample.rows(300, for: scoreCase.score, shift: shift))
    #expect(bad.consistency.verdict == .tooFewHits)
    #expect(StatisticalCheck.coverage(good).holds)
    #expect(!StatisticalCheck.coverage(bad).holds)
    let isOneSided = scoreCase.sides == .lower || scoreCase.sides == .upper
    #expect(good.infiniteCount == (isOneSided ? 300 : 0))
    #expect((good.meanIntervalScore == nil) == isOneSided)
    #expect((good.meanRankedProbabilityScore != nil) == scoreCase.score.isSigned)
  }
}
