internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics
internal import ProbabilityCalibration
internal import ScoringCore

extension PipelineReader {
  /// How probabilities are corrected.
  func calibrator(_ node: YAMLNode) throws -> CalibratorDefinition {
    let choices = node.members.filter { ["method", "candidates", "rules"].contains($0.key) }
    guard let choice = choices.first else {
      throw node.failure(
        "'calibrator' without a method", "one of method, candidates, rules",
        "add method: temperature")
    }
    guard choices.count == 1 else {
      throw choices[1].place.failure(
        "\(choice.key) and \(choices[1].key)", "one of method, candidates, rules",
        "take one of them out")
    }
    var result = CalibratorDefinition(try self.choice(choice))
    result.keepAnswers = node["keep_answers"]?.flag ?? false
    result.seed = node["seed"]?.seed
    return result
  }

  private func choice(_ member: YAMLNode.Member) throws -> CalibratorDefinition.Choice {
    let text = member.value.text ?? ""
    switch member.key {
    case "method": return text == "auto" ? .candidates([]) : .method(text)
    case "candidates":
      let names = member.value.entries?.compactMap { $0.text } ?? []
      if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
        throw (member.value.entries?[twice] ?? member.value).failure(
          "candidate '\(names[twice])' twice", "each once")
      }
      return .candidates(names)
    default: return .rules(try rules(member.value))
    }
  }

  private func rules(_ node: YAMLNode) throws -> String {
    guard let name = node.text else {
      for rule in node["rules"]?.entries ?? [] {
        guard let when = rule["when"] else { continue }
        do {
          _ = try RuleCondition.conditions(when.text ?? "")
        } catch let error as DataError {
          throw when.isPrivate
            ? when.failure("when \(when.shown)", "a condition, such as ece_upper <= 0.02")
            : when.failure(error.found, error.expected, error.remedy)
        }
      }
      return node.json
    }
    let path = resolve(name)
    let storage: ByteStorage
    do {
      storage = try ByteStorage(mapping: path)
    } catch is DataError {
      throw MissingFile(node, path: path, key: "rules").failure
    }
    guard storage.count <= YAMLNode.largestFile,
      let text = String(validating: storage.copy(0..<storage.count), as: UTF8.self)
    else {
      throw node.failure("rules \(node.shown), no text", "text of at most 1000000 bytes")
    }
    do {
      _ = try CalibrationRules(yaml: text)
    } catch let error as DataError {
      guard !node.isPrivate else {
        throw node.failure(
          "rules \(node.shown)\(error.row.map { ", line \($0)" } ?? ""): \(error.found)",
          error.expected, error.remedy)
      }
      throw error.located(in: path)
    }
    return text
  }

  /// What prediction sets are made by.
  func predictor(_ node: YAMLNode, _ data: DataDefinition) throws -> PredictorDefinition {
    let alphas = node["alpha"].map { $0.entries ?? [$0] } ?? []
    var levels: [Level] = []
    for alpha in alphas {
      let level = try alpha.level(of: "alpha")
      guard !levels.contains(level) else {
        throw alpha.failure("alpha \(alpha.shown) twice", "each level once")
      }
      levels.append(level)
    }
    var result = PredictorDefinition(score: node["score"]?.text ?? "", alphas: levels)
    result.randomized = node["randomized"]?.flag
    result.lambda = node["lambda"]?.number
    result.kReg = node["k_reg"]?.integer
    result.weight = node["weight"]?.number
    result.setPolicy = node["set_policy"]?.text
    result.conditional =
      node["conditional"]?.text.flatMap { PredictorDefinition.Conditional(rawValue: $0) }
      ?? .marginal
    result.minimumGroupSize = node["minimum_group_size"]?.integer
    result.seed = node["seed"]?.seed
    try check(result, node)
    if result.conditional == .groups, !data.hasGroups {
      throw (node["conditional"] ?? node).failure(
        "coverage in each group of rows without groups", "groups",
        "add groups: F to the rows of 'predictor' and 'test'")
    }
    if result.conditional == .groups, case .split(_, let split) = data.source, split.by == .grouped
    {
      throw (node["conditional"] ?? node).failure(
        "coverage in each group of rows that are divided by whole groups", "a split by rows",
        "new groups have no calibration rows: set data.split.by to rows, or conditional to marginal"
      )
    }
    if let size = node["minimum_group_size"], result.conditional != .groups {
      throw size.failure(
        "minimum_group_size for coverage over \(result.conditional == .classes ? "classes" : "all rows")",
        "conditional: groups")
    }
    return result
  }

  /// Checks a score with its parameters.
  private func check(_ predictor: PredictorDefinition, _ node: YAMLNode) throws {
    var parameters: [String: Double] = [:]
    parameters["lambda"] = predictor.lambda
    parameters["k_reg"] = predictor.kReg.map { Double($0) }
    parameters["weight"] = predictor.weight
    let type = ScoreRegistry.all.first { $0.name == predictor.score }
    if let name = node.members.first(where: { parameters[$0.key] != nil })?.key,
      let type, !type.parameterNames.contains(name)
    {
      let known = type.parameterNames.joined(separator: ", ")
      throw (node.members.first { $0.key == name }?.place ?? node.place).failure(
        "\(name) for score '\(predictor.score)'", known.isEmpty ? "no parameter" : known,
        "take it out, or choose \(name == "weight" ? "saps" : "raps")")
    }
    do {
      _ = try ScoreRegistry.score(
        named: predictor.score, parameters: parameters, isRandomized: predictor.randomized)
    } catch let error as DataError {
      throw (node["randomized"] ?? node["score"] ?? node).failure(
        error.found, error.expected, error.remedy)
    }
  }

  /// What decisions are made by.
  func policy(_ node: YAMLNode, _ data: DataDefinition) throws -> PolicyDefinition {
    var result = PolicyDefinition()
    result.confidence = node["confidence"]?.text ?? result.confidence
    if result.confidence == "energy", data.kinds != [.logits] {
      throw (node["confidence"] ?? node).failure("energy of probabilities", "logits, or another")
    }
    result.maxRisk = try node["max_risk"]?.level(of: "max_risk")
    result.delta = try node["delta"]?.level(of: "delta") ?? result.delta
    result.capacity = try node["capacity"].map { try capacity($0) }
    // More rows than the mean may come, and a team may have room for them.
    if let capacity = node["capacity"], let value = result.capacity, value.arrivals == .fixed,
      value.reviews > value.per
    {
      throw (capacity["reviews"] ?? capacity).failure(
        "more reviews than rows", "at most as many as 'per'")
    }
    result.costs = node["costs"].map {
      PolicyDefinition.Costs(
        error: $0["error"]?.number ?? 0, review: $0["review"]?.number ?? 0,
        escalation: $0["escalation"]?.number ?? 0, missRate: $0["miss_rate"]?.number ?? 0)
    }
    result.allowEscalation = node["allow_escalation"]?.flag ?? true
    result.seed = node["seed"]?.seed
    result.reason = node["reason"]?.text
    guard result.maxRisk != nil || result.capacity != nil || result.costs != nil else {
      throw node.failure(
        "'policy' without a limit", "max_risk, capacity or costs", "add max_risk: 0.02")
    }
    return result
  }

  private func capacity(_ node: YAMLNode) throws -> PolicyDefinition.Capacity {
    let arrivals = node["arrivals"]?.text.flatMap {
      PolicyDefinition.Capacity.Arrivals(rawValue: $0)
    }
    return PolicyDefinition.Capacity(
      reviews: node["reviews"]?.integer ?? 0, per: node["per"]?.integer ?? 1,
      delta: try node["delta"]?.level(of: "delta") ?? "0.05", arrivals: arrivals ?? .fixed)
  }
}
