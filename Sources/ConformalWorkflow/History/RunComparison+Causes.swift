// Which numbers can come of what was put in.
extension RunComparison.Cause {
  /// Whether other test rows may come of it.
  var isOfRows: Bool {
    switch kind {
    case .data: true
    // "pipeline" stands for a definition that is not there to be looked at.
    // Where files are says nothing; what is in them is told as data.
    case .definition:
      subject.hasPrefix("data.source.split.s") || subject.hasPrefix("data.source.split.by")
        || ["seed", "pipeline", "data.sumTolerance", "data.sum_tolerance"].contains(subject)
    case .model, .library, .comparison: false
    }
  }

  /// Whether a metric can come of it, by what the metric is made from.
  func bears(on metric: String) -> Bool {
    let (roles, parts) = Self.sources(of: metric)
    switch kind {
    case .library: return true
    // A version is a name; what it stands for are other outputs, which are data.
    case .model, .comparison: return false
    case .data:
      let parts = subject.split(separator: " of ", maxSplits: 1)
      guard parts.count == 2 else { return true }
      return parts[1].split(separator: ", ").contains { roles.contains(String($0)) }
    case .definition:
      // That another file is read is told with the file.
      if subject == "data.classes" { return false }
      let key = subject.split(separator: ".").last.map(String.init) ?? ""
      if subject.hasPrefix("data.source"), ["outputs", "labels", "ids", "groups"].contains(key) {
        return false
      }
      let part = String(subject.prefix { $0 != "." })
      return ["data", "seed", "pipeline"].contains(part) || parts.contains(part)
    }
  }

  /// Whether it is what the pipeline says of the part that gives the metric.
  func isOwnRule(of metric: String) -> Bool {
    kind == .definition
      && (MetricName.isThreshold(metric) && subject.hasPrefix("policy.")
        || MetricName.isQuantile(metric) && subject.hasPrefix("predictor."))
  }

  /// The roles and the parts of the pipeline that a metric is made from.
  private static func sources(of metric: String) -> (roles: [String], parts: [String]) {
    if MetricName.isBefore(metric) { return (["test"], []) }
    if MetricName.isCalibrator(metric) { return (["calibrator"], ["calibrator"]) }
    if MetricName.isThreshold(metric) {
      return (["calibrator", "policy"], ["calibrator", "policy"])
    }
    if MetricName.isQuantile(metric) || metric == MetricName.calibrationRows {
      return (["calibrator", "predictor"], ["calibrator", "predictor"])
    }
    if metric.contains("@") {
      return (["calibrator", "predictor", "test"], ["calibrator", "predictor"])
    }
    if MetricName.isRate(metric)
      || [MetricName.selectiveRisk, MetricName.reviewsPerPeriod].contains(metric)
    {
      return (["calibrator", "policy", "test"], ["calibrator", "policy"])
    }
    return (["calibrator", "test"], ["calibrator"])
  }
}
