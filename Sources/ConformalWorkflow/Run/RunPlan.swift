internal import ScoringCore

/// What a run would do.
public struct RunPlan: Sendable {
  /// One stage.
  public struct Stage: Hashable, Sendable {
    /// Which.
    public let name: StageName
    /// Whether an earlier result would be reused.
    public let isKnown: Bool
    /// What it works on and by which settings, in words.
    public let words: String
  }

  /// The stages that would run or be reused, in order.
  public let stages: [Stage]
  /// The files that would be read, with their sizes.
  public let inputs: [(address: String, roles: [DataRole], byteCount: Int)]
}

extension PipelineRun {
  /// What a run would do: nothing is written.
  ///
  /// A stage counts as known when its earlier result is there for the very inputs that it would have; one that
  /// depends on a stage that would run would run too, and without ``reuses`` all would.
  ///
  /// - Parameter last: the last stage to run; `nil` for all.
  /// - Returns: the plan.
  /// - Throws: `DataError` for inputs that are missing.
  public func plan(until last: StageName? = nil) throws -> RunPlan {
    if let obstacle { throw obstacle }
    let capture = CaptureStage(
      definition: definition, files: InputFiles(directory: directory))
    let opened = try capture.open()
    let stages = PipelineStages(
      definition: definition, execution: execution, capture: capture, opened: opened)
    let planned = try planned(stages)
    let end = last.flatMap { last in
      StageName.allCases.firstIndex(of: last).map { Array(StageName.allCases[...$0]) }
    }
    return RunPlan(
      stages: planned.filter { end?.contains($0.name) ?? true },
      inputs: definition.data.contents.compactMap { content in
        opened[content.address].map { (content.address, content.roles, $0.byteCount) }
      })
  }

  private func planned(_ stages: PipelineStages) throws -> [RunPlan.Stage] {
    let runner = StageRunner(
      store: history.objects, reuses: reuses, progress: { _ in }, recorded: history.recordedStages)
    var planned: [RunPlan.Stage] = []
    /// What a stage found before; `nil` where it would run, as it does where its key cannot be known.
    func add<Findings: Codable & Sendable>(
      _ name: StageName, _ type: Findings.Type, key: String?, _ words: String
    ) -> StageOutput<Findings>? {
      let known = key.flatMap { runner.known($0, as: type) }
      planned.append(RunPlan.Stage(name: name, isKnown: known != nil, words: words))
      return known?.1
    }
    _ = add(
      .capture, CaptureStage.Captured.self, key: try stages.captureKey(),
      "\(stages.opened.count) files")
    _ = add(
      .assess, CalibrationFindings.self, key: try stages.assessKey(),
      "the model's own probabilities on the test rows")
    var calibrator: [String]? = []
    if let stage = stages.correct {
      calibrator =
        add(
          .correct, CorrectionFindings.self, key: try stages.key(of: stage), stage.definition.words)?
        .digests
      // Rules may have refused to fit one, and then nothing is assessed again.
      if calibrator != [] {
        let inForce = try digestInForce()
        _ = add(
          .reassess, ReassessmentFindings.self,
          key: try calibrator.map { try stages.reassessKey(calibrator: $0, inForce: inForce) },
          "corrected probabilities on the test rows")
      }
    }
    var predictor: [String]? = []
    if let stage = stages.predictor {
      predictor =
        add(
          .predictor, PredictorStage.Fitted.self,
          key: try calibrator.map { try stages.key(of: stage, calibrator: $0) },
          stage.definition.words)?.digests
    }
    var policy: [String]? = []
    var unfitted: PolicyStage.Fitted?
    if let stage = stages.policy {
      let known = add(
        .policy, PolicyStage.Fitted.self,
        key: try calibrator.map { try stages.key(of: stage, calibrator: $0) },
        stage.definition.words)
      policy = known?.digests
      unfitted = policy == [] ? known?.findings : nil
    }
    if let stage = stages.evaluate {
      var key: String?
      if let predictor, let policy, let calibrator {
        key = try stages.key(
          of: stage, predictor: predictor, policy: policy, unfitted: unfitted,
          calibrator: calibrator)
      }
      _ = add(
        .evaluate, EvaluateStage.Findings.self, key: key, "predictor and policy on the test rows")
    }
    planned.append(
      RunPlan.Stage(
        name: .gates, isKnown: false,
        words: definition.gates.map(\.kind.rawValue).joined(separator: ", ")))
    return planned
  }

  /// What names the version in force where a stage depends on it.
  private func digestInForce() throws -> String {
    try VersionInForce(
      of: history.inForce(definition.model.name)?.run, in: history.objects, model: definition.model
    )?.digest ?? VersionInForce.none
  }
}

extension StageOutput {
  /// Digests of its artifacts.
  fileprivate var digests: [String] { artifacts.map(\.sha256) }
}
