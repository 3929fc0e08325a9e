internal import ConformalArtifacts
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
  /// depends on a stage that would run would run too.
  ///
  /// - Returns: the plan.
  /// - Throws: `DataError` for inputs that are missing.
  public func plan() throws -> RunPlan {
    if let obstacle { throw obstacle }
    let files = InputFiles(directory: directory)
    let capture = CaptureStage(definition: definition, files: files)
    let opened = try capture.open()
    let runner = StageRunner(
      store: history.objects, reuses: true, progress: { _ in }, recorded: history.recordedStages)
    var stages: [RunPlan.Stage] = []
    /// The digests of the files of a stage; `nil` where it would run.
    func add<Findings: Codable & Sendable>(
      _ name: StageName, _ type: Findings.Type, _ settings: some Encodable, inputs: [String]?,
      _ words: String
    ) throws -> [String]? {
      let known = try inputs.flatMap {
        runner.known(try StageRunner.key(name, settings: settings, inputs: $0), as: type)
      }
      stages.append(RunPlan.Stage(name: name, isKnown: known != nil, words: words))
      return known?.1.artifacts.map(\.sha256)
    }
    let settings = DataSettings(definition)
    let inputs = capture.inputs(opened)
    func rowsOf(_ role: DataRole) throws -> String { try capture.key(of: role, opened) }
    let test = try rowsOf(.test)
    _ = try add(
      .capture, CaptureStage.Captured.self, settings, inputs: inputs, "\(opened.count) files")
    let assess = AssessStage(definition: definition, execution: execution)
    _ = try add(
      .assess, CalibrationFindings.self, assess.settings, inputs: [test],
      "the model's own probabilities on the test rows")
    var calibrator: [String]? = []
    if let wanted = definition.calibrator {
      let stage = CorrectStage(
        definition: wanted, seed: wanted.seed ?? definition.seed, execution: execution)
      calibrator = try add(
        .correct, CorrectionFindings.self, stage.settings, inputs: [rowsOf(.calibrator)],
        wanted.words)
      // Rules may have refused to fit one, and then nothing is assessed again.
      if calibrator != [] {
        _ = try add(
          .reassess, ReassessmentFindings.self, assess.settings,
          inputs: calibrator.map { [test] + $0 + [try digestInForce()] },
          "corrected probabilities on the test rows")
      }
    }
    var predictor: [String]? = []
    if let wanted = definition.predictor {
      let stage = PredictorStage(
        definition: wanted, seed: wanted.seed ?? definition.seed, execution: execution)
      predictor = try add(
        .predictor, PredictorStage.Fitted.self, stage.settings,
        inputs: calibrator.map { [try rowsOf(.predictor)] + $0 }, wanted.words)
    }
    var policy: [String]? = []
    if let wanted = definition.policy {
      let stage = PolicyStage(
        definition: wanted, owner: definition.owner, seed: wanted.seed ?? definition.seed,
        execution: execution)
      policy = try add(
        .policy, PolicyStage.Fitted.self, stage.settings,
        inputs: calibrator.map { [try rowsOf(.policy)] + $0 },
        wanted.words)
    }
    if definition.predictor != nil || definition.policy != nil {
      var digests: [String]?
      if let predictor, let policy, let calibrator {
        digests = [test] + predictor + policy + calibrator
      }
      _ = try add(
        .evaluate, EvaluateStage.Findings.self,
        EvaluateStage(definition: definition, execution: execution).settings, inputs: digests,
        "predictor and policy on the test rows")
    }
    stages.append(
      RunPlan.Stage(
        name: .gates, isKnown: false,
        words: definition.gates.map(\.kind.rawValue).joined(separator: ", ")))
    return RunPlan(
      stages: stages,
      inputs: definition.data.contents.compactMap { content in
        opened[content.address].map { (content.address, content.roles, $0.byteCount) }
      })
  }

  /// What names the version in force where a stage depends on it.
  private func digestInForce() throws -> String {
    try VersionInForce(
      of: history.inForce(definition.model.name)?.run, in: history.objects, model: definition.model
    )?.digest ?? VersionInForce.none
  }
}

extension CalibratorDefinition {
  /// What is fitted, in words.
  var words: String {
    switch choice {
    case .method(let name): name
    case .candidates(let names):
      names.isEmpty
        ? "the simplest that is as good as the best" : "one of \(names.joined(separator: ", "))"
    case .rules: "by written rules"
    }
  }
}

extension PredictorDefinition {
  /// What is fitted, in words.
  var words: String {
    "\(score) at alpha \(alphas.map { "\($0)" }.joined(separator: ", "))"
      + (conditional == .marginal ? "" : ", for each of the \(conditional.rawValue)")
  }
}

extension PolicyDefinition {
  /// What is fitted, in words.
  var words: String {
    let parts: [String?] = [
      maxRisk.map { "selective risk at most \($0)" },
      capacity.map { "at most \($0.reviews) reviews of \($0.per) rows" },
      costs.map { _ in "least cost" },
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }
}
