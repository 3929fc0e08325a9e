internal import ConformalReporting

/// How metrics are written for people.
package enum MetricWords {
  /// A metric's name, such as `review rate` or `coverage at alpha 0.1`.
  package static func name(_ metric: String) -> String {
    switch metric {
    case MetricName.ece: return "ECE"
    case MetricName.before(MetricName.ece): return "ECE before correction"
    case MetricName.logLoss: return "log-loss"
    case MetricName.brier: return "Brier score"
    default: break
    }
    if MetricName.isThreshold(metric) {
      return "the \(words(MetricName.band(metric))) threshold"
    }
    if MetricName.isCalibrator(metric) {
      return "the calibrator's \(words(MetricName.parameter(metric)))"
    }
    let parts = metric.split(separator: "@", maxSplits: 1)
    let name = words(parts.first ?? "")
    return parts.count == 2 ? "\(name) at alpha \(parts[1])" : name
  }

  /// A metric's number: shares in per cent.
  package static func value(_ metric: String, _ value: Double) -> String {
    isShare(metric)
      ? String(Numerals.precisePercent(value).map { $0 == "\u{A0}" ? " " : $0 })
      : Numerals.significant(value)
  }

  /// Two numbers of a metric, with enough digits to tell them apart.
  package static func values(_ metric: String, _ first: Double, _ second: Double) -> String {
    var (one, other) = (value(metric, first), value(metric, second))
    if one == other, first != second {
      let scale = isShare(metric) ? 100.0 : 1
      for places in 2...12 where one == other {
        (one, other) = (
          Numerals.fixed(first * scale, places: places),
          Numerals.fixed(second * scale, places: places)
        )
      }
      if isShare(metric) { (one, other) = (one + " %", other + " %") }
    }
    return "\(one) → \(other)"
  }

  private static func isShare(_ name: String) -> Bool {
    let metric = MetricName.isBefore(name) ? String(MetricName.after(name)) : name
    return metric == MetricName.accuracy || MetricName.isRate(metric)
      || MetricName.isCoverage(metric)
      || MetricName.isEmptyRate(metric) || metric == MetricName.selectiveRisk
  }

  private static func words(_ name: some StringProtocol) -> String {
    String(name.map { $0 == "_" || $0 == "." ? " " : $0 })
  }
}
