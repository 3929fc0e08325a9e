public import ConformalPrediction
internal import ExactStatistics

/// The statement that goes with a split-conformal predictor.
public enum Certificate {
  /// What is promised.
  public static let guarantee =
    "the prediction set of a new row holds its true label with probability at least 1 - alpha"
  /// Under which condition.
  public static let assumption =
    "calibration rows and the new row are exchangeable, and the model was not trained on them"
  /// What the promise is not.
  public static let scope =
    "marginal: on average over calibration rows and new rows, not for each class, group or row"

  /// The statement of one level, with its counts.
  ///
  /// - Parameter quantile: the conformal quantile of the level.
  /// - Returns: one sentence without a final stop.
  public static func statement(_ quantile: ConformalQuantile) -> String {
    let coverage = quantile.alpha.complement
    guard let k = quantile.k else {
      return "trivial: every set holds every label, because n = \(quantile.count) is too small for "
        + "alpha = \(quantile.alpha)"
    }
    let n = quantile.count
    let ties = quantile.tieCount == 1 ? "" : "; \(quantile.tieCount) scores tie at the quantile"
    return
      "coverage >= \(coverage): the quantile is score \(k) of \(n) in ascending order; over draws of "
      + "the calibration set, coverage follows Beta(\(k), \(n + 1 - k)) or lies above\(ties)"
  }
}
