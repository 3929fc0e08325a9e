internal import ConformalArtifacts
internal import ConformalReporting
internal import ExactStatistics
internal import FoundationEssentials
internal import ProbabilityCalibration
internal import ScoringCore
internal import TensorFiles

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
  var runner: StageRunner
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

  /// The inputs, once they are kept.
  private var captured: [String: InputFiles.File] = [:]

  mutating func run() throws -> Outcome {
    do {
      return try perform()
    } catch let error as DataError {
      throw named(error)
    }
  }

  /// An error that names the input itself, not the copy that was read.
  private func named(_ error: DataError) -> DataError {
    guard let name = error.file else { return error }
    for file in captured.values {
      let copy = store.path(file.sha256, suffix: file.suffix)
      guard name == copy || name.hasPrefix(copy + ":") else { continue }
      var error = error
      error.file = file.path + name.dropFirst(copy.count)
      return error
    }
    return error
  }

  private mutating func perform() throws -> Outcome {
    var outcome = Outcome()
    var sections: [Report.Section] = []
    func isDone(_ stage: StageName) -> Bool { last == stage }
    func add<Findings>(_ output: StageOutput<Findings>) {
      sections += output.sections
      outcome.metrics += output.metrics
      outcome.artifacts += output.artifacts
    }
    func finished(_ runner: StageRunner) -> Outcome {
      (outcome.stages, outcome.reused) = (runner.references, runner.reused)
      return outcome
    }

    // Capture.
    let capture = CaptureStage(definition: definition, files: files)
    let opened = try capture.open(keepingIn: store)
    captured = opened
    let inputs = capture.inputs(opened)
    let (definition, execution) = (definition, execution)
    // What is worked on is what was kept: whoever writes to an input meanwhile changes nothing.
    let kept = InputFiles(opened, in: store)
    let rows = LazyRows {
      try DataReading(definition: definition, files: kept, digests: opened.mapValues(\.sha256))
        .read()
    }
    let dataSettings = DataSettings(definition)
    let captured = try runner.run(.capture, settings: dataSettings, inputs: inputs) { _ in
      StageOutput(findings: try capture.captured(try rows(), execution: execution))
    }
    let found = capture.dated(captured.findings.findings, opened)
    outcome.inputs = capture.capturedInputs(opened, captured.findings.shapes)
    outcome.rowCount = found.roles.reduce(0) { $0 + $1.rowCount }
    if isDone(.capture) { return finished(runner) }
    func rowsOf(_ role: DataRole) throws -> String { try capture.key(of: role, opened) }
    let test = try rowsOf(.test)

    // Assess.
    let assess = AssessStage(definition: definition, execution: execution)
    let before = try runner.run(.assess, settings: assess.settings, inputs: [test]) { _ in
      try assess.before(try rows())
    }
    add(before)
    if isDone(.assess) { return finished(runner) }

    // Correct.
    var correction: CorrectionFindings?
    var calibrator: CalibratorArtifact?
    var calibratorDigest: [String] = []
    if let wanted = definition.calibrator {
      let stage = CorrectStage(
        definition: wanted, seed: wanted.seed ?? definition.seed, execution: execution)
      let output = try runner.run(
        .correct, settings: stage.settings, inputs: [rowsOf(.calibrator)]
      ) { keep in try stage.run(try rows(), keep: keep) }
      add(output)
      correction = output.findings
      if let reference = output.artifacts.first {
        calibratorDigest = [reference.sha256]
        calibrator = try CalibratorArtifact(
          decoding: store.bytes(reference.sha256, suffix: ".json"))
      }
    }
    if isDone(.correct) { return finished(runner) }

    // Re-assess.
    var reassessment: ReassessmentFindings?
    if let calibrator {
      let other = try VersionInForce(of: inForce, in: inForceStore, model: definition.model)
      let output = try runner.run(
        .reassess, settings: assess.settings,
        inputs: [test] + calibratorDigest + [other?.digest ?? VersionInForce.none]
      ) { _ in
        try assess.after(
          try rows(), corrected: { try calibrator.calibrator.apply(to: $0) },
          inForce: other.map { try $0.answers(for: rows().rows(.test), of: definition, execution) })
      }
      add(output)
      reassessment = output.findings
    }
    if isDone(.reassess) { return finished(runner) }

    // Predictor.
    var predictor: PredictorArtifact?
    var predictorDigest: [String] = []
    if let wanted = definition.predictor {
      let stage = PredictorStage(
        definition: wanted, seed: wanted.seed ?? definition.seed, execution: execution)
      let output = try runner.run(
        .predictor, settings: stage.settings, inputs: [rowsOf(.predictor)] + calibratorDigest
      ) { keep in try stage.run(try rows(), calibrator, keep: keep) }
      add(output)
      predictorDigest = output.artifacts.map(\.sha256)
      predictor = try output.artifacts.first.map {
        try PredictorArtifact(decoding: store.bytes($0.sha256, suffix: ".json"))
      }
    }
    if isDone(.predictor) { return finished(runner) }

    // Policy.
    var policy: PolicyArtifact?
    var policyDigest: [String] = []
    var unfitted: PolicyStage.Fitted?
    if let wanted = definition.policy {
      let stage = PolicyStage(
        definition: wanted, owner: definition.owner, seed: wanted.seed ?? definition.seed,
        execution: execution)
      let output = try runner.run(
        .policy, settings: stage.settings, inputs: [rowsOf(.policy)] + calibratorDigest
      ) { keep in try stage.run(try rows(), calibrator, keep: keep) }
      add(output)
      policyDigest = output.artifacts.map(\.sha256)
      policy = try output.artifacts.first.map {
        try PolicyArtifact(
          decoding: String(decoding: store.bytes($0.sha256, suffix: ".yaml"), as: UTF8.self))
      }
      if policy == nil { unfitted = output.findings }
    }
    if isDone(.policy) { return finished(runner) }

    // Evaluate.
    var evaluated = EvaluateStage.Findings(coverages: [], policy: nil)
    if definition.predictor != nil || definition.policy != nil {
      let stage = EvaluateStage(definition: definition, execution: execution)
      let output = try runner.run(
        .evaluate, settings: stage.settings,
        inputs: [test] + predictorDigest + policyDigest + calibratorDigest
      ) { _ in
        try stage.run(try rows(), predictor, policy, unfitted: unfitted, calibrator)
      }
      add(output)
      evaluated = output.findings
    }
    if isDone(.evaluate) { return finished(runner) }

    // Gates.
    let findings = RunFindings(
      capture: found, before: before.findings, correction: correction, reassessment: reassessment,
      coverages: evaluated.coverages, policy: evaluated.policy, inForce: inForce?.sequence)
    outcome.findings = findings
    let gates = GateEvaluation.results(definition, findings, asOf: asOf)
    outcome.gates = gates
    outcome.outcome = GateEvaluation.outcome(gates, definition)
    let report = PipelineReport(
      definition: definition, findings: findings, gates: gates, outcome: outcome.outcome,
      inputs: outcome.inputs, asOf: asOf, sections: sections, metrics: outcome.metrics,
      artifacts: outcome.artifacts)
    for (name, text) in [("report.html", report.report.html), ("report.json", try report.json)] {
      let bytes = Array(text.utf8)
      outcome.artifacts.append(
        ArtifactReference(
          name: name, sha256: try store.keep(bytes, suffix: InputFiles.suffix(name)),
          byteCount: bytes.count))
    }
    return finished(runner)
  }
}
