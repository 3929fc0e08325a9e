public import ConformalWorkflow
internal import ScoringCore

/// `conformal promote` and `conformal rollback`: a run is put in force.
public struct Promote: Sendable {
  /// What is put in force.
  public enum Target: Hashable, Sendable {
    /// The last run of a version, or a run of it that is named.
    case version(String, run: Int?)
    /// What was in force before, or the last run in force of a version.
    case before(version: String?)
  }

  /// The directory of the history.
  public var directory: String
  /// The model.
  public var model: String
  /// What is put in force.
  public var target: Target
  /// Who does it, and why.
  public var authorship: Authorship
  /// Whether a run whose gates were not passed is put in force.
  public var setsGatesAside = false
  /// Whether to print JSON.
  public var json = false
  /// Told of the entry that was written.
  public var written: @Sendable (HistoryEntry, History) throws -> Void = { _, _ in }

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - directory: the directory of the history.
  ///   - model: the model.
  ///   - target: what is put in force.
  ///   - authorship: who does it, and why.
  public init(directory: String, model: String, target: Target, authorship: Authorship) {
    (self.directory, self.model) = (directory, model)
    (self.target, self.authorship) = (target, authorship)
  }

  private struct Output: Encodable {
    let schema = "swift-conformal/promotion/1"
    let model: String
    let version: String
    let run: Int
    let replaced: Int?
    let outcome: String
    let gates: [String]
    let entry: Int?
    let sha256: String?
  }

  /// Runs the command.
  ///
  /// - Parameters:
  ///   - console: where to write.
  ///   - time: now.
  /// - Returns: `checkFailed` where gates were not passed.
  /// - Throws: `DataError` without a reason, where there is no such run or nothing before, or where a file of the run is
  ///   absent or was changed.
  public func run(_ console: Console, at time: Timestamp) throws -> ExitStatus {
    guard let why = authorship.why, why.contains(where: { !$0.isWhitespace }) else {
      throw DataError(
        .usage, found: "no reason", expected: "--reason with words that an auditor will read")
    }
    let history = try History(directory: directory, makes: false).repaired(console)
    let outcome =
      switch target {
      case .version(let version, let run):
        try history.promote(
          model, version: version, run: run, by: authorship, at: time,
          setsGatesAside: setsGatesAside)
      case .before(let version):
        try history.rollBack(model, to: version, by: authorship, at: time)
      }
    switch outcome {
    case .done(let entry):
      switch entry.event {
      case .run: return .internalError
      case .promotion(let record): try say("promoted", entry, record, console)
      case .rollback(let record): try say("put back", entry, record, console)
      }
      try written(entry, history)
      return .success
    case .alreadyInForce(let run):
      let version = try history.entry(run).flatMap { $0.run?.model.version } ?? ""
      try console.print(
        json
          ? jsonText(
            Output(
              model: model, version: version, run: run, replaced: nil,
              outcome: "already in force", gates: [], entry: nil, sha256: nil))
          : "\(model) version \(printable(version)) is in force already, by run \(run)\n")
      // Who asks again may do so because a server was not told: telling twice does no harm.
      if let promotion = try history.inForce(model)?.promotion { try written(promotion, history) }
      return .success
    case .refused(let run, let gates):
      let version = try history.entry(run).flatMap { $0.run?.model.version } ?? ""
      if json {
        try console.print(
          jsonText(
            Output(
              model: model, version: version, run: run, replaced: nil, outcome: "refused",
              gates: gates, entry: nil, sha256: nil)))
      }
      console.note(
        "error: gates of run \(run) of \(model) version \(version) that were not passed: "
          + "\(gates.isEmpty ? "see its report" : gates.joined(separator: ", ")); run it again on "
          + "more or better rows, or set them aside with --despite-gates")
      return .checkFailed
    }
  }

  private func say(
    _ verb: String, _ entry: HistoryEntry, _ record: PromotionRecord, _ console: Console
  ) throws {
    guard !json else {
      return try console.print(
        jsonText(
          Output(
            model: model, version: record.version, run: record.run, replaced: record.replaced,
            outcome: verb, gates: record.setAside, entry: entry.sequence, sha256: entry.sha256)))
    }
    let replaced = record.replaced.map { ", instead of run \($0)" } ?? ""
    let aside =
      record.setAside.isEmpty ? "" : "; set aside: \(record.setAside.joined(separator: ", "))"
    try console.print(
      printable(
        "\(verb): \(model) version \(record.version), run \(record.run)\(replaced)\(aside); entry "
          + "\(entry.sequence), \(entry.sha256)\n"))
  }
}
