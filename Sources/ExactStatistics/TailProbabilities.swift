/// How unusual an observation is under a law, at either side.
public struct TailProbabilities: Hashable, Sendable {
  /// `P(X <= x)`.
  public let lower: Double

  /// `P(X >= x)`.
  public let upper: Double

  /// The two-sided p-value, twice the smaller tail and at most 1.
  ///
  /// Guarantee: at most t with probability at most t when the observation has the law. Assumption:
  /// the law is fixed before the observation is seen.
  public var twoSided: Double { min(1, 2 * min(lower, upper)) }

  /// The tails of an observation.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}
