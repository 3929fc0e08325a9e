internal import ProbabilityCalibration
internal import ScoringCore

/// A value of a YAML file with the place that it was written at, so that every later complaint can name it.
struct YAMLNode: Sendable {
  /// A place in a file; line and column count from 1.
  struct Place: Hashable, Sendable {
    var file: String
    var line: Int
    var column: Int
  }

  /// A key with its value.
  struct Member: Sendable {
    var key: String
    var place: Place
    var value: YAMLNode
  }

  /// A text in place of a value.
  struct Scalar: Sendable {
    /// What it says.
    var text: String
    /// What its author wrote, where variables were replaced.
    var written: String?
    /// Whether a value of the environment is part of it: it may not be shown.
    var isPrivate = false
    /// Whether it stands without quotes.
    var isPlain: Bool
  }

  /// What is at the place.
  indirect enum Content: Sendable {
    case scalar(Scalar)
    case list([YAMLNode])
    case mapping([Member])
  }

  var content: Content
  var place: Place
}

extension YAMLNode {
  /// The value of a key, where this is a mapping that has it.
  subscript(_ key: String) -> YAMLNode? { members.first { $0.key == key }?.value }

  /// The members in the order of the file; none where this is no mapping.
  var members: [Member] { if case .mapping(let members) = content { members } else { [] } }

  /// The entries, where this is a list.
  var entries: [YAMLNode]? { if case .list(let entries) = content { entries } else { nil } }

  /// The text, where this is one.
  var text: String? { scalar?.text }

  /// The text with what is known of it, where this is one.
  var scalar: Scalar? { if case .scalar(let scalar) = content { scalar } else { nil } }

  /// Whether this is a key without a value.
  var isAbsent: Bool {
    guard let scalar, scalar.isPlain, scalar.written == nil else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.text)
  }

  /// Whether values of the environment are part of it.
  var isPrivate: Bool {
    switch content {
    case .scalar(let scalar): scalar.isPrivate
    case .list(let entries): entries.contains { $0.isPrivate }
    case .mapping(let members): members.contains { $0.value.isPrivate }
    }
  }

  /// What is there, in words for a complaint, never with values of the environment.
  var shown: String {
    switch content {
    case .list(let entries): return entries.isEmpty ? "an empty list" : "a list"
    case .mapping: return "a mapping"
    case .scalar where isAbsent: return "no value"
    case .scalar(let scalar):
      let text = Self.cut(scalar.text)
      guard let written = scalar.written else { return "'\(text)'" }
      return scalar.isPrivate ? "'\(Self.cut(written))'" : "'\(Self.cut(written))', here '\(text)'"
    }
  }

  private static func cut(_ text: String) -> String {
    text.count > 80 ? text.prefix(80) + "..." : text
  }

  /// What is wrong with it.
  ///
  /// - Parameters:
  ///   - found: what was found.
  ///   - expected: what was expected.
  ///   - remedy: what to do.
  ///   - code: the kind of failure.
  /// - Returns: an error at its place.
  func failure(
    _ found: String, _ expected: String? = nil, _ remedy: String? = nil,
    _ code: DataError.Code = .invalidData
  ) -> DataError { place.failure(found, expected, remedy, code) }
}

extension YAMLNode.Place {
  /// An error at this place.
  func failure(
    _ found: String, _ expected: String? = nil, _ remedy: String? = nil,
    _ code: DataError.Code = .invalidData
  ) -> DataError {
    // A complaint is one line, whatever a key or a text is.
    let line = String(found.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    return DataError(
      code, found: line, expected: expected, remedy: remedy, file: file, row: self.line,
      column: column)
  }
}
