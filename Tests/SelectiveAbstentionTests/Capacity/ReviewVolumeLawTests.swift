import ExactStatistics
import SelectiveAbstention
import Testing

/// The law of the number of reviews, against sums that follow its definition.
@Suite struct ReviewVolumeLawTests {
  /// All patterns of n capacity and N future rows without ties, wherever the cut lies among them.
  @Test(arguments: [(1, 1), (1, 4), (4, 1), (3, 3), (5, 3), (3, 6), (6, 3)])
  func isExactForEveryArrangement(rowCount n: Int, futureCount: Int) {
    let total = n + futureCount
    for cut in 0...total {
      // From the cut down, then round from the top.
      let order = Array((0..<cut).reversed()) + (cut..<total).reversed()
      for steps in 0...n + 1 {
        var frequency = [Int](repeating: 0, count: futureCount + 1)
        for pattern in 0..<(1 << total) where pattern.nonzeroBitCount == futureCount {
          frequency[reached(order, steps: steps, isFuture: pattern)] += 1
        }
        let law = ReviewVolumeLaw(steps: steps, rowCount: n, arrivals: .fixed(futureCount))
        let patterns = Double(frequency.reduce(0, +))
        for count in 0...futureCount {
          let tail = Double(frequency[count...].reduce(0, +)) / patterns
          #expect(abs(law.survival(from: count) - tail) < 1e-14)
          #expect(abs(law.cumulative(through: count - 1) - (1 - tail)) < 1e-14)
          #expect(abs(law.probability(of: count) - Double(frequency[count]) / patterns) < 1e-14)
        }
      }
    }
  }

  /// The future rows before a number of capacity rows in an order of places.
  private func reached(_ order: [Int], steps: Int, isFuture: Int) -> Int {
    var (capacity, future) = (0, 0)
    for place in order {
      if capacity >= steps { break }
      if isFuture >> place & 1 == 1 { future += 1 } else { capacity += 1 }
    }
    return future
  }

  /// Random arrivals: the definition, term by term.
  @Test(arguments: [1, 2, 20, 300], [(1, 1), (1, 30), (7, 30), (30, 30), (90, 1_000)])
  func randomArrivalsMixFixedOnes(mean: Int, band: (steps: Int, rowCount: Int)) {
    let law = ReviewVolumeLaw(
      steps: band.steps, rowCount: band.rowCount, arrivals: .poisson(mean: mean))
    let arrivals = PoissonLaw(mean: Double(mean))
    let most = mean + 20 * Int(arrivals.standardDeviation) + 80
    for x in [0, 1, 2, 5, mean / 10, mean / 3, mean, 2 * mean] {
      var (tail, mass) = (0.0, 0.0)
      for count in 0...most {
        let given = BetaBinomialLaw(
          trials: count, a: band.steps, b: band.rowCount + 1 - band.steps)
        tail += arrivals.probability(of: count) * given.survival(from: x)
        mass += arrivals.probability(of: count) * given.probability(of: x)
      }
      #expect(abs(law.survival(from: x) - tail) <= 1e-12 * tail + 1e-30, "\(x) of \(law)")
      #expect(abs(law.probability(of: x) - mass) <= 1e-12 * mass + 1e-30, "\(x) of \(law)")
      #expect(abs(law.cumulative(through: x - 1) - (1 - tail)) < 1e-12)
    }
  }

  /// One step of one row: the share of the rows in the band is uniform, and the mixture an integral of Poisson
  /// probabilities over their mean, which is a Poisson tail again.
  @Test(arguments: [1, 9, 1_000, 1_000_000])
  func randomArrivalsAndAUniformShare(mean: Int) {
    let law = ReviewVolumeLaw(steps: 1, rowCount: 1, arrivals: .poisson(mean: mean))
    let arrivals = PoissonLaw(mean: Double(mean))
    for x in [0, 1, 3, mean / 2, mean - 1, mean, mean + 2] where x >= 0 {
      let mass = arrivals.survival(from: x + 1) / Double(mean)
      #expect(abs(law.probability(of: x) - mass) <= 1e-11 * mass + 1e-30, "\(x)")
    }
    // Far below the mean all those tails are 1.
    guard mean >= 1_000 else { return }
    let tail = Double(mean - mean / 2) / Double(mean)
    #expect(abs(law.survival(from: mean / 2) - tail) < 1e-11)
  }

  /// Sums over Kummer's function in 60-digit arithmetic (mpmath 1.3.0, `hyp1f1`).
  @Test(arguments: [
    (10_000, 20, 500, 600, 0.020967658393027589), (10_000, 28, 2_000, 200, 0.026264674298174921),
    (1_000, 5, 200, 20, 0.59310935881663152),
  ])
  func randomArrivalsMatchKummersFunction(
    mean: Int, steps: Int, rowCount: Int, reviews: Int, expected: Double
  ) {
    let law = ReviewVolumeLaw(steps: steps, rowCount: rowCount, arrivals: .poisson(mean: mean))
    #expect(abs(law.survival(from: reviews + 1) - expected) < 1e-12 * expected)
  }

  /// A random number of rows has the mean of the fixed one, and more variance.
  @Test func moments() {
    let fixed = ReviewVolumeLaw(steps: 12, rowCount: 200, arrivals: .fixed(900))
    let random = ReviewVolumeLaw(steps: 12, rowCount: 200, arrivals: .poisson(mean: 900))
    for law in [fixed, random] {
      let masses = (0...900).map { (Double($0), law.probability(of: $0)) }
      let mean = masses.reduce(0) { $0 + $1.0 * $1.1 }
      let variance = masses.reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 }
      #expect(abs(law.mean - mean) < 1e-9)
      #expect(abs(law.standardDeviation - variance.squareRoot()) < 1e-9)
      #expect(law.quantile(upperTail: 0.05) > Int(law.mean))
    }
    #expect(random.standardDeviation > fixed.standardDeviation)
  }

  @Test(arguments: [Arrivals.fixed(40), .poisson(mean: 40)])
  func moreStepsHaveLargerTails(arrivals: Arrivals) {
    for count in 1...45 {
      let tails = (0...26).map {
        ReviewVolumeLaw(steps: $0, rowCount: 25, arrivals: arrivals).survival(from: count)
      }
      #expect(zip(tails, tails.dropFirst()).allSatisfy { $0 <= $1 * (1 + 1e-13) }, "\(tails)")
    }
  }

  @Test func bandsOfNothingAndOfEverything() {
    let none = ReviewVolumeLaw(steps: 0, rowCount: 5, arrivals: .fixed(9))
    #expect(none.support == 0...0 && none.survival(from: 1) == 0 && none.quantile(0.99) == 0)
    let all = ReviewVolumeLaw(steps: 6, rowCount: 5, arrivals: .fixed(9))
    #expect(all.support == 9...9 && all.survival(from: 9) == 1 && all.survival(from: 10) == 0)
    let random = ReviewVolumeLaw(steps: 6, rowCount: 5, arrivals: .poisson(mean: 9))
    #expect(random.survival(from: 12) == PoissonLaw(mean: 9).survival(from: 12))
    #expect(random.mean == 9 && all.mean == 9 && none.mean == 0)
  }
}
