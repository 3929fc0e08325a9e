/// Exact confidence bounds for the probability behind a count of successes.
///
/// The upper bound is the largest p under which at most k successes still have probability delta:
/// `P(Bin(n, p) <= k) = delta`, which is a quantile of Beta(k + 1, n - k). The lower bound mirrors
/// it.
///
/// ```swift
/// let errors = ClopperPearson(successes: 2, trials: 100)
/// errors.upperBound(delta: "0.05")      // 0.0616
/// errors.interval(delta: "0.05")        // 0.0024 ... 0.0704
/// ```
///
/// Guarantee: each one-sided bound fails with probability at most delta, the two-sided interval
/// with probability at most delta, delta / 2 on each side. Assumption: the successes are counted in
/// independent trials of equal probability.
///
/// Edge cases: k = 0 has the lower bound 0 and k = n the upper bound 1, exactly; n = 0 gives
/// 0 ... 1. Error bound: relative error about 10^-13, rounded to nearest, not outwards.
///
/// Source: Clopper and Pearson, 1934, doi:10.1093/biomet/26.4.404.
public struct ClopperPearson: Hashable, Sendable {
  /// The number k of successes.
  public let successes: Int

  /// The number n of trials.
  public let trials: Int

  /// The bounds for k successes in n trials.
  ///
  /// - Precondition: `0 <= successes <= trials`.
  public init(successes: Int, trials: Int) {
    precondition(
      0 <= successes && successes <= trials,
      "\(trials) trials cannot have \(successes) successes")
    self.successes = successes
    self.trials = trials
  }

  /// The upper bound that fails with probability at most delta.
  ///
  /// - Complexity: O(sqrt(n)) arithmetic operations, some ten times.
  public func upperBound(delta: Level) -> Double {
    upperBound(tail: delta.doubleValue)
  }

  /// The lower bound that fails with probability at most delta.
  ///
  /// - Complexity: O(sqrt(n)) arithmetic operations, some ten times.
  public func lowerBound(delta: Level) -> Double {
    lowerBound(tail: delta.doubleValue)
  }

  /// The two-sided interval that fails with probability at most delta, delta / 2 on each side.
  ///
  /// - Complexity: O(sqrt(n)) arithmetic operations, some twenty times.
  public func interval(delta: Level) -> ClosedRange<Double> {
    let side = delta.doubleValue / 2
    let lower = lowerBound(tail: side)
    return lower...max(lower, upperBound(tail: side))
  }

  /// The upper bound that fails with a probability of at most `tail`, for parts of a level.
  package func upperBound(tail: Double) -> Double {
    guard successes < trials else { return 1 }
    return BetaLaw(a: Double(successes + 1), b: Double(trials - successes))
      .quantile(upperTail: tail)
  }

  /// The lower bound that fails with a probability of at most `tail`, for parts of a level.
  package func lowerBound(tail: Double) -> Double {
    guard successes > 0 else { return 0 }
    return BetaLaw(a: Double(successes), b: Double(trials - successes + 1)).quantile(tail)
  }
}
