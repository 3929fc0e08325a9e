package import ScoringCore
package import Yams

extension YamlError {
  /// What is wrong and where.
  package var failure: DataError {
    switch self {
    case .parser(_, let problem, let mark, _) where problem.hasPrefix("Maximum nesting level"):
      return DataError(
        found: "values nested more than 1000 deep", expected: "fewer", row: mark.line,
        column: mark.column)
    case .scanner(_, let problem, let mark, let yaml), .parser(_, let problem, let mark, let yaml),
      .composer(_, let problem, let mark, let yaml):
      let lines = yaml.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      let isTab =
        lines.indices.contains(mark.line - 1)
        && lines[mark.line - 1].prefix { $0 == " " || $0 == "\t" }.contains("\t")
      let line = lines.indices.contains(mark.line - 1) ? String(lines[mark.line - 1]) : ""
      let isUnquoted = line.contains("${") || line.contains(": *")
      return DataError(
        found: "text that is no YAML: \(problem)", expected: "YAML",
        remedy: isTab
          ? "indent with spaces, not tabs"
          : isUnquoted ? "put quotes around values with ${...} or *, such as \"${NAME}.npy\"" : nil,
        row: mark.line, column: mark.column)
    case .duplicatedKeysInMapping(let keys, let context):
      return DataError(
        found: "key '\(keys.first?.prefix(80) ?? "")' twice", expected: "each once",
        row: context.mark.line, column: context.mark.column)
    case .reader(let problem, let offset, _, let yaml):
      let start = yaml.utf8.prefix(offset ?? 0)
      let line = start.count { $0 == UInt8(ascii: "\n") } + 1
      return DataError(
        found: "text that is no YAML: \(problem)", expected: "YAML",
        row: offset == nil ? nil : line)
    default:
      let sentence = "\(self)".split(separator: "\n").first.map(String.init) ?? "unreadable"
      return DataError(found: "text that is no YAML: \(sentence)", expected: "YAML")
    }
  }
}
