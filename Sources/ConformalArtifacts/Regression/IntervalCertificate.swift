public import ConformalPrediction
internal import ExactStatistics

/// The statement that goes with a split-conformal regression predictor.
public enum IntervalCertificate {
  /// What is promised.
  ///
  /// - Parameters:
  ///   - sides: the sides that are bounded.
  ///   - isGrouped: whether groups have quantiles of their own.
  /// - Returns: a sentence without a final stop.
  public static func guarantee(_ sides: IntervalSides, isGrouped: Bool = false) -> String {
    let row = isGrouped ? "a new row of each group that has quantiles of its own" : "a new row"
    return switch sides {
    case .symmetric:
      "the interval of \(row) holds its target with probability at least 1 - alpha"
    case .asymmetric:
      "the interval of \(row) holds its target with probability at least 1 - alpha, and each of its ends "
        + "is passed with probability at most alpha / 2"
    case .lower:
      "the target of \(row) is at least its lower bound with probability at least 1 - alpha"
    case .upper:
      "the target of \(row) is at most its upper bound with probability at least 1 - alpha"
    }
  }

  /// Under which condition.
  public static let assumption =
    "calibration rows and the new row are exchangeable, and the model was not trained on them"

  /// What the promise is not.
  ///
  /// - Parameter isGrouped: whether groups have quantiles of their own.
  /// - Returns: a sentence without a final stop.
  public static func scope(isGrouped: Bool = false) -> String {
    isGrouped
      ? "group-conditional: on average over calibration rows and new rows of a group that has enough rows, not "
        + "for each region or row; a group with too few is served by a larger one, and has only that one's guarantee"
      : "marginal: on average over calibration rows and new rows, not for each group, region or row"
  }

  /// The statement of one level, with its counts.
  ///
  /// - Parameter quantiles: the conformal quantiles of the level.
  /// - Returns: one sentence without a final stop.
  public static func statement(_ quantiles: IntervalQuantiles) -> String {
    let n = quantiles.count
    guard let quantile = quantiles.each.first, let k = quantile.k else {
      return
        "trivial: ends are infinite, because n = \(n) is too small for alpha = \(quantiles.alpha), which "
        + "needs \(quantiles.minimumCount)"
    }
    let coverage = quantiles.alpha.complement
    let ties = quantiles.each.contains { $0.tieCount > 1 } ? "; scores tie at the quantile" : ""
    guard quantiles.sides == .asymmetric else {
      return
        "coverage >= \(coverage): the quantile is score \(k) of \(n) in ascending order; over draws of the "
        + "calibration set, coverage follows Beta(\(k), \(n + 1 - k)) or lies above\(ties)"
    }
    return
      "coverage >= \(coverage): each side's quantile is score \(k) of \(n) in ascending order, at alpha / 2 = "
      + "\(quantile.alpha); over draws of the calibration set, the share inside of each end follows "
      + "Beta(\(k), \(n + 1 - k)) or lies above\(ties)"
  }
}
