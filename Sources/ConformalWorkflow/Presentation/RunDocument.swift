internal import ConformalArtifacts

/// The JSON of a run for programs, schema `swift-conformal/run/1`: what was found, what came of the gates, from which
/// files.
///
/// It holds no clock but the time that the run was judged at, and nothing of the machine: a replay gives the same bytes.
package struct RunDocument: Encodable, Sendable {
  private let artifacts: [ArtifactReference]
  private let asOf: Timestamp
  private let findings: RunFindings
  private let gates: [GateDocument.Gate]
  private let inputs: [CapturedInput]
  private let metrics: [Metric]
  private let model: ModelDefinition
  private let outcome: String
  private let owner: String
  private let schema: String

  /// The document of a run.
  ///
  /// - Parameters:
  ///   - definition: the pipeline.
  ///   - findings: what the stages found.
  ///   - gates: what came of each gate.
  ///   - outcome: what came of all.
  ///   - inputs: the files that were read.
  ///   - asOf: the time that the run was judged at.
  ///   - metrics: the numbers that trends go by.
  ///   - artifacts: the files that came of it, without this one.
  package init(
    definition: PipelineDefinition, findings: RunFindings, gates: [GateResult],
    outcome: GateOutcome, inputs: [CapturedInput], asOf: Timestamp, metrics: [Metric] = [],
    artifacts: [ArtifactReference] = []
  ) {
    schema = "swift-conformal/run/1"
    (model, owner) = (definition.model, definition.owner)
    (self.asOf, self.outcome) = (asOf, outcome.rawValue)
    self.gates =
      GatedRun(definition, pipeline: "", asOf: asOf, outcome: outcome, results: gates).gates
    (self.findings, self.inputs) = (findings, inputs)
    (self.metrics, self.artifacts) = (metrics, artifacts)
  }

  /// The text.
  ///
  /// - Throws: an encoding error, for findings that are not finite.
  package var text: String {
    get throws { String(decoding: try CanonicalJSON.encode(self), as: UTF8.self) }
  }
}
