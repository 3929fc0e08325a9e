import ExactStatistics
import Testing

@Suite struct BinomialLawTests {
  /// Probabilities in eighths and up to 12 trials: all weights are integers over 8^n.
  @Test func smallLawsMatchExactFractions() {
    let choose = PascalTriangle(through: 12)
    for trials in 0...12 {
      for eighths in 0...8 {
        let weights = (0...trials).map { x in
          choose[trials, x] * power(eighths, x) * power(8 - eighths, trials - x)
        }
        let law = BinomialLaw(trials: trials, probability: Double(eighths) / 8)
        let worst = worstError(law, weights: weights, total: power(8, trials))
        #expect(worst < 4e-15, "\(trials) trials, \(eighths)/8")
      }
    }
  }

  private func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  @Test(arguments: GoldenLaws.binomial)
  func largeLawsMatchFiftyDigits(golden: GoldenLaws.Case) {
    let law = BinomialLaw(trials: golden.integers[0], probability: golden.arguments[1])
    let x = golden.integers[2]
    #expect(relativeError(law.probability(of: x), golden.results[0]) < 1e-12)
    #expect(relativeError(law.cumulative(through: x), golden.results[1]) < 1e-12)
    #expect(relativeError(law.survival(from: x), golden.results[2]) < 1e-12)
  }

  /// Appendix D of methods/conformal.md, exact rationals to 15 digits.
  @Test(arguments: [
    (100, 0, 0.1, 2.65613988875875e-05), (100, 2, 0.1, 0.00194488465188002),
    (100, 5, 0.1, 0.0575768864870338), (100, 9, 0.1, 0.451290165442004),
    (100, 10, 0.1, 0.583155512266492), (500, 30, 0.1, 0.00100254970802294),
    (1000, 20, 0.05, 7.65884637663578e-07), (59, 0, 0.05, 0.0484945252494232),
    (29, 0, 0.1, 0.0471012869724624), (50, 1, 0.1, 0.0337858596924319),
  ])
  func publishedTails(trials: Int, x: Int, probability: Double, expected: Double) {
    let law = BinomialLaw(trials: trials, probability: probability)
    #expect(relativeError(law.cumulative(through: x), expected) < 1e-14)
  }

  @Test func certainOutcomesAndNoTrials() {
    for (trials, probability, value) in [(0, 0.3, 0), (7, 0.0, 0), (7, 1.0, 7), (0, 1.0, 0)] {
      let law = BinomialLaw(trials: trials, probability: probability)
      #expect(law.support == value...value || trials == 0)
      #expect(law.probability(of: value) == 1)
      #expect(law.cumulative(through: value) == 1)
      #expect(law.cumulative(through: value - 1) == 0)
      #expect(law.survival(from: value) == 1)
      #expect(law.survival(from: value + 1) == 0)
      #expect(law.quantile(0.5) == value)
      #expect(law.standardDeviation == 0)
    }
  }

  @Test func argumentsOutsideTheDomainStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = BinomialLaw(trials: -1, probability: 0.5)
    }
    await #expect(processExitsWith: .failure) {
      _ = BinomialLaw(trials: 1, probability: .nan)
    }
  }
}
