internal import ScoringCore

/// A p-value of Spiegelhalter's statistic that holds at any number of rows, at the cost of some power.
///
/// Thousands of classes have few events each, and their p-values must be right far out in the tail, where the normal
/// law is wrong by orders of magnitude. Bennett's inequality has the tail of a Poisson count and is never too small.
///
/// Source: G. Bennett (1962), Probability inequalities for the sum of independent random variables,
/// doi:10.1080/01621459.1962.10482149.
enum BennettTail {
  /// The two-sided p-value.
  static func pValue(_ forecasts: DistinctForecasts) -> Double {
    if forecasts.isRefuted { return 0 }
    let sums = SpiegelhalterSums(forecasts)
    guard sums.variance > 0, sums.deviation != 0 else { return 1 }
    let step = sums.deviation > 0 ? sums.largestRise : sums.largestFall
    guard step > 0 else { return 1 }
    let ratio = step * abs(sums.deviation) / sums.variance
    let exponent = sums.variance / (step * step) * penalty(ratio)
    return min(1, 2 * KernelExponential.values(of: [max(-745, -exponent)])[0])
  }

  /// (1 + u) log(1 + u) - u for u >= 0, without its cancellation near 0.
  private static func penalty(_ u: Double) -> Double {
    guard u < 0.01 else {
      return (1 + u) * KernelLogarithm.values(of: [1 + u])[0] - u
    }
    return u * u * (1.0 / 2 - u * (1.0 / 6 - u * (1.0 / 12 - u * (1.0 / 20 - u / 30))))
  }
}
