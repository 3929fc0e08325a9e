import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

@Suite struct ReviewCapacityTests {
  /// The band of a capacity, by trying every number of steps.
  @Test(arguments: [1, 2, 19, 60], [Arrivals.fixed(1), .fixed(37), .poisson(mean: 37)])
  func theBandIsTheWidest(rowCount n: Int, arrivals: Arrivals) throws {
    for reviews in [0, 1, 3, 10, 36, 37, 60] {
      for delta in ["1e-9", "0.01", "0.05", "0.5"] as [Level] {
        let capacity = try ReviewCapacity(reviews: reviews, arrivals: arrivals, delta: delta)
        let allowed = (0...n + 1).filter {
          ReviewVolumeLaw(steps: $0, rowCount: n, arrivals: arrivals).survival(from: reviews + 1)
            <= delta.doubleValue * (1 + 1e-14)
        }
        let widest = capacity.widestBand(rowCount: n)
        #expect(widest == allowed.last, "\(capacity), \(n) rows")
        #expect(allowed == Array(0...widest))
      }
    }
  }

  /// The least capacity bears the band, one less does not.
  @Test(arguments: [Arrivals.fixed(50), .poisson(mean: 50)])
  func theLeastCapacityBearsTheBand(arrivals: Arrivals) throws {
    for steps in 0...21 {
      let least = ReviewCapacity.leastReviews(
        steps: steps, rowCount: 20, arrivals: arrivals, delta: "0.05")
      let enough = try ReviewCapacity(reviews: least, arrivals: arrivals, delta: "0.05")
      #expect(enough.widestBand(rowCount: 20) >= steps)
      guard least > 0 else { continue }
      let less = try ReviewCapacity(reviews: least - 1, arrivals: arrivals, delta: "0.05")
      #expect(less.widestBand(rowCount: 20) < steps)
    }
  }

  /// A probability that exact arithmetic puts at delta satisfies it: one future row lies in the first of n + 1 gaps
  /// with probability 1 / (n + 1).
  @Test(arguments: [2, 3, 7, 19, 99, 999, 1_233])
  func deltaItselfIsAllowed(rowCount n: Int) throws {
    for steps in [1, 2, n / 2, n] where steps >= 1 {
      let delta = try Level(numerator: steps, denominator: n + 1)
      let capacity = try ReviewCapacity(reviews: 0, arrivals: .fixed(1), delta: delta)
      #expect(capacity.widestBand(rowCount: n) == steps)
    }
  }

  @Test func edges() throws {
    // Nothing can be promised with 20 rows at a delta of 10^-15; everything fits when no more rows arrive.
    let strict = try ReviewCapacity(reviews: 3, arrivals: .fixed(100), delta: "1e-15")
    #expect(strict.widestBand(rowCount: 20) == 0)
    let ample = try ReviewCapacity(reviews: 100, arrivals: .fixed(100), delta: "1e-15")
    #expect(ample.widestBand(rowCount: 20) == 21 && ample.widestBand(rowCount: 0) == 1)
    #expect(ample.overflowProbability(steps: 21, rowCount: 20) == 0)
    let short = try ReviewCapacity(reviews: 99, arrivals: .fixed(100), delta: "0.999")
    #expect(short.widestBand(rowCount: 20) == 20)
    // A random number of rows has no largest value: it is a matter of delta.
    let random = try ReviewCapacity(reviews: 150, arrivals: .poisson(mean: 100), delta: "1e-4")
    #expect(random.widestBand(rowCount: 20) == 21)
    #expect(random.overflowProbability(steps: 21, rowCount: 20) > 0)
    let none = try ReviewCapacity(reviews: 0, arrivals: .fixed(10_000), delta: "0.05")
    #expect(none.widestBand(rowCount: 10_000) == 0)
    #expect(none.widestBand(rowCount: 1_000_000) == 5)
    let unlimited = try ReviewCapacity(
      reviews: Arrivals.largestCount, arrivals: .poisson(mean: 9), delta: "0.05")
    #expect(unlimited.widestBand(rowCount: 7) == 8)
  }

  /// 200 reviews among 10 000 rows are 2 % of them, and a band of 1 % with 500 capacity rows, of 1.45 % with 2 000.
  ///
  /// The numbers are from sums in 40-digit arithmetic (mpmath 1.3.0).
  @Test(arguments: [(500, 5), (2_000, 29), (20_000, 347)])
  func numbersThatPeopleUse(rowCount: Int, steps: Int) throws {
    let fixed = try ReviewCapacity(reviews: 200, arrivals: .fixed(10_000), delta: "0.05")
    let random = try ReviewCapacity(reviews: 200, arrivals: .poisson(mean: 10_000), delta: "0.05")
    #expect(fixed.widestBand(rowCount: rowCount) == steps)
    #expect((steps - 1...steps).contains(random.widestBand(rowCount: rowCount)))
  }

  @Test func numbersWithoutMeaningAreRefused() {
    for (reviews, arrivals) in [
      (-1, Arrivals.fixed(5)), (1, .fixed(0)), (1, .poisson(mean: 0)), (1, .fixed(-3)),
      (1, .fixed(1_000_000_001)), (1, .poisson(mean: .max)),
    ] {
      #expect(throws: DataError.self) {
        try ReviewCapacity(reviews: reviews, arrivals: arrivals, delta: "0.1")
      }
    }
  }
}
