import ExactStatistics
import Testing

@Suite struct DiscreteLawTests {
  private static let laws: [any DiscreteLaw] = [
    BinomialLaw(trials: 0, probability: 0.4), BinomialLaw(trials: 1, probability: 0.5),
    BinomialLaw(trials: 40, probability: 0.1), BinomialLaw(trials: 400, probability: 0.93),
    BinomialLaw(trials: 2000, probability: 1e-4),
    HypergeometricLaw(population: 100, successes: 30, draws: 85),
    HypergeometricLaw(population: 900, successes: 450, draws: 450),
    BetaBinomialLaw(trials: 100, a: 1, b: 1), BetaBinomialLaw(trials: 300, a: 36, b: 4),
    BetaBinomialLaw(trials: 10, a: 1, b: 900),
  ]

  @Test(arguments: laws.indices)
  func probabilitiesTailsAndRatiosAgree(index: Int) {
    let law = Self.laws[index]
    var total = 0.0
    for x in law.support {
      total += law.probability(of: x)
      let (lower, upper) = (law.cumulative(through: x), law.survival(from: x))
      #expect(abs(lower + law.survival(from: x + 1) - 1) < 1e-14)
      #expect(abs(upper + law.cumulative(through: x - 1) - 1) < 1e-14)
      #expect(abs(lower - total) < 1e-13)
      #expect(law.tails(at: x) == TailProbabilities(lower: lower, upper: upper))
      guard x > law.support.lowerBound, law.probability(of: x - 1) > 1e-290 else { continue }
      let ratio = law.probability(of: x) / law.probability(of: x - 1)
      #expect(relativeError(law.probabilityRatio(at: x), ratio) < 1e-12)
    }
    #expect(abs(total - 1) < 1e-13)
    #expect(law.probability(of: law.support.lowerBound - 1) == 0)
    #expect(law.probability(of: law.support.upperBound + 1) == 0)
  }

  @Test(arguments: laws.indices)
  func quantilesInvertTheTails(index: Int) {
    let law = Self.laws[index]
    for p in [1e-200, 1e-12, 1e-6, 0.001, 0.1, 0.25, 0.5, 0.77, 0.9, 0.999, 1 - 1e-9] {
      // The definition, by search from the smallest value.
      let lower = law.support.first { law.cumulative(through: $0) >= p * (1 - 1e-14) }
      let upper = law.support.first { law.survival(from: $0 + 1) <= p * (1 + 1e-14) }
      #expect(law.quantile(p) == lower, "\(law) at \(p)")
      #expect(law.quantile(upperTail: p) == upper, "\(law) at \(p)")
    }
    #expect(law.quantile(0) == law.support.lowerBound)
    #expect(law.quantile(1) == law.support.upperBound)
    #expect(law.quantile(upperTail: 0) == law.support.upperBound)
    #expect(law.quantile(upperTail: 1) == law.support.lowerBound)
    for x in law.support {
      let (lower, upper) = (law.cumulative(through: x), law.survival(from: x + 1))
      if lower < 0.99, law.probability(of: x) > 1e-12 * lower { #expect(law.quantile(lower) == x) }
      if upper > 0, upper < 0.99, law.probability(of: x) > 1e-12 * upper {
        #expect(law.quantile(upperTail: upper) == x)
      }
    }
  }

  @Test func mirroredLawsAgree() {
    for x in 0...60 {
      let (law, mirror) = (
        BinomialLaw(trials: 60, probability: 0.25), BinomialLaw(trials: 60, probability: 0.75)
      )
      #expect(relativeError(law.cumulative(through: x), mirror.survival(from: 60 - x)) < 1e-13)
      let (hits, misses) = (
        BetaBinomialLaw(trials: 60, a: 18, b: 3), BetaBinomialLaw(trials: 60, a: 3, b: 18)
      )
      #expect(relativeError(hits.cumulative(through: x), misses.survival(from: 60 - x)) < 1e-13)
    }
  }

  @Test func exactJumpsAreFoundDespiteRounding() {
    #expect(BinomialLaw(trials: 1, probability: 0.5).quantile(0.5) == 0)
    #expect(BetaBinomialLaw(trials: 9, a: 1, b: 1).quantile(0.3) == 2)
    #expect(BetaBinomialLaw(trials: 9, a: 1, b: 1).quantile(0.7) == 6)
    #expect(BetaBinomialLaw(trials: 99, a: 1, b: 1).centralInterval(delta: "0.1") == 4...94)
  }

  @Test func quantileOutsideZeroToOneStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = BinomialLaw(trials: 5, probability: 0.5).quantile(1.5)
    }
  }
}
