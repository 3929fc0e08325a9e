/// What the keys of a pipeline are for, as comments for the files that `conformal init` writes.
package enum PipelineComments {
  /// One line on a key: what it is for, and what may stand there.
  ///
  /// - Parameter path: the key with those above it, such as `["predictor", "score"]`.
  /// - Returns: the line without `#`; empty for a key that pipelines do not have.
  package static func comment(on path: [String]) -> String {
    guard let rule = rule(path) else { return "" }
    let words = words(rule.value)
    return words.isEmpty
      ? rule.summary : "\(rule.summary) One of: \(words.joined(separator: ", "))."
  }

  /// A value of a key as an example.
  ///
  /// - Parameter path: the key with those above it.
  /// - Returns: a value as YAML; empty for a key that pipelines do not have.
  package static func example(of path: [String]) -> String { rule(path)?.example ?? "" }

  private static func rule(_ path: [String]) -> KeyRule? {
    var keys = PipelineKeys.all
    var found: KeyRule?
    for name in path {
      found = keys.first { $0.name == name }
      keys = found.map { self.keys($0.value) } ?? []
    }
    return found
  }

  private static func keys(_ value: ValueRule) -> [KeyRule] {
    switch value {
    case .mapping(let keys): keys
    case .either(let rules): rules.flatMap { keys($0) }
    default: []
    }
  }

  private static func words(_ value: ValueRule) -> [String] {
    if case .word(let words) = value, words.count > 1 { words } else { [] }
  }
}
