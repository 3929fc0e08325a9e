internal import ExactStatistics
internal import ProbabilityCalibration
internal import ScoringCore

/// What may stand after a key.
indirect enum ValueRule: Sendable {
  /// Text that is not empty.
  case text
  /// Letters, digits, `.`, `_` and `-`.
  case name
  /// One of these words.
  case word([String])
  /// Yes or no.
  case flag
  /// An integer in a range.
  case integer(ClosedRange<Int>)
  /// A number in a range.
  case number(ClosedRange<Double>)
  /// A number strictly between 0 and 1, exactly.
  case level
  /// A length of time.
  case span
  /// A cron expression or its short name.
  case cron
  /// Entries, at least one.
  case list(ValueRule)
  /// These keys.
  case mapping([KeyRule])
  /// Any names.
  case variables
  /// One of several, told apart by their form.
  case either([ValueRule])
}

/// A key: the row of the table that the reader, the schema and the documentation are made from.
struct KeyRule: Sendable {
  /// What it is called.
  let name: String
  /// What may stand after it.
  let value: ValueRule
  /// A value, as one would write it.
  let example: String
  /// What it is for, in one sentence.
  let summary: String
  /// Whether the mapping is nothing without it.
  let isRequired: Bool

  /// Describes a key.
  init(
    _ name: String, _ value: ValueRule, _ example: String, _ summary: String,
    isRequired: Bool = false
  ) {
    (self.name, self.value, self.example, self.summary) = (name, value, example, summary)
    self.isRequired = isRequired
  }
}

extension ValueRule {
  /// What is expected, in words.
  var words: String {
    switch self {
    case .text: "text"
    case .name: "at most 100 letters, digits, '.', '_' and '-', the first a letter, digit or '_'"
    case .word(let words): words.joined(separator: ", ")
    case .flag: "true or false"
    case .integer(let range):
      range.upperBound == .max
        ? "a whole number from \(range.lowerBound)"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range):
      range.upperBound.isInfinite
        ? "a number from \(Self.short(range.lowerBound))"
        : "a number from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))"
    case .level: "a number above 0 and below 1"
    case .span: "a length of time"
    case .cron:
      "five fields of cron, or \(CronExpression.shortNames.map { $0.key }.joined(separator: ", "))"
    case .list(let entry): "a list of entries, each \(entry.words)"
    case .mapping(let keys): "a mapping with \(keys.map { $0.name }.joined(separator: ", "))"
    case .variables: "a mapping of names to texts"
    case .either(let rules): rules.map { $0.words }.joined(separator: ", or ")
    }
  }

  private static func short(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
  }

  /// Checks a value and everything below it.
  ///
  /// - Parameters:
  ///   - node: the value.
  ///   - rule: its key.
  /// - Throws: `DataError` for the first thing that may not stand there.
  func check(_ node: YAMLNode, of rule: KeyRule) throws {
    switch (self, node.content) {
    case (.either(let rules), _):
      guard let fitting = rules.first(where: { $0.takes(node) }) else {
        throw unexpected(node, rule)
      }
      try fitting.check(node, of: rule)
    case (.mapping(let keys), .mapping): try Self.check(node, keys: keys, of: rule.name)
    case (.variables, .mapping): break
    case (.list(let entry), .list(let entries)):
      guard !entries.isEmpty else { throw unexpected(node, rule) }
      for value in entries { try entry.check(value, of: rule) }
    case (.list, _), (.mapping, _), (.variables, _): throw unexpected(node, rule)
    case (_, .scalar): try checkScalar(node, rule)
    default: throw unexpected(node, rule)
    }
  }

  /// Checks the keys of a mapping and their values.
  ///
  /// - Parameters:
  ///   - node: a mapping.
  ///   - keys: those that it may have.
  ///   - owner: the key that it stands after; empty for the whole file.
  /// - Throws: `DataError` for a key that it may not have, a value that may not stand there, or a key that is missing.
  static func check(_ node: YAMLNode, keys: [KeyRule], of owner: String) throws {
    let names = keys.map { $0.name }
    for member in node.members {
      guard let rule = keys.first(where: { $0.name == member.key }) else {
        throw member.place.failure(
          "key '\(member.key.prefix(80))'\(owner.isEmpty ? "" : " under '\(owner)'")",
          names.joined(separator: ", "),
          NearestWord.advice(for: member.key, among: names)
            ?? PipelineKeys.home(of: member.key).map { "it belongs under '\($0)'" })
      }
      try rule.value.check(member.value, of: rule)
    }
    if let missing = keys.first(where: { $0.isRequired && node[$0.name] == nil }) {
      throw node.failure(
        owner.isEmpty ? "no '\(missing.name)'" : "'\(owner)' without '\(missing.name)'",
        Self.lowercased(missing.summary),
        "add \(missing.name): \(missing.example)")
    }
  }

  private static func lowercased(_ sentence: String) -> String {
    let text = sentence.hasSuffix(".") ? sentence.dropLast() : sentence[...]
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// Whether a value has the form of the rule, be it right or not.
  private func takes(_ node: YAMLNode) -> Bool {
    switch (self, node.content) {
    case (.list, .list), (.mapping, .mapping), (.variables, .mapping): true
    case (.list, _), (.mapping, _), (.variables, _): false
    case (.word(let words), .scalar(let scalar)): words.contains(scalar.text)
    case (.flag, .scalar): node.flag != nil
    case (_, .scalar): !node.isAbsent
    default: false
    }
  }

  private func checkScalar(_ node: YAMLNode, _ rule: KeyRule) throws {
    let text = node.text ?? ""
    let isRight: Bool
    switch self {
    case .level:
      _ = try node.level(of: rule.name)
      return
    // Columns of SQLite end at a NUL, and the log would not be what was written.
    case .text: isRight = !text.isEmpty && !text.utf8.contains(0)
    case .name: isRight = ModelDefinition.isName(text)
    case .word(let words): isRight = words.contains(text)
    case .flag: isRight = node.flag != nil
    case .integer(let range):
      isRight =
        node.integer.map { range.contains($0) } ?? (rule.name == "seed" && node.seed != nil)
    case .number(let range): isRight = node.number.map { range.contains($0) } ?? false
    case .span: isRight = TimeSpan(text) != nil
    case .cron:
      do {
        _ = try CronExpression(text)
      } catch let error as DataError {
        throw node.isPrivate
          ? unexpected(node, rule)
          : node.failure(error.found, error.expected, error.remedy)
      }
      return
    case .list, .mapping, .variables, .either: isRight = false
    }
    if node.isAbsent || !isRight { throw unexpected(node, rule) }
  }

  private func unexpected(_ node: YAMLNode, _ rule: KeyRule) -> DataError {
    var remedy: String?
    if node.isAbsent { remedy = "give it a value or take the key out" }
    if case .word(let words) = self, let text = node.text, !node.isPrivate {
      remedy = remedy ?? NearestWord.advice(for: text, among: words)
    }
    if case .either(let rules) = self, let text = node.text, !node.isPrivate {
      let words = rules.flatMap { if case .word(let words) = $0 { words } else { [String]() } }
      remedy = remedy ?? NearestWord.advice(for: text, among: words)
    }
    let found =
      node.text != nil && !node.isAbsent
      ? "\(rule.name) \(node.shown)" : "\(node.shown) for '\(rule.name)'"
    return node.failure(found, isEnumerated ? words : "\(words), such as \(rule.example)", remedy)
  }

  /// Whether all that may stand there is in ``words``.
  private var isEnumerated: Bool {
    switch self {
    case .word, .flag: true
    default: false
    }
  }
}
