import ConformalPrediction
import ExactStatistics
import Testing

/// What a number of hits says about the guarantee.
@Suite struct CoverageConsistencyTests {
  /// Distinct scores: n = 99, so that at alpha 0.1 the hits on m rows are BetaBinomial(m, 90, 10).
  private let distinct = ConformalQuantile(
    alpha: "0.1", sortedScores: (1...99).map { Double($0) - 100 })
  /// The quantile occurs three times.
  private let tied = ConformalQuantile(
    alpha: "0.1",
    sortedScores: (1...99).map { Double(min(max($0, 1), 89)) + ($0 > 91 ? Double($0) : 0) - 200 })
  private let law = BetaBinomialLaw(trials: 500, a: 90, b: 10)

  private func judge(
    _ hits: Int, _ quantile: ConformalQuantile, _ policy: SetPolicy = .allowEmpty,
    significance: Level = "0.01"
  ) -> CoverageConsistency {
    CoverageConsistency(
      hits: hits, count: 500, quantile: quantile, policy: policy, significance: significance)
  }

  @Test func theLawIsBetaBinomial() {
    #expect(distinct.k == 90 && distinct.tieCount == 1)
    for hits in [0, 300, 430, 450, 480, 500] {
      let consistency = judge(hits, distinct)
      #expect(consistency.lawIsExact)
      #expect(consistency.tails == law.tails(at: hits))
      #expect(consistency.pValue == law.tails(at: hits).twoSided)
    }
  }

  @Test func tooFewAndTooManyHits() {
    // The smallest and largest counts that are still plausible, from the law's own quantiles.
    let range = law.centralInterval(delta: "0.01")
    #expect(judge(range.lowerBound, distinct).verdict == .consistent)
    #expect(judge(range.upperBound, distinct).verdict == .consistent)
    #expect(judge(range.lowerBound - 1, distinct).verdict == .tooFewHits)
    #expect(judge(range.upperBound + 1, distinct).verdict == .tooManyHits)
    #expect(judge(450, distinct).verdict == .consistent)
    #expect(judge(0, distinct).verdict == .tooFewHits)
    #expect(judge(500, distinct).verdict == .tooManyHits)
    #expect(judge(range.lowerBound - 1, distinct, significance: "0.0001").verdict == .consistent)
  }

  /// Ties only add hits, so many hits prove nothing; few hits count on one side.
  @Test func tiesMakeTheTestOneSided() {
    #expect(tied.tieCount == 3)
    let many = judge(500, tied)
    #expect(!many.lawIsExact && many.pValue == 1 && many.verdict == .consistent)
    let few = judge(400, tied)
    #expect(few.pValue == law.cumulative(through: 400))
    #expect(few.verdict == .tooFewHits)
    #expect(judge(450, tied).verdict == .consistent)
  }

  @Test func forcedLabelsMakeTheTestOneSided() {
    let many = judge(500, distinct, .forceTop1)
    #expect(!many.lawIsExact && many.verdict == .consistent)
    #expect(judge(400, distinct, .forceTop1).verdict == .tooFewHits)
    #expect(judge(500, distinct, .abstain).verdict == .tooManyHits)
  }

  /// Where every set holds every label, a missed label is impossible.
  @Test func trivialSets() {
    let trivial = ConformalQuantile(alpha: "0.001", sortedScores: [-1])
    #expect(judge(500, trivial).verdict == .consistent)
    #expect(judge(500, trivial).pValue == 1)
    #expect(judge(499, trivial).verdict == .tooFewHits)
    #expect(judge(499, trivial).pValue == 0)
  }
}
