internal import ExactStatistics
internal import ScoringCore

/// Makes definitions of the tree of a pipeline.
struct PipelineReader {
  /// The directory of the pipeline.
  let directory: String
  /// The variables of the environment.
  let environment: [String: String]
  /// Whether the files of rows and classes must be there.
  let requiresInputs: Bool

  /// The most pipelines of one file.
  static let mostPipelines = 10_000

  /// One definition, or one for each set of variables.
  ///
  /// - Parameter tree: the tree before variables are replaced.
  /// - Returns: definitions in the order of the sets of variables, at least one.
  /// - Throws: `DataError` for the first thing that is not understood.
  func definitions(_ tree: YAMLNode) throws -> [PipelineDefinition] {
    let own: Set = ["variables", "for_each"]
    var body = tree
    body.content = .mapping(tree.members.filter { !own.contains($0.key) })
    var scope = VariableScope(values: [:], environment: environment)
    if let variables = tree["variables"] {
      scope = try scope.adding(variables, key: "variables")
    }
    guard let each = tree["for_each"] else {
      return [try definition(of: try scope.replacing(body))]
    }
    guard let entries = each.entries, !entries.isEmpty else {
      throw each.failure(
        "\(each.shown) for 'for_each'", "a list of mappings, such as [{MODEL: churn}]")
    }
    guard entries.count <= Self.mostPipelines else {
      throw each.failure(
        "\(entries.count) entries under 'for_each'", "at most \(Self.mostPipelines)")
    }
    var seen: Set<[String]> = []
    return try entries.map { entry in
      let definition = try definition(
        of: try scope.adding(entry, key: "for_each").replacing(body))
      guard seen.insert([definition.model.name, definition.model.version]).inserted else {
        throw entry.failure(
          "a second pipeline of the same model and version", "each version of a model once",
          "let model.name or model.version depend on the variables of 'for_each'")
      }
      return definition
    }
  }

  private func definition(of root: YAMLNode) throws -> PipelineDefinition {
    try ValueRule.check(root, keys: PipelineKeys.all, of: "")
    let parts = ["calibrator", "predictor", "policy"]
    guard parts.contains(where: { root[$0] != nil }) else {
      throw root.failure(
        "no 'calibrator', 'predictor' or 'policy'", "at least one of them",
        "add predictor: {score: aps, alpha: 0.1}")
    }
    var result = PipelineDefinition(
      model: ModelDefinition(
        name: root["model"]?["name"]?.text ?? "", version: root["model"]?["version"]?.text ?? "",
        description: root["model"]?["description"]?.text),
      owner: root["owner"]?.text ?? "", data: try data(root))
    result.model.intendedUse = root["model"]?["intended_use"]?.text
    result.model.harms = root["model"]?["harms"]?.text
    result.model.groupsExamined = root["model"]?["groups_examined"]?.text
    result.model.appeals = root["model"]?["appeals"]?.text
    result.seed = root["seed"]?.seed ?? 0
    result.history = root["history"]?.text ?? "history"
    result.calibrator = try root["calibrator"].map { try calibrator($0) }
    result.predictor = try root["predictor"].map { try predictor($0, result.data) }
    result.policy = try root["policy"].map { try policy($0, result.data) }
    try gates(root, into: &result)
    if let schedule = root["schedule"] {
      let text = schedule["cron"]?.text ?? schedule.text ?? ""
      result.schedule = ScheduleDefinition(cron: text)
      if let grace = schedule["grace"]?.text.flatMap({ TimeSpan($0) }) {
        result.schedule?.grace = grace
      }
    }
    return result
  }
}

extension VariableScope {
  /// This scope with the variables of a mapping, whose values may name those that are there.
  ///
  /// - Parameters:
  ///   - node: a mapping of names to texts.
  ///   - key: the key that it stands under.
  /// - Returns: the wider scope.
  /// - Throws: `DataError` for what is no variable.
  fileprivate func adding(_ node: YAMLNode, key: String) throws -> VariableScope {
    guard case .mapping(let members) = node.content else {
      throw node.failure("\(node.shown) under '\(key)'", "variables, such as MODEL: churn")
    }
    var copy = self
    for member in members {
      guard Self.isName(member.key) else {
        throw member.place.failure(
          "variable '\(member.key.prefix(80))'", "letters, digits and '_', no digit first")
      }
      let value = try replacing(member.value)
      guard let scalar = value.scalar, !value.isAbsent else {
        throw value.failure("\(value.shown) for variable '\(member.key)'", "text")
      }
      copy.values[member.key] = scalar
    }
    return copy
  }
}
