internal import ScoringCore

/// The variables that `${NAME}` may name: those of the file, then those of the environment.
struct VariableScope: Sendable {
  /// Variables of the file, by name.
  var values: [String: YAMLNode.Scalar]
  /// Variables of the environment.
  let environment: [String: String]

  /// The tree with every `${NAME}` in its values replaced.
  ///
  /// - Parameter node: a tree as it was written.
  /// - Returns: the tree with the same places.
  /// - Throws: `DataError` for a variable that is not set, or that may not be read.
  func replacing(_ node: YAMLNode) throws -> YAMLNode {
    var copy = node
    switch node.content {
    case .list(let entries): copy.content = .list(try entries.map { try replacing($0) })
    case .mapping(let members):
      copy.content = .mapping(
        try members.map { member in
          var copy = member
          copy.value = try replacing(member.value)
          return copy
        })
    case .scalar(let scalar) where scalar.text.contains("$"):
      copy.content = .scalar(try replacing(scalar, node))
    case .scalar: break
    }
    return copy
  }

  private func replacing(
    _ scalar: YAMLNode.Scalar, _ node: YAMLNode
  ) throws -> YAMLNode.Scalar {
    var result = YAMLNode.Scalar(text: "", written: scalar.text, isPlain: scalar.isPlain)
    var rest = scalar.text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result.text += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "$" {
        result.text += "$"
        rest = rest.dropFirst()
      } else if rest.first == "{" {
        guard let end = rest.firstIndex(of: "}") else {
          throw node.failure("'${' without '}'", "${NAME} or ${NAME:-default}", Self.dollars)
        }
        let value = try value(String(rest[..<end].dropFirst()), node)
        result.text += value.text
        result.isPrivate = result.isPrivate || value.isPrivate
        rest = rest[rest.index(after: end)...]
      } else {
        result.text += "$"
      }
    }
    result.text += rest
    return result
  }

  private func value(_ reference: String, _ node: YAMLNode) throws -> (
    text: String, isPrivate: Bool
  ) {
    let name = String(reference.prefix { $0 != ":" })
    let suffix = reference.dropFirst(name.count)
    guard Self.isName(name), suffix.isEmpty || suffix.hasPrefix(":-") else {
      throw node.failure(
        "variable '${\(reference.prefix(80))}'", "${NAME} or ${NAME:-default}", Self.dollars)
    }
    if let value = values[name] { return (value.text, value.isPrivate) }
    if let word = Self.wordOfSecrets(in: name) {
      throw node.failure(
        "variable '${\(name)}', whose name says \(word)", "variables that are no secrets",
        "secrets do not belong in a pipeline: nothing in it needs one")
    }
    if let value = environment[name], !(value.isEmpty && suffix.hasPrefix(":-")) {
      // What is read here is kept in the history, in reports and in packages.
      guard value.firstMatch(of: #/(?i)https?://[^/?#\s]*@|://[^/?#\s]*:[^/?#\s]*@/#) == nil else {
        throw node.failure(
          "variable '${\(name)}', an address with a password in it",
          "variables that are no secrets",
          "secrets do not belong in a pipeline: nothing in it needs one")
      }
      return (value, true)
    }
    if suffix.hasPrefix(":-") { return (String(suffix.dropFirst(2)), false) }
    throw node.failure(
      "variable '${\(name)}', which is not set", "a value",
      "set \(name) in the environment or under 'variables', or write ${\(name):-default}")
  }

  private static let dollars = "write $$ for a dollar"

  /// Whether a variable may be called so.
  ///
  /// - Parameter name: a name.
  /// - Returns: whether it is letters, digits and `_`, no digit first.
  static func isName(_ name: String) -> Bool {
    guard let first = name.first, !first.isNumber else { return false }
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }

  /// The part of a name by which it is the name of a secret.
  private static func wordOfSecrets(in name: String) -> String? {
    [
      "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL", "APIKEY", "API_KEY", "PRIVATE_KEY",
      "ACCESS_KEY", "PASSPHRASE", "DATABASE_URL",
    ].first { name.uppercased().contains($0) }
      // The last word says what it is: DB_PASS is a secret, PASS_RATE is none. PWD alone is where a shell is.
      ?? name.uppercased().split(separator: "_").last.map(String.init).flatMap { word in
        ["PASS", "PW", "PSWD", "PAT", "AUTH", "DSN", "PIN", "BEARER"].contains(word)
          || word == "PWD" && name.contains("_") ? word : nil
      }
  }
}
