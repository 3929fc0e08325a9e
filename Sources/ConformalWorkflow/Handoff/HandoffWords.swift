/// The numbers of a run in words for people who did not make it.
enum HandoffWords {
  /// What a number is called; a name that is not known stays as it is.
  static func name(_ metric: String) -> String {
    let parts = metric.split(separator: "@", maxSplits: 1).map(String.init)
    if MetricName.isCalibrator(metric) {
      return "\(MetricName.parameter(metric)) of the calibrator"
    }
    if parts.count == 2, let words = atLevel[parts[0]] { return "\(words) at alpha \(parts[1])" }
    if MetricName.isThreshold(metric) { return "threshold \(MetricName.band(metric))" }
    if MetricName.isBefore(metric), let words = plain[String(MetricName.after(metric))] {
      return "\(words), before correction"
    }
    return plain[metric] ?? metric
  }

  /// A number with its interval, in per cent where it is a share.
  static func value(_ metric: Metric) -> (value: String, interval: String) {
    func text(_ value: Double) -> String { MetricWords.value(metric.name, value) }
    let interval = metric.lower.flatMap { lower in
      metric.upper.map { "\(text(lower)) to \(text($0))" }
    }
    return (text(metric.value), interval ?? "–")
  }

  private static let plain = [
    MetricName.accuracy: "share of right answers (accuracy)",
    MetricName.logLoss: "log-loss (smaller is better)",
    MetricName.brier: "Brier score (smaller is better)",
    MetricName.ece: "calibration error (ECE)",
    MetricName.logLossDifference: "log-loss less that of before correction",
    MetricName.reviewsPerPeriod: "reviews a period",
    MetricName.reviewRate: "share of rows sent to review",
    MetricName.acceptanceRate: "share of rows answered without review",
    MetricName.escalationRate: "share of rows escalated",
    MetricName.selectiveRisk: "share of wrong answers among those without review",
    MetricName.meanConfidence: "mean probability of the answer",
    MetricName.calibrationRows: "rows that the prediction sets were fitted on",
  ]

  private static let atLevel = [
    MetricName.OfLevel.coverage.rawValue: "share of prediction sets that hold the truth",
    MetricName.OfLevel.meanSize.rawValue: "labels a set, mean",
    MetricName.OfLevel.quantile.rawValue: "conformal quantile",
    MetricName.OfLevel.emptyRate.rawValue: "share of empty sets",
  ]
}

extension GateResult {
  /// What was asked, with what it was asked of, such as `... (alpha 0.1)`.
  package var asks: String {
    guard kind != .logLoss || subject != Self.writtenRules else {
      return "the written rules do not ask for the model to be looked at again"
    }
    return kind.words.asks + (subject.isEmpty ? "" : " (\(subject))")
  }
}

extension GateKind {
  /// What a gate asks, and what to do when it is not met.
  var words: (asks: String, remedy: String) {
    switch self {
    case .minimumRows:
      (
        "every role has enough rows",
        "Get more labelled rows for the role that the message names; do not lower the number to pass."
      )
    case .noOverlap:
      (
        "no row has two roles",
        "Find out which files share rows and divide them again: what is fitted and tested on the same rows flatters itself."
      )
    case .freshness:
      (
        "the data are recent enough",
        "Ask for newer data; do not touch the files to make them look new."
      )
    case .coverage:
      (
        "prediction sets hold the truth as often as promised, less the limit at most",
        "Check whether the test rows come from the same population as the rows of the fit; if the population has changed, collect new rows and run again."
      )
    case .ece:
      (
        "probabilities of answers are right on average, to within the limit",
        "Look at the reliability diagram in report.html; try other calibrators under 'calibrator', or take more rows."
      )
    case .logLoss:
      (
        "the correction does not make probabilities worse by more than the limit",
        "Too few rows for the calibrator, or rows of another population: take a simpler method or more rows."
      )
    case .logLossInForce:
      (
        "probabilities are not worse than those of the version in force by more than the limit",
        "Leave the version in force as it is and find out what changed: the model, or the data."
      )
    case .accuracy:
      (
        "the correction does not cost more right answers than the limit",
        "Set 'keep_answers: true' under 'calibrator', or take a method that keeps the order of labels."
      )
    case .selectiveRisk:
      (
        "answers without review are certified to be wrong at most as often as agreed; test rows agree",
        "Send more to review (a larger capacity), agree on a larger risk with the owner, or take more rows."
      )
    case .reviewVolume:
      (
        "reviews are certified to stay within what the team can do; test rows agree",
        "Agree on more capacity or on a larger risk with the owner; nothing else makes fewer reviews."
      )
    }
  }
}
