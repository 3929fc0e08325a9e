/// Numbers of two runs, and which of them follow from which.
enum MetricComparison {
  /// Numbers that are not the same, and how many are.
  ///
  /// - Parameters:
  ///   - before: the numbers of the first run.
  ///   - after: those of the second.
  ///   - isOfSameRows: whether both are of the same test rows, so that no difference comes from other rows.
  /// - Returns: the changes in the order of the second run, and the count of the rest.
  static func changes(
    _ before: [Metric], _ after: [Metric], isOfSameRows: Bool
  ) -> (changes: [RunComparison.Change], sameCount: Int) {
    let names =
      after.map(\.name)
      + before.map(\.name).filter { name in
        !after.contains { $0.name == name }
      }
    var changes: [RunComparison.Change] = []
    var sameCount = 0
    for name in names {
      let (one, other) = (
        before.first { $0.name == name }, after.first { $0.name == name }
      )
      if one?.value == other?.value {
        sameCount += 1
      } else {
        changes.append(
          .init(
            metric: name, before: one, after: other, verdict: verdict(one, other, isOfSameRows),
            because: []))
      }
    }
    let changed = changes.filter { $0.verdict != .withinNoise }.map(\.metric)
    for index in changes.indices {
      let name = changes[index].metric
      changes[index].because = changed.filter { $0 != name && follows(name, from: $0) }
    }
    return (changes, sameCount)
  }

  private static func verdict(
    _ before: Metric?, _ after: Metric?, _ isOfSameRows: Bool
  ) -> RunComparison.Verdict {
    guard let before, let after else { return .onlyOne }
    // Intervals speak of other rows, and two of the same rows overlap whatever was done to them.
    guard !isOfSameRows else { return .changed }
    guard let one = before.interval, let other = after.interval else { return .changed }
    // Two intervals may overlap though their difference has one that excludes 0 (MOVER).
    let rises = before.value <= after.value
    let first = rises ? one.upperBound - before.value : before.value - one.lowerBound
    let second = rises ? after.value - other.lowerBound : other.upperBound - after.value
    let noise = (first * first + second * second).squareRoot()
    return abs(after.value - before.value) <= noise ? .withinNoise : .beyondNoise
  }

  /// Whether a number follows from another, by how it is made.
  private static func follows(_ metric: String, from other: String) -> Bool {
    let isCalibrator = other.hasPrefix("calibrator.")
    switch metric {
    case "review_rate", "acceptance_rate", "escalation_rate", "selective_risk",
      "reviews_per_period":
      return other.hasPrefix("threshold.") || other == "mean_confidence"
    case "ece", "log_loss", "brier", "mean_confidence":
      return isCalibrator || other == metric + "_before"
    default: break
    }
    // Confidences of test rows say nothing of thresholds: those are of policy rows.
    if metric.hasPrefix("threshold.") { return isCalibrator }
    guard let at = metric.firstIndex(of: "@") else { return false }
    if metric.hasPrefix("quantile@") { return isCalibrator }
    return other == "quantile" + metric[at...]
  }
}
