/// The rank of the calibration score that is the conformal quantile.
///
/// With `n` calibration scores and miscoverage level alpha, the conformal quantile is the `k`-th
/// smallest score, `k = ceil((n + 1)(1 - alpha))`. When `k > n` no finite quantile has the
/// guarantee, and the answer is ``infeasible(minimumCount:)``: not an error, and not the largest
/// score.
///
/// ```swift
/// ConformalRank(count: 1000, alpha: "0.1")   // .rank(901)
/// ConformalRank(count: 8, alpha: "0.1")      // .infeasible(minimumCount: 9)
/// ```
///
/// Guarantee: a fresh score is at most the conformal quantile with probability at least
/// `1 - alpha`, and, when scores are almost surely distinct, less than `1 - alpha + 1 / (n + 1)`.
/// Assumption: the calibration scores and the fresh one are exchangeable. The probability is over
/// calibration set and fresh row together; given the calibration set see
/// ``BetaLaw/coverage(rank:count:)``.
///
/// Source: Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005; Papadopoulos,
/// Proedrou, Vovk and Gammerman, Inductive Confidence Machines for Regression, 2002; Lei, G'Sell,
/// Rinaldo, Tibshirani and Wasserman, 2018, doi:10.1080/01621459.2017.1307116.
///
/// Also called: (1 - alpha)(1 + 1/n) empirical quantile, adjusted quantile level.
public enum ConformalRank: Hashable, Sendable {
  /// The conformal quantile is the score of this rank, counted from 1 for the smallest.
  case rank(Int)

  /// There are too few scores: at least `minimumCount` are needed at this level.
  case infeasible(minimumCount: Int)

  /// The rank for a number of calibration scores, in integer arithmetic.
  ///
  /// - Parameters:
  ///   - count: The number n of calibration scores, at least 0. Any `Int` is safe from overflow.
  ///   - alpha: The miscoverage level.
  /// - Precondition: `count >= 0`.
  /// - Complexity: O(1).
  ///
  /// Edge cases: `n = 0` is always infeasible; `alpha < 1 / (n + 1)` is infeasible;
  /// `alpha = 1 / (n + 1)` is rank n, the largest score.
  public init(count: Int, alpha: Level) {
    precondition(count >= 0, "a count of calibration scores is at least 0, not \(count)")
    // ceil((n + 1)(1 - a/b)) = n + 1 - floor((n + 1) a / b); the product is below 2^63 · 2^50.
    let (numerator, denominator) = (UInt128(alpha.numerator), UInt128(alpha.denominator))
    let dropped = (UInt128(count) + 1) * numerator / denominator
    if dropped == 0 {
      self = .infeasible(minimumCount: Int((denominator + numerator - 1) / numerator) - 1)
    } else {
      self = .rank(Int(UInt128(count) + 1 - dropped))
    }
  }

  /// Whether a label belongs to the prediction set: whether its p-value exceeds alpha, exactly.
  ///
  /// The p-value of a score s is `(1 + #{calibration scores >= s}) / (n + 1)`. For any scores, ties
  /// included, this is the same truth value as `s <= conformal quantile`; where the quantile is
  /// infeasible it is always true.
  ///
  /// - Parameters:
  ///   - greaterOrEqualCount: How many calibration scores are greater than or equal to s.
  ///   - count: The number n of calibration scores.
  ///   - alpha: The miscoverage level.
  /// - Returns: `(1 + greaterOrEqualCount) / (count + 1) > alpha`.
  /// - Precondition: `0 <= greaterOrEqualCount <= count`.
  /// - Complexity: O(1).
  public static func isIncluded(greaterOrEqualCount: Int, count: Int, alpha: Level) -> Bool {
    precondition(
      0 <= greaterOrEqualCount && greaterOrEqualCount <= count,
      "of \(count) calibration scores \(greaterOrEqualCount) cannot be greater or equal")
    return (UInt128(greaterOrEqualCount) + 1) * UInt128(alpha.denominator)
      > UInt128(alpha.numerator) * (UInt128(count) + 1)
  }
}
