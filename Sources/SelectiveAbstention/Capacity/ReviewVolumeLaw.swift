public import ExactStatistics

/// The law of how many rows of a future period land in a review band, whatever the law of the rows.
///
/// Of n capacity rows take the g-th from where the band begins: the band is everything strictly before it. The rows
/// of the period fall into the n + 1 gaps between the capacity rows, and every arrangement is equally probable, so
/// that the number in the first g gaps is `BetaBinomial(N, g, n + 1 - g)` for N future rows, and the mixture of
/// these laws over N when the number of rows is random. It does not depend on where the gaps lie: only on how many
/// there are.
///
/// With g = 0 there is no band, with g = n + 1 every row that arrives lies in it.
///
/// The number grows with g: the band of g steps is part of that of g + 1, row by row, so that no tail
/// ``survival(from:)`` ever falls when g rises.
///
/// **Guarantee**: exact for every n, g and N, and an upper bound in the sense of stochastic order when rows tie.
/// **Assumption**: capacity rows and future rows together are exchangeable; the place where the band begins and g were
/// chosen without these rows; the number of rows that arrive says nothing of what is in them. See
/// ``ReviewCapacity/reviewFloor(below:confidences:steps:)`` for the proof.
///
/// Error bound: relative error about 10^-12 of every tail for a fixed number of rows. For a random one the same down
/// to 10^-30 above the mean; lower tails have an absolute error of 10^-15.
///
/// Source: Wilks, Determination of sample sizes for setting tolerance limits, 1941, doi:10.1214/aoms/1177731788.
public struct ReviewVolumeLaw: DiscreteLaw {
  /// The number g of steps of the band.
  public let steps: Int
  /// The number n of capacity rows.
  public let rowCount: Int
  /// How many rows arrive.
  public let arrivals: Arrivals

  private let share: Share

  /// What g and n leave of the arriving rows.
  private enum Share: Hashable, Sendable {
    case none
    case fixed(BetaBinomialLaw)
    case random(PoissonMixture)
    case allOfFixed(Int)
    case allOfRandom(PoissonLaw)
  }

  /// The law for a band, its capacity rows and a period.
  ///
  /// - Parameters:
  ///   - steps: g, from 0 to n + 1.
  ///   - rowCount: n, the number of capacity rows; for a queue that of all rows, in and out of it.
  ///   - arrivals: how many rows arrive; for a queue all rows, in and out of it.
  /// - Precondition: `0 <= steps <= rowCount + 1`; at least one row arrives.
  public init(steps: Int, rowCount: Int, arrivals: Arrivals) {
    precondition(rowCount >= 0, "a number of rows is at least 0, not \(rowCount)")
    precondition((0...rowCount + 1).contains(steps), "\(rowCount) rows have no band of \(steps)")
    precondition(arrivals.expectedCount >= 1, "at least one row arrives")
    (self.steps, self.rowCount, self.arrivals) = (steps, rowCount, arrivals)
    let others = rowCount + 1 - steps
    share =
      switch (arrivals, steps) {
      case (_, 0): .none
      case (.fixed(let count), rowCount + 1): .allOfFixed(count)
      case (.fixed(let count), _): .fixed(BetaBinomialLaw(trials: count, a: steps, b: others))
      case (.poisson(let mean), rowCount + 1): .allOfRandom(PoissonLaw(mean: Double(mean)))
      case (.poisson(let mean), _):
        .random(PoissonMixture(arrivals: PoissonLaw(mean: Double(mean)), a: steps, b: others))
      }
  }

  /// The numbers of reviews that have positive probability.
  public var support: ClosedRange<Int> {
    switch share {
    case .none: 0...0
    case .fixed(let law): law.support
    case .random(let mixture): mixture.arrivals.support
    case .allOfFixed(let count): count...count
    case .allOfRandom(let law): law.support
    }
  }

  /// The mean number of reviews a period, N g / (n + 1).
  public var mean: Double {
    Double(arrivals.expectedCount) * (Double(steps) / Double(rowCount + 1))
  }

  /// The standard deviation of the number of reviews.
  public var standardDeviation: Double {
    switch share {
    case .none, .allOfFixed: 0
    case .fixed(let law): law.standardDeviation
    case .random(let mixture): mixture.standardDeviation
    case .allOfRandom(let law): law.standardDeviation
    }
  }

  /// `P(X = x)`; 0 outside the support.
  ///
  /// - Complexity: O(1), or O(sqrt(mean)) when the number of arrivals is random.
  public func probability(of x: Int) -> Double {
    switch share {
    case .none: x == 0 ? 1 : 0
    case .fixed(let law): law.probability(of: x)
    case .random(let mixture): mixture.probability(of: x)
    case .allOfFixed(let count): x == count ? 1 : 0
    case .allOfRandom(let law): law.probability(of: x)
    }
  }

  /// `P(X = x) / P(X = x - 1)`, for x and x - 1 in the support.
  ///
  /// - Complexity: as ``probability(of:)``.
  public func probabilityRatio(at x: Int) -> Double {
    switch share {
    case .fixed(let law): law.probabilityRatio(at: x)
    case .allOfRandom(let law): law.probabilityRatio(at: x)
    case .none, .allOfFixed, .random: probability(of: x) / probability(of: x - 1)
    }
  }

  /// `P(X <= x)`.
  ///
  /// - Complexity: as ``survival(from:)``.
  public func cumulative(through x: Int) -> Double {
    switch share {
    case .none: x >= 0 ? 1 : 0
    case .fixed(let law): law.cumulative(through: x)
    case .random(let mixture): x < 0 ? 0 : max(0, 1 - mixture.survival(from: x + 1))
    case .allOfFixed(let count): x >= count ? 1 : 0
    case .allOfRandom(let law): law.cumulative(through: x)
    }
  }

  /// `P(X >= x)`: with x one more than a capacity, the probability that the period overflows it.
  ///
  /// - Complexity: O(sqrt(min(N, n))) arithmetic operations; O(sqrt(mean)) when N is random.
  public func survival(from x: Int) -> Double {
    switch share {
    case .none: x <= 0 ? 1 : 0
    case .fixed(let law): law.survival(from: x)
    case .random(let mixture): mixture.survival(from: x)
    case .allOfFixed(let count): x <= count ? 1 : 0
    case .allOfRandom(let law): law.survival(from: x)
    }
  }
}
