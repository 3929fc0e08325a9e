import ConformalTesting
import ExactStatistics
import SelectiveAbstention
import Testing

/// Checks of selective risk and review volume hold where promises are kept and fail where they are broken.
@Suite struct AbstentionCheckTests {
  @Test func selectiveRisk() {
    let kept = StatisticalCheck.selectiveRisk(atMost: "0.01", errors: 12, accepted: 1000)
    #expect(kept.holds && kept.claim == "selective risk <= 0.01")
    #expect(kept.observation == "12 errors in 1000 accepted rows")
    #expect(kept.law == "binomial(1000, 0.01)")
    #expect(!StatisticalCheck.selectiveRisk(atMost: "0.01", errors: 40, accepted: 1000).holds)
    // All errors, none, and no rows at all.
    let all = StatisticalCheck.selectiveRisk(
      atMost: "0.5", errors: 3, accepted: 3, falseAlarmRate: "0.126")
    #expect(abs(all.pValue - 0.125) < 1e-15 && !all.holds)
    #expect(StatisticalCheck.selectiveRisk(atMost: "0.5", errors: 0, accepted: 9).pValue == 1)
    #expect(StatisticalCheck.selectiveRisk(atMost: "0.001", errors: 0, accepted: 0).holds)
  }

  @Test func reviewVolume() throws {
    let capacity = try ReviewCapacity(reviews: 20, arrivals: .fixed(1000), delta: "0.05")
    let steps = capacity.widestBand(rowCount: 400)
    func check(_ reviews: Int) -> StatisticalCheck {
      .reviewVolume(reviews, within: capacity, steps: steps, rowCount: 400)
    }
    // One more than the capacity is what delta is for; five times as many is not.
    #expect(check(0).pValue == 1 && check(21).holds && check(21).pValue <= 0.05)
    #expect(!check(100).holds)
    #expect(check(100).claim == "more than 20 reviews in 1000 rows with probability <= 0.05")
    #expect(check(100).observation == "100 reviews")
    #expect(check(100).law == "beta-binomial(1000, \(steps), \(401 - steps))")
    #expect(check(100).description.hasSuffix(", BELOW the false-alarm rate 0.000001"))
  }

  /// Random arrivals allow more reviews than fixed ones; a band of nothing allows none.
  @Test func reviewVolumeOfOtherLaws() throws {
    let fixed = try ReviewCapacity(reviews: 9, arrivals: .fixed(9), delta: "0.05")
    let random = try ReviewCapacity(reviews: 9, arrivals: .poisson(mean: 9), delta: "0.05")
    #expect(!StatisticalCheck.reviewVolume(10, within: fixed, steps: 41, rowCount: 40).holds)
    let check = StatisticalCheck.reviewVolume(10, within: random, steps: 41, rowCount: 40)
    #expect(check.holds && check.law == "beta-binomial(poisson(9), 41, 0)")
    #expect(abs(check.pValue - PoissonLaw(mean: 9).survival(from: 10)) < 1e-15)
    #expect(!StatisticalCheck.reviewVolume(1, within: random, steps: 0, rowCount: 40).holds)
  }

  /// Periods with fresh capacity rows: p-values of the law are below 0.1 in at most a tenth of them, and a band of
  /// half as many steps again is seen.
  @Test func periodsOfASimulation() throws {
    let capacity = try ReviewCapacity(reviews: 20, arrivals: .fixed(100), delta: "0.1")
    let steps = capacity.widestBand(rowCount: 99)
    var (right, wrong) = (0, 0)
    for repetition in 0..<UInt32(1000) {
      var stream = CounterBasedStream(seed: 1, purpose: .testing, substream: repetition)
      let rows = (0..<99).map { _ in stream.nextUniform() }
      let future = (0..<100).map { _ in stream.nextUniform() }
      func isAlarm(_ stepsTaken: Int) -> Bool {
        let threshold = ReviewCapacity.approvalThreshold(confidences: rows, steps: stepsTaken)
        let reviews = future.count { $0 < threshold }
        return !StatisticalCheck.reviewVolume(
          reviews, within: capacity, steps: steps, rowCount: 99, falseAlarmRate: "0.1"
        ).holds
      }
      if isAlarm(steps) { right += 1 }
      if isAlarm(steps * 3 / 2) { wrong += 1 }
    }
    #expect(StatisticalCheck.failures(atMost: "0.1", failures: right, of: 1000).holds)
    #expect(!StatisticalCheck.failures(atMost: "0.1", failures: wrong, of: 1000).holds)
  }
}
