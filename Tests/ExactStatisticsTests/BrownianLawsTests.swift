import ExactStatistics
import Testing

/// The laws behind calibration tests, against 40-digit arithmetic (mpmath 1.3.0).
@Suite struct BrownianLawsTests {
  /// `P(max |W| >= x)` on both sides of where the series change.
  static let maxima: [(Double, Double)] = [
    (0.5, 0.990843009710239244), (1, 0.629222570200476095), (1.4999, 0.267267006113521924),
    (1.5, 0.267215214383060979), (2, 0.0910005238463662487), (4.5, 0.0000135906924989202416),
    (10, 3.04794120966421043e-23),
  ]

  @Test(arguments: maxima)
  func largestDistance(x: Double, tail: Double) {
    #expect(abs(BrownianMaximumLaw.survival(from: x) / tail - 1) < 1e-14)
  }

  static let ranges: [(Double, Double)] = [
    (0.8, 0.994036334807894333), (1.5, 0.512940754230248247), (2.4999, 0.0496867558152922302),
    (2.5, 0.0496727361818248282), (3, 0.0107991684676384383), (5, 2.29321257503355117e-6),
    (12, 1.4211856896621432e-32),
  ]

  @Test(arguments: ranges)
  func range(x: Double, tail: Double) {
    #expect(abs(BrownianRangeLaw.survival(from: x) / tail - 1) < 1e-13)
  }

  @Test func ends() {
    #expect(BrownianMaximumLaw.survival(from: 0) == 1 && BrownianRangeLaw.survival(from: 0) == 1)
    #expect(abs(BrownianMaximumLaw.survival(from: 0.05) - 1) < 1e-15)
    #expect(abs(BrownianRangeLaw.survival(from: 0.05) - 1) < 1e-15)
    #expect(BrownianMaximumLaw.survival(from: 50) == 0 && BrownianRangeLaw.survival(from: 50) == 0)
    #expect(BrownianMaximumLaw.survival(from: .infinity) == 0)
  }

  static let normals: [(Double, Double)] = [
    (-3, 0.998650101968369905), (0, 0.5), (1, 0.158655253931457051),
    (5, 2.86651571879193912e-7), (20, 2.7536241186062337e-89),
  ]

  @Test(arguments: normals)
  func normalTail(x: Double, tail: Double) {
    #expect(abs(NormalLaw.survival(from: x) / tail - 1) < 1e-13)
    #expect(abs(NormalLaw.quantile(upperTail: tail) - x) < 1e-12 * max(1, abs(x)))
  }

  @Test func normalDensity() {
    #expect(abs(NormalLaw.density(at: 0) - 0.3989422804014327) < 1e-16)
    #expect(abs(NormalLaw.density(at: -2) - 0.05399096651318806) < 1e-16)
    #expect(NormalLaw.twoSided(at: -1) == NormalLaw.twoSided(at: 1))
  }
}
