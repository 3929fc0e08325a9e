internal import ExactStatistics
internal import ScoringCore

/// What a rule asks of an assessment: one comparison, such as `ece_upper < 0.02` or `verdict is overconfident`.
public enum RuleCondition: Hashable, Sendable {
  /// How numbers are compared.
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    /// Below.
    case below = "<"
    /// At most.
    case atMost = "<="
    /// Above.
    case above = ">"
    /// At least.
    case atLeast = ">="

    func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .below: left < right
      case .atMost: left <= right
      case .above: left > right
      case .atLeast: left >= right
      }
    }
  }

  /// A number against a limit.
  case number(RuleQuantity, Comparison, Double)
  /// The verdict.
  case verdict(CalibrationVerdict)
  /// Whether surer answers are right less often, see ``ReliabilityDiagram/isNonMonotone``.
  case nonMonotone(Bool)

  /// Reads conditions that are joined by `and`.
  ///
  /// - Parameter text: such as `ece_upper < 0.02 and rows >= 1000`.
  /// - Returns: the conditions, at least one.
  /// - Throws: `DataError` that names the word that is not understood.
  public static func conditions(_ text: String) throws -> [RuleCondition] {
    let words = text.split(whereSeparator: { $0.isWhitespace }).map(String.init)
    var conditions: [RuleCondition] = []
    for part in words.split(separator: "and", omittingEmptySubsequences: false) {
      conditions.append(try RuleCondition(Array(part), in: text))
    }
    return conditions
  }

  private init(_ words: [String], in text: String) throws {
    guard words.count == 3 else {
      throw DataError(
        found: "condition '\(words.joined(separator: " ").prefix(80))'",
        expected: "'NAME < NUMBER', 'verdict is NAME' or 'non_monotone is yes', joined by 'and'")
    }
    switch words[0] {
    case "verdict":
      guard words[1] == "is", let verdict = CalibrationVerdict(rawValue: words[2]) else {
        throw DataError(
          found: "'\(words.joined(separator: " ").prefix(80))'",
          expected: "'verdict is' consistent, overconfident, underconfident, mixed or inconclusive",
          remedy: NearestWord.advice(
            for: words[2],
            among: ["consistent", "overconfident", "underconfident", "mixed", "inconclusive"]))
      }
      self = .verdict(verdict)
    case "non_monotone":
      guard words[1] == "is", ["yes", "no", "true", "false"].contains(words[2]) else {
        throw DataError(
          found: "'\(words.joined(separator: " ").prefix(80))'",
          expected: "'non_monotone is yes' or 'no'")
      }
      self = .nonMonotone(words[2] == "yes" || words[2] == "true")
    default:
      guard let quantity = RuleQuantity(rawValue: words[0]) else {
        let names = RuleQuantity.allCases.map { $0.rawValue } + ["verdict", "non_monotone"]
        throw DataError(
          found: "'\(words[0].prefix(80))'", expected: names.joined(separator: ", "),
          remedy: NearestWord.advice(for: words[0], among: names))
      }
      guard let comparison = Comparison(rawValue: words[1]) else {
        throw DataError(found: "'\(words[1].prefix(80))'", expected: "<, <=, > or >=")
      }
      // Shares may be written as levels, 2% or 1/50; counts and losses are plain numbers.
      guard let limit = (try? Level(words[2]).doubleValue) ?? Double(words[2]), limit.isFinite
      else {
        throw DataError(found: "'\(words[2].prefix(80))'", expected: "a number such as 0.02 or 2%")
      }
      self = .number(quantity, comparison, limit)
    }
  }

  /// Whether it holds.
  func holds(for assessment: CalibrationAssessment) -> Bool {
    switch self {
    case .number(let quantity, let comparison, let limit):
      comparison.holds(quantity.value(of: assessment), limit)
    case .verdict(let verdict): assessment.verdict == verdict
    case .nonMonotone(let wanted): assessment.diagram.isNonMonotone == wanted
    }
  }

  /// What was found, such as `ece_upper 0.0355 is not < 0.02`.
  func finding(for assessment: CalibrationAssessment) -> String {
    let not = holds(for: assessment) ? "" : "not "
    return switch self {
    case .number(let quantity, let comparison, let limit):
      "\(quantity.rawValue) \(Self.text(quantity.value(of: assessment))) is "
        + "\(not)\(comparison.rawValue) \(Self.text(limit))"
    case .verdict(let verdict):
      "the verdict is \(assessment.verdict.rawValue)"
        + (assessment.verdict == verdict ? "" : ", not \(verdict.rawValue)")
    case .nonMonotone(let wanted): "non_monotone is \(not)\(wanted ? "yes" : "no")"
    }
  }

  /// A number in six digits after the point; counts as integers.
  private static func text(_ number: Double) -> String {
    guard number.isFinite else { return "infinite" }
    return Int(exactly: number).map { "\($0)" } ?? "\((number * 1e6).rounded() / 1e6)"
  }
}
