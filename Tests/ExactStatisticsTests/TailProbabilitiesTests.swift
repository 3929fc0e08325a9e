import ExactStatistics
import Testing

@Suite struct TailProbabilitiesTests {
  @Test func twoSidedIsTwiceTheSmallerTailAtMostOne() {
    #expect(TailProbabilities(lower: 0.01, upper: 0.995).twoSided == 0.02)
    #expect(TailProbabilities(lower: 1, upper: 1e-300).twoSided == 2e-300)
    #expect(TailProbabilities(lower: 0.6, upper: 0.7).twoSided == 1)
  }
}
