internal import ScoringCore

/// P-values of deviations that hold at any number of rows, at the cost of some power.
///
/// Thousands of classes have few events each, and their p-values must be right far out in the tail, where the normal
/// law is wrong by orders of magnitude. Bennett's inequality has the tail of a Poisson count and is never too small.
///
/// Source: G. Bennett (1962), Probability inequalities for the sum of independent random variables,
/// doi:10.1080/01621459.1962.10482149.
enum BennettTail {
  /// The two-sided p-value.
  static func pValue(
    _ forecasts: DistinctForecasts, _ quantity: DeviationSums.Quantity
  ) -> Double {
    if forecasts.isRefuted { return 0 }
    let sums = DeviationSums(forecasts, quantity)
    let step = sums.deviation > 0 ? sums.largestRise : sums.largestFall
    guard sums.variance > 0, sums.deviation != 0, step > 0 else { return 1 }
    let ratio = step * abs(sums.deviation) / sums.variance
    let exponent = sums.variance / (step * step) * penalty(ratio)
    // Steps too small to be squared: nothing was expected, and nothing came.
    guard !exponent.isNaN else { return 1 }
    return min(1, 2 * KernelExponential.values(of: [max(-745, -exponent)])[0])
  }

  /// Twice the smaller of the p-values of event count and Brier score.
  ///
  /// The Brier score alone is blind to a shift of forecasts around one half, and nearly so to others.
  static func pValue(_ forecasts: DistinctForecasts) -> Double {
    min(1, 2 * min(pValue(forecasts, .eventCount), pValue(forecasts, .brierScore)))
  }

  /// (1 + u) log(1 + u) - u for u >= 0, without its cancellation near 0.
  private static func penalty(_ u: Double) -> Double {
    guard u < 0.01 else {
      return (1 + u) * KernelLogarithm.values(of: [1 + u])[0] - u
    }
    return u * u * (1.0 / 2 - u * (1.0 / 6 - u * (1.0 / 12 - u * (1.0 / 20 - u / 30))))
  }
}

extension BinaryForecasts {
  /// A p-value of calibration that holds at any number of rows: for tests of users with false-alarm rates of 1e-6, where
  /// laws of the limit are wrong and resampling would take millions of samples.
  ///
  /// It is twice the smaller of two: that as few or as many events came, and that the Brier score is as far from its
  /// expectation, both by Bennett's inequality.
  ///
  /// **Guarantee**: of a calibrated model it is at most t with probability at most t. **Assumption**: rows are
  /// independent.
  ///
  /// - Complexity: O(n).
  public var conservativePValue: Double {
    BennettTail.pValue(DistinctForecasts(self))
  }
}
