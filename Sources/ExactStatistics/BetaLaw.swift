/// The Beta(a, b) law on [0, 1].
///
/// Density `x^(a-1) (1-x)^(b-1) / B(a, b)`. It is the law of the coverage of a split-conformal
/// predictor given its calibration set, see ``coverage(rank:count:)``, and its quantiles are the
/// ends of ``ClopperPearson`` intervals.
///
/// Error bound: for a, b >= 1 with a + b up to 10^8, the relative error of both tails is about
/// 10^-12 down to 10^-300. For shapes below 1 that holds for the smaller tail, not for the larger
/// one's difference from 1.
public struct BetaLaw: Hashable, Sendable {
  /// The first shape, a.
  public let a: Double

  /// The second shape, b.
  public let b: Double

  /// The law for two shapes.
  ///
  /// - Precondition: `a` and `b` are positive and finite.
  public init(a: Double, b: Double) {
    precondition(
      a > 0 && a < .infinity && b > 0 && b < .infinity,
      "shapes are positive and finite, not \(a) and \(b)")
    self.a = a
    self.b = b
  }

  /// The law of the coverage of a split-conformal predictor, given its calibration set.
  ///
  /// With the k-th smallest of n calibration scores as the conformal quantile, the probability that
  /// a fresh score is at most that quantile is a random number with law Beta(k, n + 1 - k).
  ///
  /// - Parameters:
  ///   - rank: The rank k.
  ///   - count: The number n of calibration scores.
  /// - Returns: The law of the coverage.
  /// - Precondition: `1 <= rank <= count`.
  ///
  /// Guarantee: exact. Assumption: scores are independent with one continuous law; with ties the
  /// coverage is stochastically larger.
  ///
  /// Source: Vovk, Conditional Validity of Inductive Conformal Predictors, 2012, arXiv:1209.2673.
  public static func coverage(rank: Int, count: Int) -> BetaLaw {
    precondition(1 <= rank && rank <= count, "\(count) scores have no rank \(rank)")
    return BetaLaw(a: Double(rank), b: Double(count + 1 - rank))
  }

  /// The mean, a / (a + b).
  public var mean: Double { a / (a + b) }

  /// The standard deviation, sqrt(a b / (a + b + 1)) / (a + b).
  public var standardDeviation: Double {
    (a / (a + b) * (b / (a + b)) / (a + b + 1)).squareRoot()
  }

  /// The density at a point of (0, 1); 0 outside [0, 1].
  ///
  /// At the ends of [0, 1] it is the limit: 0, finite, or infinite.
  ///
  /// - Complexity: O(1).
  public func density(at x: Double) -> Double {
    guard 0 <= x && x <= 1 else { return 0 }
    if x == 0 { return a == 1 ? b : a < 1 ? .infinity : 0 }
    if x == 1 { return b == 1 ? a : b < 1 ? .infinity : 0 }
    return IncompleteBeta.leadingFactor(at: x, a: a, b: b) / x / (1 - x)
  }

  /// `P(X <= x)`, the regularised incomplete beta function `I_x(a, b)`.
  ///
  /// - Precondition: `x` is not NaN.
  /// - Complexity: O(sqrt(max(a, b))) arithmetic operations near the mean, fewer elsewhere.
  public func cumulative(through x: Double) -> Double {
    IncompleteBeta.tails(at: x, a: a, b: b).lower
  }

  /// `P(X >= x)`, computed from that side: accurate also when tiny.
  ///
  /// - Precondition: `x` is not NaN.
  /// - Complexity: O(sqrt(max(a, b))) arithmetic operations near the mean, fewer elsewhere.
  public func survival(from x: Double) -> Double {
    IncompleteBeta.tails(at: x, a: a, b: b).upper
  }
}
