public import ConformalWorkflow
public import ScoringCore
internal import TensorFiles

/// `conformal run`: pipelines in; artifacts, reports and entries in their histories out.
public struct RunPipelines: Sendable {
  /// Pipelines, or directories of them.
  public var pipelines: [String]
  /// The variables that pipelines may name.
  public var environment: [String: String]
  /// Who runs them, and why.
  public var authorship: Authorship
  /// The directory of the history, or `nil` for the one that each pipeline names.
  public var history: String?
  /// The models to run; none is all.
  public var models: [String] = []
  /// The last stage to run, or `nil` for all.
  public var last: StageName?
  /// Whether to show the plan and run nothing.
  public var isDryRun = false
  /// Whether results of earlier runs are taken where inputs did not change.
  public var reuses = true
  /// Whether gates may be inconclusive.
  public var allowsInconclusive = false
  /// The file of JUnit XML, or `nil`.
  public var junit: String?
  /// The file of what came of the gates as JSON, or `nil`.
  public var gates: String?
  /// Whether to print annotations for GitHub Actions.
  public var annotates = false
  /// How many pipelines run at once; `nil` for one a processor.
  public var jobs: Int?
  /// Whether to print JSON.
  public var json = false
  /// How to work.
  public var execution = Execution.standard
  /// Told of each entry that was written.
  public var written: @Sendable (HistoryEntry, History) throws -> Void = { _, _ in }

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - pipelines: pipelines, or directories of them.
  ///   - environment: the variables that pipelines may name.
  ///   - authorship: who runs them, and why.
  public init(
    _ pipelines: [String], environment: [String: String], authorship: Authorship
  ) {
    (self.pipelines, self.environment) = (pipelines, environment)
    self.authorship = authorship
  }

  /// One pipeline that was read.
  struct Prepared {
    let file: String
    let run: PipelineRun
  }

  /// One pipeline of several that was not.
  struct Unread {
    let file: String
    let error: DataError
  }

  /// Runs the command.
  ///
  /// - Parameters:
  ///   - console: where to write.
  ///   - time: the time of the runs.
  /// - Returns: `checkFailed` when a gate is not passed, or a model of several could not run.
  /// - Throws: `DataError` for a pipeline that is not understood, for inputs of a single model that cannot be used, or a
  ///   history that cannot be written.
  public func run(_ console: Console, at time: Timestamp) throws -> ExitStatus {
    let (prepared, unread) = try prepare()
    if isDryRun { return try show(prepared, unread, console) }
    try requireOthers(prepared)
    let outputs = try [junit, gates].map { try $0.map { try OutputFile(path: $0) } }
    let watch = StageWatch(console, isAlone: prepared.count == 1 && unread.isEmpty)
    var runs = prepared.map(\.run)
    if runs.count == 1 { runs[0].progress = watch.observe }
    let written = written
    let members = Fleet(runs)(
      by: authorship, at: time, until: last, threadCount: jobs
    ) { done, member in
      watch.finished(done, of: prepared.count, member)
    }
    watch.end()
    if members.count == 1, unread.isEmpty, case .failure(let error) = members[0].result {
      throw error
    }
    let gated =
      zip(prepared, members).map { Self.gated($0.run, $0.file, $1, time) }
      + unread.map { GatedRun(unread: $0.file, asOf: time, obstacle: $0.error.description) }
    for (output, text) in zip(outputs, [JUnitXML.text(gated), try GateDocument(gated).text]) {
      try output?.write(text)
      try output?.commit()
    }
    if annotates {
      // A runner reads both streams, and a program that reads JSON one.
      let text = GitHubAnnotations.text(gated)
      if json, !text.isEmpty { console.note(String(text.dropLast())) }
      if !json { try console.print(text) }
    }
    if json {
      try console.print(try jsonText(FleetDocument(members, gated, isComplete: last == nil)))
    } else if prepared.count == 1, unread.isEmpty, case .success(let result) = members[0].result {
      try console.print(
        RunText(result, gated[0], prepared[0].run, seconds: watch.seconds).text(last: last))
    } else {
      try console.print(FleetText(gated).text)
    }
    // A server that is slow to answer keeps nobody from the results.
    for (prepared, member) in zip(prepared, members) {
      guard case .success(let result) = member.result, let entry = result.entry else { continue }
      do {
        try written(entry, prepared.run.history)
      } catch let error as DataError {
        console.note("warning: \(error.description)")
      }
    }
    return status(gated, isComplete: last == nil)
  }

  private static func gated(
    _ run: PipelineRun, _ file: String, _ member: Fleet.Member, _ time: Timestamp
  ) -> GatedRun {
    switch member.result {
    case .success(let result):
      var gated = GatedRun(
        run.definition, pipeline: file, asOf: time, outcome: result.record.outcome,
        results: result.record.gates)
      (gated.rowCount, gated.seconds) = (result.rowCount, member.seconds)
      return gated
    case .failure(let error):
      return GatedRun(
        run.definition, pipeline: file, asOf: time,
        obstacle: ExitStatus.status(of: error).1 ?? "it was stopped")
    }
  }

  private func status(_ gated: [GatedRun], isComplete: Bool) -> ExitStatus {
    if gated.contains(where: { $0.obstacle != nil }) { return .checkFailed }
    return isComplete && gated.contains { $0.outcome != .passed } ? .checkFailed : .success
  }

  private func show(
    _ prepared: [Prepared], _ unread: [Unread], _ console: Console
  ) throws -> ExitStatus {
    var texts: [String] = []
    var obstacles = unread.map(\.error)
    for one in prepared {
      do {
        texts.append(RunPlanText(try one.run.plan(until: last), one.run.definition, one.file).text)
      } catch let error as DataError where prepared.count + unread.count > 1 {
        obstacles.append(error)
      }
    }
    try console.print(texts.joined(separator: "\n"))
    for error in obstacles { console.note(error.description) }
    return obstacles.isEmpty ? .success : .checkFailed
  }
}
