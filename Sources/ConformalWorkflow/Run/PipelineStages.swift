internal import ScoringCore

/// The stages of a definition over given inputs, and the key of each: a digest of all that its result depends on.
///
/// A run and its plan both ask here, so that a plan cannot promise another reuse than the run makes.
struct PipelineStages {
  let definition: PipelineDefinition
  let execution: Execution
  let capture: CaptureStage
  /// The inputs, by address.
  let opened: [String: InputFiles.File]

  var assess: AssessStage { AssessStage(definition: definition, execution: execution) }

  /// `nil` where outputs stay as they are.
  var correct: CorrectStage? {
    definition.calibrator.map {
      CorrectStage(definition: $0, seed: $0.seed ?? definition.seed, execution: execution)
    }
  }

  /// `nil` where no sets are made.
  var predictor: PredictorStage? {
    definition.predictor.map {
      PredictorStage(definition: $0, seed: $0.seed ?? definition.seed, execution: execution)
    }
  }

  /// `nil` where no decisions are made.
  var policy: PolicyStage? {
    definition.policy.map {
      PolicyStage(
        definition: $0, owner: definition.owner, seed: $0.seed ?? definition.seed,
        execution: execution)
    }
  }

  /// `nil` where there is nothing to evaluate.
  var evaluate: EvaluateStage? {
    definition.predictor == nil && definition.policy == nil
      ? nil : EvaluateStage(definition: definition, execution: execution)
  }

  func captureKey() throws -> String {
    try StageRunner.key(
      .capture, settings: DataSettings(definition), inputs: capture.inputs(opened))
  }

  func assessKey() throws -> String {
    try StageRunner.key(.assess, settings: assess.settings, inputs: [rows(.test)])
  }

  func key(of correct: CorrectStage) throws -> String {
    try StageRunner.key(.correct, settings: correct.settings, inputs: [rows(.calibrator)])
  }

  /// The key of the second assessment.
  ///
  /// - Parameters:
  ///   - calibrator: digests of its artifacts.
  ///   - inForce: what names the version in force.
  /// - Returns: the key.
  /// - Throws: `DataError` for settings that JSON cannot hold.
  func reassessKey(calibrator: [String], inForce: String) throws -> String {
    try StageRunner.key(
      .reassess,
      settings: ReassessSettings(assess: assess.settings, hasIds: definition.data.hasIds),
      inputs: [rows(.test)] + calibrator + [inForce])
  }

  func key(of predictor: PredictorStage, calibrator: [String]) throws -> String {
    try StageRunner.key(
      .predictor, settings: predictor.settings, inputs: [rows(.predictor)] + calibrator)
  }

  func key(of policy: PolicyStage, calibrator: [String]) throws -> String {
    try StageRunner.key(.policy, settings: policy.settings, inputs: [rows(.policy)] + calibrator)
  }

  /// The key of the evaluation; a part that is absent, or was refused, has no digests.
  ///
  /// - Parameters:
  ///   - evaluate: the stage.
  ///   - predictor: digests of its artifacts.
  ///   - policy: digests of its artifacts.
  ///   - unfitted: why there is no policy, which gates repeat.
  ///   - calibrator: digests of its artifacts.
  /// - Returns: the key.
  /// - Throws: `DataError` for settings that JSON cannot hold.
  func key(
    of evaluate: EvaluateStage, predictor: [String], policy: [String],
    unfitted: PolicyStage.Fitted?, calibrator: [String]
  ) throws -> String {
    try StageRunner.key(
      .evaluate, settings: evaluate.settings,
      inputs: [rows(.test)] + predictor + policy + calibrator
        + [unfitted.map { "no policy: \($0.alternatives ?? "")" } ?? ""])
  }

  private func rows(_ role: DataRole) throws -> String { try capture.key(of: role, opened) }

  private struct ReassessSettings: Encodable {
    let assess: AssessStage.Settings
    /// Whether rows of other runs can be told, which depends on the ids of all roles.
    let hasIds: Bool
  }
}
