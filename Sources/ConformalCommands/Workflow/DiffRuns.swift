internal import ConformalWorkflow
internal import ScoringCore

/// `conformal diff`: two runs in, what changed and why out.
public struct DiffRuns: Sendable {
  /// The directory of the history.
  public var directory: String
  /// The first run: a number, `MODEL@VERSION`, or `in-force:MODEL`.
  public var first: String
  /// The second run.
  public var second: String
  /// Whether to print JSON.
  public var json = false

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - directory: the directory of the history.
  ///   - first: the first run.
  ///   - second: the second run.
  public init(directory: String, first: String, second: String) {
    (self.directory, self.first, self.second) = (directory, first, second)
  }

  private struct Output: Encodable {
    let schema = "swift-conformal/diff/1"
    let comparison: RunComparison
    let sentences: [String]
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `success`.
  /// - Throws: `DataError` where there is no history, or no such run.
  public func run(_ console: Console) throws -> ExitStatus {
    let history = try History(directory: directory, makes: false).repaired(console)
    let entries = try [first, second].map { try history.run(named: $0) }
    guard let comparison = history.comparison(entries[0], entries[1]) else {
      throw DataError(
        .usage, found: "entries that are no runs", expected: "two runs",
        remedy: "see `conformal history --kind run`", file: directory)
    }
    try console.print(
      json
        ? jsonText(Output(comparison: comparison, sentences: comparison.sentences))
        : printable(text(comparison)))
    return .success
  }

  private func text(_ comparison: RunComparison) -> String {
    var text = [comparison.first, comparison.second].map { side in
      "run \(side.run): \(side.model) version \(side.version), \(side.time), \(side.outcome.words)\n"
    }.joined()
    func section(_ title: String, _ lines: [String]) {
      guard !lines.isEmpty else { return }
      text += "\n\(title)\n" + lines.map { "  \(oneLine($0))\n" }.joined()
    }
    section("What changed", comparison.sentences)
    section("What was put in", comparison.causeSentences)
    section("Gates", comparison.gates.map(gateLine))
    section("Within noise", comparison.noise)
    section(
      "In one run only",
      comparison.changes.filter { $0.verdict == .onlyOne }.map { change in
        let metric = change.after ?? change.before
        return "\(MetricWords.name(change.metric)) "
          + "\(metric.map { MetricWords.value($0.name, $0.value) } ?? "") in run "
          + "\(change.after == nil ? comparison.first.run : comparison.second.run)"
      })
    let isSame = comparison.changes.isEmpty && comparison.causes.isEmpty && comparison.gates.isEmpty
    return text
      + (isSame
        ? "\nNothing differs: \(comparison.sameCount) numbers are the same.\n"
        : "\n\(comparison.sameCount) numbers are the same.\n")
  }

  private func gateLine(_ gate: RunComparison.GateChange) -> String {
    let kind = gate.kind.rawValue
    let name = gate.subject.isEmpty ? kind : "\(kind) \(gate.subject)"
    return
      "\(name): \(gate.before?.words ?? "not checked") → \(gate.after?.words ?? "not checked"): "
      + gate.sentence
  }
}
