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
  /// - Returns: the plan.
  /// - Throws: `DataError` for inputs that are missing.
  public func plan() throws -> RunPlan {
    let files = InputFiles(directory: directory)
    let capture = CaptureStage(definition: definition, files: files)
    let opened = try capture.open()
    let runner = StageRunner(store: history.objects, reuses: true, progress: { _ in })
    let inputs = capture.inputs(opened)
    let settings = DataSettings(definition)
    let key = try StageRunner.key(.capture, settings: settings, inputs: inputs)
    var stages = [
      RunPlan.Stage(
        name: .capture, isKnown: runner.known(key, as: CaptureStage.Captured.self) != nil,
        words: "\(opened.count) files")
    ]
    let assess = AssessStage(definition: definition, execution: execution)
    let assessKey = try StageRunner.key(.assess, settings: assess.settings, inputs: [key])
    stages.append(
      .init(
        name: .assess, isKnown: runner.known(assessKey, as: CalibrationFindings.self) != nil,
        words: "the model's own probabilities on the test rows"))
    var digest: [String]? = []
    if let wanted = definition.calibrator {
      let stage = CorrectStage(
        definition: wanted, seed: wanted.seed ?? definition.seed, execution: execution)
      let known = runner.known(
        try StageRunner.key(.correct, settings: stage.settings, inputs: [key]),
        as: CorrectionFindings.self)
      digest = known?.1.artifacts.map(\.sha256)
      stages.append(.init(name: .correct, isKnown: known != nil, words: wanted.words))
      // What it depends on is known only where the calibrator is.
      stages.append(
        .init(name: .reassess, isKnown: false, words: "corrected probabilities on the test rows"))
    }
    if let wanted = definition.predictor {
      let stage = PredictorStage(
        definition: wanted, seed: wanted.seed ?? definition.seed, execution: execution)
      let isKnown = try digest.map { digest in
        runner.known(
          try StageRunner.key(.predictor, settings: stage.settings, inputs: [key] + digest),
          as: PredictorStage.Fitted.self) != nil
      }
      stages.append(.init(name: .predictor, isKnown: isKnown ?? false, words: wanted.words))
    }
    if let wanted = definition.policy {
      let stage = PolicyStage(
        definition: wanted, owner: definition.owner, seed: wanted.seed ?? definition.seed,
        execution: execution)
      let isKnown = try digest.map { digest in
        runner.known(
          try StageRunner.key(.policy, settings: stage.settings, inputs: [key] + digest),
          as: PolicyStage.Fitted.self) != nil
      }
      stages.append(.init(name: .policy, isKnown: isKnown ?? false, words: wanted.words))
    }
    if definition.predictor != nil || definition.policy != nil {
      stages.append(
        .init(name: .evaluate, isKnown: false, words: "predictor and policy on the test rows"))
    }
    stages.append(
      .init(
        name: .gates, isKnown: false,
        words: definition.gates.map(\.kind.rawValue).joined(separator: ", ")))
    return RunPlan(
      stages: stages,
      inputs: definition.data.contents.compactMap { content in
        opened[content.address].map { (content.address, content.roles, $0.storage.count) }
      })
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
