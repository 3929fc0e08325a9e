public import ProbabilityCalibration
internal import ScoringCore
internal import Yams

extension CalibrationRules {
  /// Reads rules that a team has written down.
  ///
  /// ```yaml
  /// rules:
  ///   - name: good enough
  ///     when: ece_upper <= 0.02
  ///     then: leave
  ///   - name: too far off
  ///     when: ece_lower > 0.15
  ///     then: revisit
  ///     because: no map mends a model that wrong
  ///   - name: too sure of itself
  ///     when: verdict is overconfident and non_monotone is no
  ///     then: temperature
  /// otherwise: auto
  /// ```
  ///
  /// - Parameter path: the file.
  /// - Throws: `DataError` with line and column of what is not understood.
  public init(contentsOf path: String) throws {
    let storage =
      path == "-" ? try ByteStorage(descriptor: 0, name: path) : try ByteStorage(mapping: path)
    do {
      try self.init(yaml: String(decoding: storage.copy(0..<storage.count), as: UTF8.self))
    } catch let error as DataError {
      throw error.located(in: path)
    }
  }

  /// Reads rules.
  ///
  /// - Parameter yaml: the text.
  /// - Throws: `DataError` with line and column of what is not understood.
  public init(yaml: String) throws {
    if let anchor = YAMLAnchors.first(in: yaml) {
      throw DataError(
        found: "'\(anchor.text.prefix(80))'", expected: "rules without anchors and aliases",
        row: anchor.line, column: anchor.column)
    }
    let root: Node
    do {
      guard let found = try Yams.compose(yaml: yaml) else {
        throw DataError(found: "no rules", expected: "a mapping with 'rules'")
      }
      root = found
    } catch let error as YamlError {
      throw error.failure
    }
    try self.init(root)
  }

  private init(_ root: Node) throws {
    let keys = try root.members(allowed: ["rules", "otherwise"])
    guard let list = keys["rules"]?.sequence else {
      throw (keys["rules"] ?? root).failure(
        keys["rules"] == nil ? "no 'rules'" : "'rules' that are no list",
        "a list of rules, each with name, when and then")
    }
    self.init(
      try list.map { try Self.rule($0) },
      otherwise: try keys["otherwise"].map { try Self.action($0) } ?? .automatic)
  }

  private static func rule(_ node: Node) throws -> CalibrationRule {
    let keys = try node.members(allowed: ["name", "when", "then", "because"])
    func text(_ key: String) throws -> String {
      guard let member = keys[key] else {
        throw node.failure("a rule without '\(key)'", "'\(key)'")
      }
      guard let scalar = member.scalar?.string, !scalar.isEmpty else {
        throw member.failure("'\(key)' that is no text", "text")
      }
      return scalar
    }
    let conditions: [RuleCondition]
    do {
      conditions = try RuleCondition.conditions(try text("when"))
    } catch let error as DataError where error.row == nil {
      throw (keys["when"] ?? node).failure(error.found, error.expected, error.remedy)
    }
    guard let then = keys["then"] else { throw node.failure("a rule without 'then'", "'then'") }
    return CalibrationRule(
      name: try text("name"), conditions: conditions, action: try action(then),
      because: keys["because"] == nil ? nil : try text("because"))
  }

  private static func action(_ node: Node) throws -> RuleAction {
    guard let word = node.scalar?.string, let action = RuleAction(word) else {
      throw node.failure(
        node.scalar.map { "'\($0.string.prefix(80))'" } ?? "an action that is no text",
        "leave, revisit, auto, or a method: \(CalibrationMethods.names.joined(separator: ", "))",
        node.scalar.flatMap {
          NearestWord.advice(
            for: $0.string, among: ["leave", "revisit", "auto"] + CalibrationMethods.names)
        })
    }
    return action
  }
}

extension Node {
  /// The members of a mapping by key; a key that is not allowed is refused, with the nearest that is.
  fileprivate func members(allowed: [String]) throws -> [String: Node] {
    guard let mapping else {
      throw failure("no mapping", "keys \(allowed.joined(separator: ", "))")
    }
    var members: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string, allowed.contains(name) else {
        throw key.failure(
          "key '\((key.scalar?.string ?? "").prefix(80))'", allowed.joined(separator: ", "),
          NearestWord.advice(for: key.scalar?.string ?? "", among: allowed))
      }
      guard members.updateValue(value, forKey: name) == nil else {
        throw key.failure("key '\(name)' twice", "each once")
      }
    }
    return members
  }

  fileprivate func failure(
    _ found: String, _ expected: String?, _ remedy: String? = nil
  ) -> DataError {
    DataError(
      found: found, expected: expected, remedy: remedy, row: mark?.line, column: mark?.column)
  }
}
