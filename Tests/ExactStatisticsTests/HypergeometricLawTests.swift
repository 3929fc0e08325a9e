import ExactStatistics
import Testing

@Suite struct HypergeometricLawTests {
  @Test func allSmallLawsMatchExactFractions() {
    let choose = PascalTriangle(through: 12)
    var worst = 0.0
    for population in 0...12 {
      for successes in 0...population {
        for draws in 0...population {
          let failures = population - successes
          let weights = (0...draws).map { x in
            x > successes || draws - x > failures
              ? 0 : choose[successes, x] * choose[failures, draws - x]
          }
          worst = max(
            worst,
            worstError(
              HypergeometricLaw(population: population, successes: successes, draws: draws),
              weights: weights, total: choose[population, draws]))
        }
      }
    }
    #expect(worst < 1e-14)
  }

  @Test(arguments: GoldenLaws.hypergeometric)
  func largeLawsMatchFiftyDigits(golden: GoldenLaws.Case) {
    let arguments = golden.integers
    let law = HypergeometricLaw(
      population: arguments[0], successes: arguments[1], draws: arguments[2])
    #expect(relativeError(law.probability(of: arguments[3]), golden.results[0]) < 1e-12)
    #expect(relativeError(law.cumulative(through: arguments[3]), golden.results[1]) < 1e-12)
    #expect(relativeError(law.survival(from: arguments[3]), golden.results[2]) < 1e-12)
  }

  @Test func momentsMatchTheProbabilities() {
    let law = HypergeometricLaw(population: 40, successes: 13, draws: 17)
    let mean = law.support.reduce(0.0) { $0 + Double($1) * law.probability(of: $1) }
    let variance = law.support.reduce(0.0) { sum, x in
      sum + (Double(x) - mean) * (Double(x) - mean) * law.probability(of: x)
    }
    #expect(relativeError(law.mean, mean) < 1e-14)
    #expect(relativeError(law.standardDeviation, variance.squareRoot()) < 1e-14)
  }

  @Test func argumentsOutsideTheDomainStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = HypergeometricLaw(population: 5, successes: 6, draws: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = HypergeometricLaw(population: 5, successes: 1, draws: 6)
    }
  }
}
