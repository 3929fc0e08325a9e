import ExactStatistics
import Testing

@Suite struct PoissonLawTests {
  @Test(arguments: GoldenLaws.poisson)
  func matchesFiftyDigits(golden: GoldenLaws.Case) {
    let law = PoissonLaw(mean: golden.arguments[0])
    let x = golden.integers[1]
    #expect(relativeError(law.probability(of: x), golden.results[0]) < 1e-12)
    #expect(relativeError(law.cumulative(through: x), golden.results[1]) < 1e-12)
    #expect(relativeError(law.survival(from: x), golden.results[2]) < 1e-12)
  }

  /// The binomial law of very many trials comes to it.
  @Test func limitOfTheBinomialLaw() {
    let (law, binomial) = (
      PoissonLaw(mean: 3), BinomialLaw(trials: 3_000_000_000, probability: 1e-9)
    )
    for x in 0..<30 {
      #expect(relativeError(law.probability(of: x), binomial.probability(of: x)) < 1e-6)
      #expect(relativeError(law.survival(from: x), binomial.survival(from: x)) < 1e-6)
    }
  }

  @Test(arguments: [0.01, 0.7, 1, 30.5, 1000, 1e6])
  func quantilesInvertTheTails(mean: Double) {
    let law = PoissonLaw(mean: mean)
    for p in [1e-200, 1e-12, 1e-6, 0.001, 0.1, 0.5] {
      let lower = law.quantile(p)
      #expect(law.cumulative(through: lower) >= p * (1 - 1e-13))
      #expect(lower == 0 || law.cumulative(through: lower - 1) < p)
      let upper = law.quantile(upperTail: p)
      #expect(law.survival(from: upper + 1) <= p * (1 + 1e-13))
      #expect(law.survival(from: upper) > p)
    }
  }

  @Test func edges() {
    let none = PoissonLaw(mean: 0)
    #expect(none.support == 0...0 && none.probability(of: 0) == 1 && none.probability(of: 1) == 0)
    #expect(none.survival(from: 0) == 1 && none.survival(from: 1) == 0 && none.quantile(0.5) == 0)
    let law = PoissonLaw(mean: 2)
    #expect(law.probability(of: -1) == 0 && law.cumulative(through: -1) == 0)
    #expect(law.quantile(upperTail: 0) == Int.max && law.quantile(upperTail: 1) == 0)
    #expect(law.standardDeviation == 2.0.squareRoot())
  }

  @Test func meansOutsideTheDomainStopTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = PoissonLaw(mean: -1) }
    await #expect(processExitsWith: .failure) { _ = PoissonLaw(mean: .nan) }
    await #expect(processExitsWith: .failure) { _ = PoissonLaw(mean: .infinity) }
  }
}
