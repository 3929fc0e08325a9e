/// What came of the run of one model, as other tools are told.
package struct GatedRun: Hashable, Sendable {
  /// The model.
  package var model: String
  /// Its version.
  package var version: String
  /// The file of its pipeline, as it was named.
  package var pipeline: String
  /// The time that the run was judged at.
  package var asOf: Timestamp
  /// What came of it: failed where it could not run.
  package var outcome: GateOutcome
  /// What came of each gate; none where it could not run.
  package var results: [GateResult]
  /// Gates that may be inconclusive.
  package var allowInconclusive: [GateKind]
  /// Why it could not run, one sentence; `nil` where it ran.
  package var obstacle: String?
  /// Rows of all roles, where they were read.
  package var rowCount: Int?
  /// How long it took, where that was measured.
  package var seconds: Double?

  /// A run that was judged.
  ///
  /// - Parameters:
  ///   - definition: the pipeline.
  ///   - pipeline: its file, as it was named.
  ///   - asOf: the time that the run was judged at.
  ///   - outcome: what came of it.
  ///   - results: what came of each gate.
  package init(
    _ definition: PipelineDefinition, pipeline: String, asOf: Timestamp, outcome: GateOutcome,
    results: [GateResult]
  ) {
    (model, version) = (definition.model.name, definition.model.version)
    (self.pipeline, self.asOf, self.outcome, self.results) = (pipeline, asOf, outcome, results)
    allowInconclusive = definition.allowInconclusive
    (obstacle, rowCount, seconds) = (nil, nil, nil)
  }

  /// A run that did not come to its gates.
  ///
  /// - Parameters:
  ///   - definition: the pipeline.
  ///   - pipeline: its file, as it was named.
  ///   - asOf: the time of the run.
  ///   - obstacle: why, one sentence.
  package init(
    _ definition: PipelineDefinition, pipeline: String, asOf: Timestamp, obstacle: String
  ) {
    self.init(definition, pipeline: pipeline, asOf: asOf, outcome: .failed, results: [])
    self.obstacle = obstacle
  }

  /// A pipeline that could not be read, among others; it goes by the name of its file.
  ///
  /// - Parameters:
  ///   - pipeline: its file, as it was named.
  ///   - asOf: the time of the run.
  ///   - obstacle: why, one sentence.
  package init(unread pipeline: String, asOf: Timestamp, obstacle: String) {
    let name = pipeline.split(separator: "/").last.map(String.init) ?? pipeline
    (model, version) = (name, "")
    (self.pipeline, self.asOf, self.outcome, results) = (pipeline, asOf, .failed, [])
    (allowInconclusive, self.obstacle, rowCount, seconds) = ([], obstacle, nil, nil)
  }

  /// Whether a result holds the run up: failed, or inconclusive and not allowed to be.
  package func isHeldUp(by result: GateResult) -> Bool {
    switch result.outcome {
    case .failed: true
    case .inconclusive: !allowInconclusive.contains(result.kind)
    case .passed, .notApplicable: false
    }
  }

  /// The model with its version.
  package var name: String { version.isEmpty ? model : "\(model) \(version)" }
}

extension GateResult {
  /// The gate with what it judged, such as `coverage (alpha 0.1)`.
  package var name: String {
    subject.isEmpty ? kind.rawValue : "\(kind.rawValue) (\(subject))"
  }
}

extension GateOutcome {
  /// The outcome in words.
  package var words: String {
    self == .notApplicable ? "not applicable" : rawValue
  }
}
