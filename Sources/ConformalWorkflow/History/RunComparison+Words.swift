extension RunComparison {
  /// The comparison in words: a sentence for each number that changed, with what it comes from.
  ///
  /// What a number comes from is how it is made: a review rate from thresholds and confidences, a threshold from
  /// the rows and limits it was fitted on. Where nothing of that kind changed, the inputs that did are named.
  public var sentences: [String] {
    changes.filter { $0.verdict == .beyondNoise || $0.verdict == .changed }.map { change in
      guard let before = change.before, let after = change.after else { return "" }
      let numbers = MetricWords.values(change.metric, before.value, after.value)
      return "\(MetricWords.name(change.metric)) \(numbers)\(reason(change))"
    }
  }

  /// Numbers whose intervals overlap, a sentence each.
  public var noise: [String] {
    changes.filter { $0.verdict == .withinNoise }.compactMap { change in
      guard let before = change.before, let after = change.after else { return nil }
      return "\(MetricWords.name(change.metric)) "
        + "\(MetricWords.values(change.metric, before.value, after.value)): within noise, "
        + "95 % intervals \(interval(before)) and \(interval(after))"
    }
  }

  /// What was put in and is not the same, a sentence each.
  public var causeSentences: [String] {
    causes.map { cause in
      switch (cause.before, cause.after) {
      case (let before?, let after?): "\(cause.subject) \(before) → \(after)"
      case (nil, let after?): "\(cause.subject) \(after), which was not there before"
      case (let before?, nil): "\(cause.subject) \(before) is no longer there"
      case (nil, nil): cause.subject
      }
    }
  }

  private func reason(_ change: Change) -> String {
    let parts = change.because.compactMap { name in changes.first { $0.metric == name } }
      .compactMap { part -> String? in
        guard let before = part.before, let after = part.after else {
          return "\(MetricWords.name(part.metric)) \(part.after == nil ? "is gone" : "is new")"
        }
        return "\(MetricWords.name(part.metric)) "
          + "\(after.value > before.value ? "rose" : "fell") "
          + MetricWords.values(part.metric, before.value, after.value)
      }
    // What is made of rows and rules comes from those; what a rule of its own says is told beside what it follows from.
    let all = causes.filter { $0.bears(on: change.metric) }
    let roots = parts.isEmpty ? all : all.filter { $0.isOwnRule(of: change.metric) }
    if !parts.isEmpty, roots.isEmpty { return " because " + GateWords.list(parts) }
    guard !roots.isEmpty else { return "; nothing that the records hold explains it" }
    // Rules first: they are few, and files often come in threes.
    let ordered = roots.filter { $0.kind == .definition } + roots.filter { $0.kind != .definition }
    let words =
      parts
      + ordered.prefix(3).map { cause in
        switch cause.kind {
        case .data: "the \(cause.subject) rows changed"
        case .model, .definition, .library, .comparison:
          "\(cause.subject) changed \(cause.before ?? "none") → \(cause.after ?? "none")"
        }
      }
    let rest =
      roots.count > 3
      ? ["\(roots.count - 3) more \(roots.count == 4 ? "input" : "inputs") changed"] : []
    return " because " + GateWords.list(words + rest)
  }

  private func interval(_ metric: Metric) -> String {
    guard let lower = metric.lower, let upper = metric.upper else { return "no interval" }
    return "\(MetricWords.value(metric.name, lower)) to \(MetricWords.value(metric.name, upper))"
  }
}
