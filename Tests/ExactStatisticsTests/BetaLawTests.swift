import ExactStatistics
import Testing

@Suite struct BetaLawTests {
  @Test(arguments: GoldenLaws.beta)
  func tailsMatchFiftyDigits(golden: GoldenLaws.Case) {
    let law = BetaLaw(a: golden.arguments[0], b: golden.arguments[1])
    let x = golden.arguments[2]
    #expect(relativeError(law.cumulative(through: x), golden.results[0]) < 1e-12)
    #expect(relativeError(law.survival(from: x), golden.results[1]) < 1e-12)
  }

  @Test(arguments: GoldenLaws.betaQuantile)
  func quantilesMatchFiftyDigits(golden: GoldenLaws.Case) {
    let law = BetaLaw(a: golden.arguments[0], b: golden.arguments[1])
    let probability = golden.arguments[3]
    let quantile =
      golden.arguments[2] == 0 ? law.quantile(probability) : law.quantile(upperTail: probability)
    #expect(relativeError(quantile, golden.results[0]) < 1e-14)
  }

  /// For integer shapes the tails are binomial: another algorithm for the same number.
  @Test func integerShapesAgreeWithTheBinomialLaw() {
    for (a, b) in [(1, 1), (1, 30), (7, 5), (36, 4), (451, 50), (9001, 1000)] {
      for x in [1e-9, 0.01, 0.3, 0.5, 0.875, 0.9, 0.95, 0.999] {
        let law = BetaLaw(a: Double(a), b: Double(b))
        let binomial = BinomialLaw(trials: a + b - 1, probability: x)
        let (lower, upper) = (law.cumulative(through: x), law.survival(from: x))
        if lower > 1e-300 { #expect(relativeError(lower, binomial.survival(from: a)) < 1e-12) }
        if upper > 1e-300 {
          #expect(relativeError(upper, binomial.cumulative(through: a - 1)) < 1e-12)
        }
      }
    }
  }

  /// Appendix D of methods/conformal.md: mean, standard deviation and 99% interval of coverage.
  @Test(arguments: [
    (39, 36, 0.9, 0.04685, 0.7459, 0.9822), (99, 90, 0.9, 0.02985, 0.8090, 0.9614),
    (500, 451, 0.9002, 0.01338, 0.8628, 0.9316), (1000, 951, 0.95005, 0.00688, 0.9307, 0.9661),
    (19, 19, 0.95, 0.04756, 0.7566, 0.9997),
  ])
  func publishedCoverageIntervals(
    count: Int, rank: Int, mean: Double, deviation: Double, lower: Double, upper: Double
  ) {
    let law = BetaLaw.coverage(rank: rank, count: count)
    #expect(abs(law.mean - mean) < 5e-6)
    #expect(abs(law.standardDeviation - deviation) < 5.01e-6)
    let interval = law.centralInterval(delta: "0.01")
    #expect(abs(interval.lowerBound - lower) < 5.01e-5)
    #expect(abs(interval.upperBound - upper) < 5.01e-5)
  }

  @Test func quantilesInClosedForm() {
    for p in [1e-300, 1e-20, 1e-6, 0.1, 0.5, 0.9, 0.999] {
      #expect(relativeError(BetaLaw(a: 1, b: 1).quantile(p), p) < 1e-13)
      // Beta(2, 1) has the cumulative function x².
      #expect(relativeError(BetaLaw(a: 2, b: 1).quantile(p), p.squareRoot()) < 1e-13)
      #expect(
        relativeError(1 - BetaLaw(a: 1, b: 2).quantile(upperTail: p), p.squareRoot())
          < 1e-15 / p.squareRoot())
    }
    // The square of a number below 10^-308 is no Double.
    #expect(BetaLaw(a: 0.5, b: 1).quantile(1e-200) == 0)
    // Beta(1/4, 1) has x^(1/4): far below one half although p is above.
    #expect(relativeError(BetaLaw(a: 0.25, b: 1).quantile(0.75), 0.31640625) < 1e-14)
    #expect(relativeError(BetaLaw(a: 0.01, b: 1).quantile(0.5), 0x1p-100) < 1e-13)
  }

  @Test func quantilesInvertTheTails() {
    for (a, b) in [(1.0, 1.0), (0.9, 0.5), (36, 4), (2.5, 700), (90_001, 10_000), (1, 1e6)] {
      let law = BetaLaw(a: a, b: b)
      for p in [1e-250, 1e-30, 1e-6, 0.01, 0.3, 0.5] {
        let (lower, upper) = (law.quantile(p), law.quantile(upperTail: p))
        // A quantile moves by at most an ulp; the tail then moves by density · ulp.
        let allowed = 1e-13 + 0x1p-52 * (law.density(at: lower) * lower) / p
        #expect(relativeError(law.cumulative(through: lower), p) < allowed, "\(law) at \(p)")
        guard upper < 1 else { continue }
        let above = 1e-13 + 0x1p-52 * law.density(at: upper) / p
        #expect(relativeError(law.survival(from: upper), p) < above, "\(law) at \(p)")
      }
      #expect(law.quantile(0) == 0 && law.quantile(1) == 1)
      #expect(law.quantile(upperTail: 0) == 1 && law.quantile(upperTail: 1) == 0)
    }
  }

  @Test func densityAtInnerPointsAndEnds() {
    #expect(relativeError(BetaLaw(a: 2, b: 3).density(at: 0.25), 1.6875) < 1e-15)
    #expect(relativeError(BetaLaw(a: 0.5, b: 0.5).density(at: 0.5), 2 / Double.pi) < 4e-15)
    #expect(BetaLaw(a: 1, b: 3).density(at: 0) == 3)
    #expect(BetaLaw(a: 2, b: 3).density(at: 0) == 0)
    #expect(BetaLaw(a: 2, b: 0.5).density(at: 1) == .infinity)
    #expect(BetaLaw(a: 2, b: 3).density(at: 1.5) == 0)
  }

  @Test func outsideTheUnitInterval() {
    let law = BetaLaw(a: 2, b: 3)
    #expect(law.cumulative(through: -1) == 0 && law.survival(from: 0) == 1)
    #expect(law.cumulative(through: 2) == 1 && law.survival(from: 1) == 0)
  }

  @Test func argumentsOutsideTheDomainStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = BetaLaw(a: 0, b: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = BetaLaw.coverage(rank: 0, count: 9)
    }
    await #expect(processExitsWith: .failure) {
      _ = BetaLaw(a: 1, b: 1).cumulative(through: .nan)
    }
  }
}
