internal import ConformalArtifacts
internal import ConformalReporting
internal import ProbabilityCalibration
internal import ScoringCore

/// One run of a definition, from inputs to everything the history keeps but who, why and where.
///
/// A function of the definition, the bytes of its inputs, what is in force and the time: it writes objects, which are
/// named by their contents, and nothing else.
struct PipelineExecution {
  let definition: PipelineDefinition
  let files: InputFiles
  let store: ObjectStore
  /// The run in force, to compare with.
  let inForce: HistoryEntry?
  /// Where the artifacts in force are kept.
  let inForceStore: ObjectStore
  let asOf: Timestamp
  let execution: Execution
  let runner: StageRunner
  /// The last stage to run; `nil` runs all.
  let last: StageName?

  init(
    definition: PipelineDefinition, files: InputFiles, store: ObjectStore, inForce: HistoryEntry?,
    inForceStore: ObjectStore, asOf: Timestamp, execution: Execution, runner: StageRunner,
    last: StageName?
  ) {
    (self.definition, self.files, self.store) = (definition, files, store)
    (self.inForce, self.inForceStore, self.asOf) = (inForce, inForceStore, asOf)
    (self.execution, self.runner, self.last) = (execution, runner, last)
  }

  /// What came of a run.
  struct Outcome: Sendable {
    var inputs: [CapturedInput] = []
    var stages: [StageReference] = []
    var reused: [StageName] = []
    var metrics: [Metric] = []
    var gates: [GateResult] = []
    var outcome = GateOutcome.inconclusive
    var artifacts: [ArtifactReference] = []
    var findings: RunFindings?
    /// Rows of all roles.
    var rowCount = 0
  }

  /// Rows are read when a stage first needs them, which is never where all are reused.
  private final class LazyRows {
    let read: () throws -> DataRows
    private var rows: DataRows?
    init(_ read: @escaping () throws -> DataRows) { self.read = read }
    func callAsFunction() throws -> DataRows {
      if let rows { return rows }
      let found = try read()
      rows = found
      return found
    }
  }

  /// What the stages so far found.
  private struct State {
    var runner: StageRunner
    let rows: LazyRows
    var outcome = Outcome()
    var sections: [Report.Section] = []
    var captured: CaptureFindings?
    var before: CalibrationFindings?
    var correction: CorrectionFindings?
    var reassessment: ReassessmentFindings?
    var calibrator: CalibratorArtifact?
    var predictor: PredictorArtifact?
    var policy: PolicyArtifact?
    /// Why there is no policy though one is asked for.
    var unfitted: PolicyStage.Fitted?
    var evaluated = EvaluateStage.Findings(coverages: [], policy: nil)
    /// Digests of artifacts by the stage that made them.
    var digests: [StageName: [String]] = [:]

    /// Runs a stage, or takes what it found before.
    mutating func run<Findings>(
      _ stage: StageName, key: String,
      _ work: (DataRows, _ keep: @escaping StageRunner.Keeping) throws ->
        StageOutput<Findings>
    ) throws -> StageOutput<Findings> {
      let rows = rows
      let output = try runner.run(stage, key: key) { keep in try work(rows(), keep) }
      sections += output.sections
      outcome.metrics += output.metrics
      outcome.artifacts += output.artifacts
      digests[stage] = output.artifacts.map(\.sha256)
      return output
    }

    /// Digests of the artifacts of a stage; none where it did not run or made none.
    func artifacts(_ stage: StageName) -> [String] { digests[stage] ?? [] }
  }

  /// Runs the stages in order.
  ///
  /// - Returns: what came of them.
  /// - Throws: `DataError` for inputs that cannot be used, or objects that cannot be kept.
  func run() throws -> Outcome {
    let capture = CaptureStage(definition: definition, files: files)
    let opened = try capture.open(keepingIn: store)
    let stages = PipelineStages(
      definition: definition, execution: execution, capture: capture, opened: opened)
    do {
      return try perform(stages)
    } catch let error as DataError {
      throw named(error, opened)
    }
  }

  /// An error that names the input itself, not the copy that was read.
  private func named(_ error: DataError, _ opened: [String: InputFiles.File]) -> DataError {
    guard let name = error.file else { return error }
    for file in opened.values {
      let copy = store.path(file.sha256, suffix: file.suffix)
      guard name == copy || name.hasPrefix(copy + ":") else { continue }
      var error = error
      error.file = file.path + name.dropFirst(copy.count)
      return error
    }
    return error
  }

  private func perform(_ stages: PipelineStages) throws -> Outcome {
    // What is worked on is what was kept: whoever writes to an input meanwhile changes nothing.
    let (definition, kept) = (definition, InputFiles(stages.opened, in: store))
    let digests = stages.opened.mapValues(\.sha256)
    var state = State(
      runner: runner,
      rows: LazyRows {
        try DataReading(definition: definition, files: kept, digests: digests).read()
      })
    for stage in StageName.allCases {
      switch stage {
      case .capture: try capture(stages, &state)
      case .assess: try assess(stages, &state)
      case .correct: try correct(stages, &state)
      case .reassess: try reassess(stages, &state)
      case .predictor: try fitPredictor(stages, &state)
      case .policy: try fitPolicy(stages, &state)
      case .evaluate: try evaluate(stages, &state)
      case .gates: try checkGates(&state)
      }
      if stage == last { break }
    }
    var outcome = state.outcome
    (outcome.stages, outcome.reused) = (state.runner.references, state.runner.reused)
    return outcome
  }

