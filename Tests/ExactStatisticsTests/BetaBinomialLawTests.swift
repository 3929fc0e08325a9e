import ExactStatistics
import Testing

@Suite struct BetaBinomialLawTests {
  @Test func smallLawsMatchExactFractions() {
    let choose = PascalTriangle(through: 20)
    var worst = 0.0
    for trials in 0...8 {
      for a in 1...6 {
        for b in 1...6 {
          let weights = (0...trials).map { x in
            choose[x + a - 1, x] * choose[trials - x + b - 1, trials - x]
          }
          worst = max(
            worst,
            worstError(
              BetaBinomialLaw(trials: trials, a: a, b: b), weights: weights,
              total: choose[trials + a + b - 1, trials]))
        }
      }
    }
    #expect(worst < 1e-14)
  }

  /// The goldens sum the probabilities themselves, not the hypergeometric law the code uses.
  @Test(arguments: GoldenLaws.betaBinomial)
  func largeLawsMatchFiftyDigits(golden: GoldenLaws.Case) {
    let arguments = golden.integers
    let law = BetaBinomialLaw(trials: arguments[0], a: arguments[1], b: arguments[2])
    #expect(relativeError(law.probability(of: arguments[3]), golden.results[0]) < 1e-12)
    #expect(relativeError(law.cumulative(through: arguments[3]), golden.results[1]) < 1e-12)
    #expect(relativeError(law.survival(from: arguments[3]), golden.results[2]) < 1e-12)
  }

  /// Appendix D of methods/conformal.md: 1000 test rows, 10^-6 on each side.
  @Test(arguments: [
    (39, 36, 559...1000), (99, 90, 698...991), (500, 451, 808...964), (1000, 951, 894...987),
    (19, 19, 479...1000),
  ])
  func publishedCoverageIntervals(count: Int, rank: Int, expected: ClosedRange<Int>) {
    let law = BetaBinomialLaw.coverage(rank: rank, count: count, testCount: 1000)
    #expect(law.centralInterval(delta: "2e-6") == expected)
    #expect(relativeError(law.mean, 1000 * Double(rank) / Double(count + 1)) < 1e-15)
  }

  @Test func hitsOfASplitConformalPredictorHaveThisLaw() {
    // 2 000 splits of 20 calibration and 30 test scores at rank 18.
    let law = BetaBinomialLaw.coverage(rank: 18, count: 20, testCount: 30)
    var stream = CounterBasedStream(seed: 11, purpose: .testing)
    var counts = [Int](repeating: 0, count: 31)
    for _ in 0..<2000 {
      let scores = stream.shuffledIndices(count: 50)
      let quantile = scores.prefix(20).sorted()[17]
      counts[scores.dropFirst(20).count { $0 <= quantile }] += 1
    }
    for (hits, count) in counts.enumerated() {
      let frequency = BinomialLaw(trials: 2000, probability: law.probability(of: hits))
      #expect(frequency.tails(at: count).twoSided > 1e-6, "\(hits) hits")
    }
  }

  @Test func momentsMatchTheProbabilities() {
    let law = BetaBinomialLaw(trials: 50, a: 36, b: 4)
    let mean = law.support.reduce(0.0) { $0 + Double($1) * law.probability(of: $1) }
    let variance = law.support.reduce(0.0) { sum, x in
      sum + (Double(x) - mean) * (Double(x) - mean) * law.probability(of: x)
    }
    #expect(relativeError(law.mean, mean) < 1e-14)
    #expect(relativeError(law.standardDeviation, variance.squareRoot()) < 1e-14)
  }

  @Test func noTestRows() {
    let law = BetaBinomialLaw.coverage(rank: 9, count: 9, testCount: 0)
    #expect(law.probability(of: 0) == 1)
    #expect(law.tails(at: 0).twoSided == 1)
    #expect(law.quantile(0.9) == 0)
  }

  @Test func argumentsOutsideTheDomainStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = BetaBinomialLaw(trials: 1, a: 0, b: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = BetaBinomialLaw.coverage(rank: 10, count: 9, testCount: 5)
    }
  }
}
