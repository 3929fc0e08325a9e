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
    let isCalibrator = MetricName.isCalibrator(other)
    switch metric {
    case MetricName.reviewRate, MetricName.acceptanceRate, MetricName.escalationRate,
      MetricName.selectiveRisk, MetricName.reviewsPerPeriod:
      return MetricName.isThreshold(other) || other == MetricName.meanConfidence
    case MetricName.ece, MetricName.logLoss, MetricName.brier, MetricName.meanConfidence:
      return isCalibrator || other == MetricName.before(metric)
    default: break
    }
    // Confidences of test rows say nothing of thresholds: those are of policy rows.
    if MetricName.isThreshold(metric) { return isCalibrator }
    guard let at = metric.firstIndex(of: "@") else { return false }
    if MetricName.isQuantile(metric) { return isCalibrator }
    return other == MetricName.OfLevel.quantile.rawValue + metric[at...]
  }
}