  private func capture(_ stages: PipelineStages, _ state: inout State) throws {
    let capture = stages.capture
    let output = try state.run(.capture, key: stages.captureKey()) { rows, _ in
      StageOutput(findings: try capture.captured(rows, execution: execution))
    }
    let found = capture.dated(output.findings.findings, stages.opened)
    state.captured = found
    state.outcome.inputs = capture.capturedInputs(stages.opened, output.findings.shapes)
    state.outcome.rowCount = found.roles.reduce(0) { $0 + $1.rowCount }
  }

  private func assess(_ stages: PipelineStages, _ state: inout State) throws {
    state.before = try state.run(.assess, key: stages.assessKey()) { rows, _ in
      try stages.assess.before(rows)
    }.findings
  }

  private func correct(_ stages: PipelineStages, _ state: inout State) throws {
    guard let stage = stages.correct else { return }
    let output = try state.run(.correct, key: stages.key(of: stage)) { rows, keep in
      try stage.run(rows, keep: keep)
    }
    state.correction = output.findings
    state.calibrator = try output.artifacts.first.map {
      try CalibratorArtifact(decoding: store.bytes($0.sha256, suffix: ".json"))
    }
  }

  private func reassess(_ stages: PipelineStages, _ state: inout State) throws {
    guard let calibrator = state.calibrator else { return }
    let other = try VersionInForce(of: inForce, in: inForceStore, model: definition.model)
    let key = try stages.reassessKey(
      calibrator: state.artifacts(.correct), inForce: other?.digest ?? VersionInForce.none)
    state.reassessment = try state.run(.reassess, key: key) { rows, _ in
      try stages.assess.after(
        rows, corrected: { try calibrator.calibrator.apply(to: $0) },
        inForce: other.map { try $0.answers(for: rows.rows(.test), of: definition, execution) })
    }.findings
  }

  private func fitPredictor(_ stages: PipelineStages, _ state: inout State) throws {
    guard let stage = stages.predictor else { return }
    let calibrator = state.calibrator
    let key = try stages.key(of: stage, calibrator: state.artifacts(.correct))
    let output = try state.run(.predictor, key: key) { rows, keep in
      try stage.run(rows, calibrator, keep: keep)
    }
    state.predictor = try output.artifacts.first.map {
      try PredictorArtifact(decoding: store.bytes($0.sha256, suffix: ".json"))
    }
  }

  private func fitPolicy(_ stages: PipelineStages, _ state: inout State) throws {
    guard let stage = stages.policy else { return }
    let calibrator = state.calibrator
    let key = try stages.key(of: stage, calibrator: state.artifacts(.correct))
    let output = try state.run(.policy, key: key) { rows, keep in
      try stage.run(rows, calibrator, keep: keep)
    }
    state.policy = try output.artifacts.first.map {
      try PolicyArtifact(
        decoding: String(decoding: store.bytes($0.sha256, suffix: ".yaml"), as: UTF8.self))
    }
    if state.policy == nil { state.unfitted = output.findings }
  }

  private func evaluate(_ stages: PipelineStages, _ state: inout State) throws {
    guard let stage = stages.evaluate else { return }
    let (predictor, policy, unfitted) = (state.predictor, state.policy, state.unfitted)
    let calibrator = state.calibrator
    let key = try stages.key(
      of: stage, predictor: state.artifacts(.predictor), policy: state.artifacts(.policy),
      unfitted: unfitted, calibrator: state.artifacts(.correct))
    state.evaluated = try state.run(.evaluate, key: key) { rows, _ in
      try stage.run(rows, predictor, policy, unfitted: unfitted, calibrator)
    }.findings
  }

  private func checkGates(_ state: inout State) throws {
    // Both stages come before this one, in every run.
    guard let captured = state.captured, let before = state.before else { return }
    let findings = RunFindings(
      capture: captured, before: before, correction: state.correction,
      reassessment: state.reassessment, coverages: state.evaluated.coverages,
      policy: state.evaluated.policy, inForce: inForce?.sequence)
    var outcome = state.outcome
    outcome.findings = findings
    outcome.gates = GateEvaluation.results(definition, findings, asOf: asOf)
    outcome.outcome = GateEvaluation.outcome(outcome.gates, definition)
    let report = PipelineReport(
      definition: definition, findings: findings, gates: outcome.gates, outcome: outcome.outcome,
      inputs: outcome.inputs, asOf: asOf, sections: state.sections, metrics: outcome.metrics,
      artifacts: outcome.artifacts)
    for (name, text) in [
      (ArtifactName.report, report.report.html), (ArtifactName.reportNumbers, try report.json),
    ] {
      let bytes = Array(text.utf8)
      outcome.artifacts.append(
        ArtifactReference(
          name: name, sha256: try store.keep(bytes, suffix: InputFiles.suffix(name)),
          byteCount: bytes.count))
    }
    state.outcome = outcome
  }
}
