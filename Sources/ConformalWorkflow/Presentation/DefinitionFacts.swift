internal import ConformalReporting
internal import ExactStatistics

/// A pipeline in names and values.
struct DefinitionFacts {
  let definition: PipelineDefinition

  init(_ definition: PipelineDefinition) { self.definition = definition }

  var facts: [Report.Fact] {
    let data = definition.data
    var pairs = [
      ("model", "\(definition.model.name) \(definition.model.version)"),
      ("owner", definition.owner), ("rows", source),
      (
        "fewest rows",
        "\(GateWords.count(data.minimumRows)) in each role"
          + (data.minimumRowsPerClass > 0
            ? ", \(GateWords.count(data.minimumRowsPerClass)) of each class in it" : "")
      ), ("oldest data", data.maxAge.map { "\($0)" } ?? "of any age"),
      ("correction", correction), ("prediction sets", predictor), ("decisions", policy),
    ]
    pairs.append(("schedule", definition.schedule.map { "\($0.cron) (UTC)" } ?? "none"))
    pairs.append(("seed", "\(definition.seed)"))
    return pairs.map { Report.Fact(name: $0.0, value: $0.1) }
  }

  private var source: String {
    switch definition.data.source {
    case .roles(let files):
      return DataRole.allCases.compactMap { role in
        files[role].map { "\(role.rawValue): \($0.outputs)" }
      }.joined(separator: "; ")
    case .split(let file, let split):
      let shares = DataRole.allCases.compactMap { role in
        split.shares[role].map { "\(role.rawValue) \($0)" }
      }
      let unit =
        switch split.by {
        case .rows: "row by row"
        case .stratified: "within each class"
        case .grouped: "by whole groups"
        }
      return "\(file.outputs), divided \(unit): \(shares.joined(separator: ", "))"
    }
  }

  private var correction: String {
    guard let calibrator = definition.calibrator else { return "none" }
    let how =
      switch calibrator.choice {
      case .method(let name): name
      case .candidates(let names):
        names.isEmpty
          ? "the simplest method that cannot be told from the best"
          : "the simplest of \(GateWords.list(names)) that cannot be told from the best"
      case .rules: "by written rules"
      }
    return how + (calibrator.keepAnswers ? ", answers unchanged" : "")
  }

  private var predictor: String {
    guard let predictor = definition.predictor else { return "none" }
    let coverage = GateWords.list(predictor.alphas.map { "\($0.complement)" })
    let scope =
      switch predictor.conditional {
      case .marginal: "on average over all rows"
      case .classes: "in each class"
      case .groups: "in each group"
      }
    return "score \(predictor.score), to hold the truth with probability \(coverage) \(scope)"
  }

  private var policy: String {
    guard let policy = definition.policy else { return "none" }
    var parts = ["by \(policy.confidence)"]
    if let risk = policy.maxRisk {
      parts.append(
        "at most \(risk) of approved answers wrong, with confidence \(policy.delta.complement)")
    }
    if let capacity = policy.capacity {
      parts.append(
        "at most \(GateWords.count(capacity.reviews)) reviews of "
          + "\(GateWords.count(capacity.per)) rows"
          + (capacity.arrivals == .poisson ? " on average" : ""))
    }
    if let costs = policy.costs {
      parts.append(
        "an error costs \(costs.error), a review \(costs.review), an escalation \(costs.escalation)"
      )
    }
    return parts.joined(separator: "; ") + (policy.reason.map { " (\($0))" } ?? "")
  }
}
