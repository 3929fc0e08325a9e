/// How many rows arrive in one period, such as a day.
public enum Arrivals: Hashable, Sendable {
  /// Always this number of rows.
  case fixed(Int)

  /// A number of rows that is itself random, with the Poisson law of this mean.
  ///
  /// **Assumption** of everything built on it: how many rows arrive says nothing of what is in them.
  case poisson(mean: Int)

  /// The largest number of rows a period that the laws here are meant for, 10^9.
  public static let largestCount = 1_000_000_000

  /// The number of rows a period, in the mean when it is random.
  public var expectedCount: Int {
    switch self {
    case .fixed(let count): count
    case .poisson(let mean): mean
    }
  }
}
