internal import ConformalArtifacts
internal import FoundationEssentials
internal import ProbabilityCalibration
public import ScoringCore

/// Runs a pipeline: captures its inputs, assesses, corrects, fits, evaluates, checks gates, and keeps what came of it.
///
/// ```swift
/// let history = try History(directory: "history", makes: true)
/// let run = PipelineRun(definition, directory: "pipelines", history: history)
/// let result = try run(by: Authorship(who: "nightly"), at: .now)
/// print(result.record.outcome)
/// ```
///
/// **All or nothing**: the entry of the history is the last thing that is written, in one transaction. A run that fails
/// or is killed before leaves objects that nothing names, which a later run takes up again.
public struct PipelineRun: Sendable {
  /// What to run.
  public let definition: PipelineDefinition
  /// The directory that its paths are relative to.
  public let directory: String
  /// Where the run is kept.
  public let history: History
  /// How to work.
  public var execution = Execution.standard
  /// Whether stages whose inputs did not change are taken from earlier runs.
  public var reuses = true
  /// What was found to stand in the way when the pipeline was read: the run throws it, and other runs go on.
  package var obstacle: DataError?
  /// Told of each stage.
  public var progress: @Sendable (StageEvent) -> Void = { _ in }

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - definition: what to run.
  ///   - directory: the directory that its paths are relative to.
  ///   - history: where the run is kept.
  public init(_ definition: PipelineDefinition, directory: String, history: History) {
    (self.definition, self.directory, self.history) = (definition, directory, history)
  }

  /// What came of a run.
  public struct Result: Sendable {
    /// The entry in the history; `nil` for a run of some stages only.
    public let entry: HistoryEntry?
    /// What the history keeps.
    public let record: RunRecord
    /// Stages whose results were reused.
    public let reused: [StageName]
    /// Rows of all roles.
    public let rowCount: Int
  }

  /// Runs.
  ///
  /// - Parameters:
  ///   - authorship: who runs it, and why.
  ///   - time: the time of the run, which freshness is judged at.
  ///   - last: the last stage to run; `nil` runs all and writes an entry, a stage writes none.
  /// - Returns: what came of it.
  /// - Throws: `DataError` for inputs that cannot be used or a history that cannot be written.
  public func callAsFunction(
    by authorship: Authorship, at time: Timestamp, until last: StageName? = nil
  ) throws -> Result {
    if let obstacle { throw obstacle }
    let inForce = try history.inForce(definition.model.name)?.run
    let outcome = try outcome(inForce, at: time, until: last)
    let bytes = try CanonicalJSON.encode(definition)
    let digest = try history.objects.keep(bytes, suffix: ".json")
    let record = RunRecord(
      model: definition.model, owner: definition.owner, outcome: outcome.outcome, asOf: time,
      definition: digest, schedule: definition.schedule, inputs: outcome.inputs,
      stages: outcome.stages, metrics: outcome.metrics, gates: outcome.gates,
      artifacts: outcome.artifacts, comparedWith: inForce?.sequence,
      machine: .current(usesLinearAlgebra: try outcome.usesLinearAlgebra(history.objects)),
      commit: SourceCommit.of(directory: directory))
    guard last == nil else {
      return Result(
        entry: nil, record: record, reused: outcome.reused, rowCount: outcome.rowCount)
    }
    try history.objects.settle(record.digests)
    let entry = try history.append(by: authorship, at: time, about: definition.model.name) { _ in
      .run(record)
    }
    return Result(
      entry: entry, record: record, reused: outcome.reused, rowCount: outcome.rowCount)
  }

  private func outcome(
    _ inForce: HistoryEntry?, at time: Timestamp, until last: StageName?
  ) throws -> PipelineExecution.Outcome {
    let work = PipelineExecution(
      definition: definition, files: InputFiles(directory: directory), store: history.objects,
      inForce: inForce, inForceStore: history.objects, asOf: time, execution: execution,
      runner: StageRunner(
        store: history.objects, reuses: reuses, progress: progress,
        recorded: history.recordedStages), last: last)
    return try work.run()
  }
}

extension PipelineExecution.Outcome {
  /// Whether maps were fitted, or compared, whose products are by the linear algebra library: its rounding depends on
  /// the processor, and every log-loss that was compared stands in the calibrator's file.
  func usesLinearAlgebra(_ objects: ObjectStore) throws -> Bool {
    guard let file = artifacts.first(where: { $0.name == ArtifactName.calibrator }) else {
      return false
    }
    let artifact = try CalibratorArtifact(decoding: objects.bytes(file))
    let methods =
      [artifact.calibrator.method] + (artifact.choice?.candidates.map(\.method) ?? [])
    return methods.contains { [MatrixMap.name, DirichletMap.name].contains($0) }
  }
}

extension MachineRecord {
  /// This machine.
  ///
  /// - Parameter usesLinearAlgebra: whether results come from the linear algebra library.
  /// - Returns: its description.
  static func current(usesLinearAlgebra: Bool) -> MachineRecord {
    MachineRecord(
      library: LibraryVersion.text, kernelTier: KernelTier.active.name,
      linearAlgebra: usesLinearAlgebra ? LinearHead.libraryDescription : nil,
      system: ProcessInfo.processInfo.operatingSystemVersionString,
      host: ProcessInfo.processInfo.hostName)
  }
}
