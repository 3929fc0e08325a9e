package import ExactStatistics

/// What the numbers of a run are called: names that the history, trends and hand-offs know them by.
///
/// They are part of the format of the history, and never change.
package enum MetricName {
  package static let accuracy = "accuracy"
  package static let logLoss = "log_loss"
  package static let brier = "brier"
  package static let ece = "ece"
  package static let meanConfidence = "mean_confidence"
  package static let logLossDifference = "log_loss_difference"
  package static let logLossDifferenceInForce = "log_loss_difference_in_force"
  package static let acceptanceRate = "acceptance_rate"
  package static let reviewRate = "review_rate"
  package static let escalationRate = "escalation_rate"
  package static let selectiveRisk = "selective_risk"
  package static let reviewsPerPeriod = "reviews_per_period"
  /// Rows that the predictor was fitted on.
  package static let calibrationRows = "calibration_rows"

  /// Numbers that each alpha has: what stands before the `@` of their names.
  package enum OfLevel: String, Hashable, Sendable {
    case coverage
    case meanSize = "mean_size"
    case emptyRate = "empty_rate"
    case quantile
  }

  private static let calibratorPrefix = "calibrator."
  /// What thresholds begin with; what follows is their band.
  package static let thresholdPrefix = "threshold."
  private static let beforeSuffix = "_before"
  private static let rateSuffix = "_rate"

  /// Such as `coverage@0.1`.
  package static func coverage(_ alpha: Level) -> String { name(.coverage, alpha) }

  /// Such as `mean_size@0.1`.
  package static func meanSize(_ alpha: Level) -> String { name(.meanSize, alpha) }

  /// Such as `empty_rate@0.1`.
  package static func emptyRate(_ alpha: Level) -> String { name(.emptyRate, alpha) }

  /// Such as `quantile@0.1`.
  package static func quantile(_ alpha: Level) -> String { name(.quantile, alpha) }

  private static func name(_ number: OfLevel, _ alpha: Level) -> String {
    prefix(number) + "\(alpha)"
  }

  /// What the names of a number begin with, such as `coverage@`.
  package static func prefix(_ number: OfLevel) -> String { number.rawValue + "@" }

  /// A parameter of the calibrator, such as `calibrator.temperature`.
  package static func calibrator(_ parameter: String) -> String { calibratorPrefix + parameter }

  /// A threshold of the policy, such as `threshold.approve`.
  package static func threshold(_ band: String) -> String { thresholdPrefix + band }

  /// A number of the probabilities before the correction, such as `ece_before`.
  package static func before(_ name: String) -> String { name + beforeSuffix }

  /// Whether it is the coverage of some alpha.
  package static func isCoverage(_ name: String) -> Bool { name.hasPrefix(prefix(.coverage)) }

  /// Whether it is the share of empty sets of some alpha.
  package static func isEmptyRate(_ name: String) -> Bool { name.hasPrefix(prefix(.emptyRate)) }

  /// Whether it is the quantile of some alpha.
  package static func isQuantile(_ name: String) -> Bool { name.hasPrefix(prefix(.quantile)) }

  /// Whether it is a parameter of the calibrator.
  package static func isCalibrator(_ name: String) -> Bool { name.hasPrefix(calibratorPrefix) }

  /// Whether it is a threshold of the policy.
  package static func isThreshold(_ name: String) -> Bool { name.hasPrefix(thresholdPrefix) }

  /// Whether it is of the probabilities before the correction.
  package static func isBefore(_ name: String) -> Bool { name.hasSuffix(beforeSuffix) }

  /// Whether it is a share of the test rows that the policy decides in one way.
  package static func isRate(_ name: String) -> Bool { name.hasSuffix(rateSuffix) }

  /// What stands after `calibrator.`, such as `temperature`.
  package static func parameter(_ name: String) -> Substring {
    name.dropFirst(calibratorPrefix.count)
  }

  /// What stands after `threshold.`, such as `approve`.
  package static func band(_ name: String) -> Substring { name.dropFirst(thresholdPrefix.count) }

  /// The number after the correction, such as `ece` of `ece_before`.
  package static func after(_ name: String) -> Substring { name.dropLast(beforeSuffix.count) }
}
