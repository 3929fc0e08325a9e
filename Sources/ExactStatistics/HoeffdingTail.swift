#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Hoeffding's bound on a small mean, in its relative-entropy form.
///
/// For n independent numbers in [0, 1] of mean r, `P(sum <= s) <= exp(-n h(s/n, r))` where
/// `h(a, b) = a log(a/b) + (1-a) log((1-a)/(1-b))` with 0 log 0 = 0.
///
/// Source: Hoeffding 1963, theorem 1, doi:10.1080/01621459.1963.10500830.
package enum HoeffdingTail {
  /// The bound on the probability of so small a sum; 1 where the sum is not below its expectation.
  ///
  /// Error bound: relative error about 10^-15 times the size of the exponent, since both of its
  /// terms are deviances, which do not cancel.
  ///
  /// - Parameters:
  ///   - sum: the observed sum, 0 ... n.
  ///   - count: the number n of numbers.
  ///   - mean: their mean r under the hypothesis, in [0, 1].
  /// - Returns: the bound, 0 ... 1.
  package static func probability(ofSumAtMost sum: Double, count: Int, mean: Double) -> Double {
    let n = Double(count)
    let high = n * mean
    let expected = SaddlePoint.Pair(high: high, low: fma(n, mean, -high))
    let (left, rest) = (1 - mean, n - high)
    let low = (1 - left) - mean
    let others = SaddlePoint.Pair(high: n * left, low: fma(n, left, -(n * left)) + n * low)
    guard sum < high, rest > 0 else { return sum < high ? 0 : 1 }
    return min(
      1,
      exp(
        -SaddlePoint.deviance(sum, expected: expected)
          - SaddlePoint.deviance(n - sum, expected: others)))
  }
}
