/// What a rule does where it fires.
public enum RuleAction: Hashable, Sendable {
  /// Leaves probabilities as they are.
  case leave
  /// Writes nothing: the model itself is to be looked at again.
  case revisit
  /// Fits the method of this name.
  case method(String)
  /// Chooses by cross-validated log-loss.
  case automatic

  /// The action of a word: `leave`, `revisit`, `auto`, or the name of a method.
  ///
  /// - Parameter word: the word.
  public init?(_ word: String) {
    switch word {
    case "leave": self = .leave
    case "revisit": self = .revisit
    case "auto": self = .automatic
    default:
      guard CalibrationMethods.names.contains(word) else { return nil }
      self = .method(word)
    }
  }
}

/// A decision that a team has written down.
public struct CalibrationRule: Hashable, Sendable {
  /// What it is called.
  public let name: String
  /// What must hold, all of it.
  public let conditions: [RuleCondition]
  /// What is done then.
  public let action: RuleAction
  /// Why, in the words of the team, or `nil`.
  public let because: String?

  /// Writes a rule.
  ///
  /// - Parameters:
  ///   - name: what it is called.
  ///   - conditions: what must hold, all of it.
  ///   - action: what is done then.
  ///   - because: why, or `nil`.
  public init(
    name: String, conditions: [RuleCondition], action: RuleAction, because: String? = nil
  ) {
    self.name = name
    self.conditions = conditions
    self.action = action
    self.because = because
  }
}

/// Rules in the order in which they are asked: the first that fires decides.
public struct CalibrationRules: Hashable, Sendable {
  /// The rules.
  public let rules: [CalibrationRule]
  /// What is done where none fires.
  public let otherwise: RuleAction

  /// Puts rules together.
  ///
  /// - Parameters:
  ///   - rules: the rules in the order in which they are asked.
  ///   - otherwise: what is done where none fires.
  public init(_ rules: [CalibrationRule], otherwise: RuleAction) {
    (self.rules, self.otherwise) = (rules, otherwise)
  }

  /// What is done, by which rule and why.
  public struct Decision: Hashable, Sendable {
    /// The rule's name, or `otherwise`.
    public let rule: String
    /// What is done.
    public let action: RuleAction
    /// Why, without a final stop.
    public let reason: String
  }

  /// Asks the rules.
  ///
  /// - Parameter assessment: of the model's own probabilities.
  /// - Returns: what is done, by which rule and why.
  public func decide(_ assessment: CalibrationAssessment) -> Decision {
    for rule in rules where rule.conditions.allSatisfy({ $0.holds(for: assessment) }) {
      let found = rule.conditions.map { $0.finding(for: assessment) }.joined(separator: ", ")
      return Decision(
        rule: rule.name, action: rule.action,
        reason: found + (rule.because.map { "; \($0)" } ?? ""))
    }
    let failed = rules.map { rule in
      let first = rule.conditions.first { !$0.holds(for: assessment) }
      return "\(rule.name): \(first?.finding(for: assessment) ?? "")"
    }
    return Decision(
      rule: "otherwise", action: otherwise,
      reason: "no rule fired" + (failed.isEmpty ? "" : " (\(failed.joined(separator: "; ")))"))
  }
}
