/// Gates as annotations of GitHub Actions: lines that a runner shows beside the pipeline's file.
///
/// What holds a run up is an error, what is allowed to be inconclusive a warning, and what is met but should be looked
/// at a notice; the rest is silent. GitHub shows few annotations of a kind for a step, so that errors of all models come
/// first.
package enum GitHubAnnotations {
  /// The lines.
  ///
  /// - Parameter runs: the runs, in order.
  /// - Returns: a line each, ended by a newline; empty where there is nothing to say.
  package static func text(_ runs: [GatedRun]) -> String {
    var lines: [Kind: [String]] = [:]
    for run in runs {
      if let obstacle = run.obstacle {
        lines[.error, default: []].append(line(.error, run, "cannot run", obstacle))
      }
      for result in run.results {
        guard let kind = kind(of: result, in: run) else { continue }
        lines[kind, default: []].append(
          line(kind, run, "\(result.name) \(result.outcome.words)", result.sentence))
      }
    }
    return Kind.allCases.flatMap { lines[$0] ?? [] }.joined()
  }

  private enum Kind: String, CaseIterable {
    case error
    case warning
    case notice
  }

  private static func kind(of result: GateResult, in run: GatedRun) -> Kind? {
    if run.isHeldUp(by: result) { return .error }
    if result.outcome == .inconclusive { return .warning }
    return result.isWarning ? .notice : nil
  }

  private static func line(
    _ kind: Kind, _ run: GatedRun, _ title: String, _ message: String
  ) -> String {
    "::\(kind.rawValue) file=\(property(run.pipeline)),title=\(property("\(run.name): \(title)"))"
      + "::\(data(message))\n"
  }

  /// A message: `%` and line ends are escaped, scalar by scalar, since CR LF is one character.
  private static func data(_ text: String) -> String { escaped(text, ["%", "\r", "\n"]) }

  /// A property: what would end it too.
  private static func property(_ text: String) -> String {
    escaped(text, ["%", "\r", "\n", ":", ","])
  }

  private static func escaped(_ text: String, _ special: [Unicode.Scalar]) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      guard special.contains(scalar) else {
        escaped.append(scalar)
        continue
      }
      let code = String(scalar.value, radix: 16, uppercase: true)
      escaped.append(contentsOf: ("%" + (code.count < 2 ? "0" : "") + code).unicodeScalars)
    }
    return String(escaped)
  }
}
