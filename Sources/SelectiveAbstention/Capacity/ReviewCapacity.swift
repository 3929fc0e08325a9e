public import ExactStatistics
internal import ScoringCore

/// What a team can review in a period: the number of reviews, how many rows arrive, and how often more may come.
///
///     let capacity = try ReviewCapacity(reviews: 200, arrivals: .fixed(10_000), delta: "0.05")
///     let steps = capacity.widestBand(rowCount: confidences.count)
///     let floor = ReviewCapacity.reviewFloor(below: cut, confidences: confidences, steps: steps)
///
/// Rows of a period land in a review band with the law ``ReviewVolumeLaw``, which depends on nothing but the number g
/// of steps of the band, the number n of capacity rows and the number of rows that arrive.
///
/// The band that holds the share C / N of the capacity rows, which is what one would take without thinking, overflows
/// in about half of the periods: the number of future rows varies, and so do the capacity rows.
public struct ReviewCapacity: Hashable, Sendable {
  /// The most reviews a period, C.
  public let reviews: Int
  /// How many rows arrive in a period.
  public let arrivals: Arrivals
  /// The probability with which more than C rows of a period may land in the review band.
  public let delta: Level

  /// Makes a capacity.
  ///
  /// - Parameters:
  ///   - reviews: C, at least 0.
  ///   - arrivals: how many rows arrive: at least 1, at most ``Arrivals/largestCount``.
  ///   - delta: the probability with which a period may bring more reviews than that.
  /// - Throws: `DataError` for numbers outside these ranges.
  public init(reviews: Int, arrivals: Arrivals, delta: Level) throws {
    guard (0...Arrivals.largestCount).contains(reviews) else {
      throw DataError(
        .usage, found: "a capacity of \(reviews) reviews",
        expected: "from 0 to \(Arrivals.largestCount)")
    }
    guard (1...Arrivals.largestCount).contains(arrivals.expectedCount) else {
      throw DataError(
        .usage, found: "\(arrivals.expectedCount) rows a period",
        expected: "from 1 to \(Arrivals.largestCount)")
    }
    (self.reviews, self.arrivals, self.delta) = (reviews, arrivals, delta)
  }

  /// The most steps of a band that this capacity bears.
  ///
  /// - Parameter n: the number of capacity rows; for a queue that of all rows, in and out of it.
  /// - Returns: the largest g with ``overflowProbability(steps:rowCount:)`` at most delta; 0 when no band satisfies
  ///   it; n + 1 when all rows that arrive can be reviewed. A probability that exceeds delta by less than 2^-46 of
  ///   itself counts as equal, so that rounding does not move a band that exact arithmetic puts at delta.
  /// - Precondition: `n >= 0`.
  /// - Complexity: O(log n) evaluations of the law.
  ///
  /// **Guarantee**: a band of that many steps receives at most C rows in a period with probability at least
  /// 1 - delta, over the capacity rows and the period together. **Assumption**: that of ``ReviewVolumeLaw``. Later
  /// periods with the same capacity rows have the same probability each, but are not independent.
  public func widestBand(rowCount n: Int) -> Int {
    let target = delta.doubleValue * (1 + 0x1p-46)
    // g = 0 always satisfies it, and the probability rises with g.
    var (widest, refused) = (0, n + 2)
    while refused - widest > 1 {
      let middle = widest + (refused - widest) / 2
      if overflowProbability(steps: middle, rowCount: n) <= target {
        widest = middle
      } else {
        refused = middle
      }
    }
    return widest
  }

  /// The probability that more than C rows of a period land in a band.
  ///
  /// - Parameters:
  ///   - g: the steps of the band, from 0 to n + 1.
  ///   - n: the number of capacity rows.
  /// - Returns: the exact probability when no rows tie, an upper bound otherwise. It never falls when g rises.
  /// - Precondition: `0 <= g <= n + 1`.
  /// - Complexity: as ``ReviewVolumeLaw/survival(from:)``.
  public func overflowProbability(steps g: Int, rowCount n: Int) -> Double {
    volume(steps: g, rowCount: n).survival(from: reviews + 1)
  }

  /// The law of the number of reviews of a period.
  ///
  /// - Parameters:
  ///   - g: the steps of the band, from 0 to n + 1.
  ///   - n: the number of capacity rows.
  /// - Returns: the law.
  public func volume(steps g: Int, rowCount n: Int) -> ReviewVolumeLaw {
    ReviewVolumeLaw(steps: g, rowCount: n, arrivals: arrivals)
  }

  /// The least capacity that bears a band.
  ///
  /// - Parameters:
  ///   - g: the steps of the band, from 0 to n + 1.
  ///   - n: the number of capacity rows.
  ///   - arrivals: how many rows arrive in a period.
  ///   - delta: the probability with which a period may bring more reviews.
  /// - Returns: the smallest C for which ``overflowProbability(steps:rowCount:)`` is at most delta.
  /// - Complexity: O(log of the law's standard deviation) evaluations of the law.
  public static func leastReviews(
    steps g: Int, rowCount n: Int, arrivals: Arrivals, delta: Level
  ) -> Int {
    ReviewVolumeLaw(steps: g, rowCount: n, arrivals: arrivals)
      .quantile(upperTail: delta.doubleValue)
  }
}
