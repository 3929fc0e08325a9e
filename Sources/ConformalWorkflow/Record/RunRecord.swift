/// What a run did, from what, and what came of it: the body of its entry in the history.
///
/// A function of the definition, the bytes of the inputs, what was in force and ``asOf``: a replay gives the same
/// record but for ``machine`` and ``commit``.
public struct RunRecord: Codable, Hashable, Sendable {
  /// The model.
  public var model: ModelDefinition
  /// Who answers for it.
  public var owner: String
  /// What came of the gates.
  public var outcome: GateOutcome
  /// The time that freshness was judged at: that of the run.
  public var asOf: Timestamp
  /// The digest of the definition, an object.
  public var definition: String
  /// When runs are due.
  public var schedule: ScheduleDefinition?
  /// The inputs.
  public var inputs: [CapturedInput]
  /// What each stage found, by the digest of an object.
  public var stages: [StageReference]
  /// The numbers that trends and comparisons go by.
  public var metrics: [Metric]
  /// What came of each gate.
  public var gates: [GateResult]
  /// The files that came of it: `calibrator.json`, `predictor.json`, `policy.yaml`, `report.html`, `report.json`.
  public var artifacts: [ArtifactReference]
  /// The run that was in force, with which this one was compared; `nil` where there was none.
  public var comparedWith: Int?
  /// What it ran on.
  public var machine: MachineRecord
  /// The commit of the directory of the pipeline, with `-dirty` after it where files differ; `nil` outside of git.
  public var commit: String?

  /// Puts a record together.
  package init(
    model: ModelDefinition, owner: String, outcome: GateOutcome, asOf: Timestamp,
    definition: String, schedule: ScheduleDefinition? = nil, inputs: [CapturedInput] = [],
    stages: [StageReference] = [], metrics: [Metric] = [], gates: [GateResult] = [],
    artifacts: [ArtifactReference] = [], comparedWith: Int? = nil, machine: MachineRecord,
    commit: String? = nil
  ) {
    (self.model, self.owner, self.outcome) = (model, owner, outcome)
    (self.asOf, self.definition, self.schedule) = (asOf, definition, schedule)
    (self.inputs, self.stages, self.metrics) = (inputs, stages, metrics)
    (self.gates, self.artifacts, self.comparedWith) = (gates, artifacts, comparedWith)
    (self.machine, self.commit) = (machine, commit)
  }

  /// The digests of all objects that it names.
  var digests: [String] {
    [definition] + inputs.map(\.sha256) + stages.map(\.sha256) + artifacts.map(\.sha256)
  }
}

/// An input file as it was read.
public struct CapturedInput: Codable, Hashable, Sendable {
  /// The roles that it serves.
  public var roles: [DataRole]
  /// What it holds: `logits`, `labels`, `ids`, `groups`, `classes` ...
  public var content: String
  /// The address as the pipeline says it.
  public var address: String
  /// The digest of the whole file.
  public var sha256: String
  /// Its size.
  public var byteCount: Int
  /// When it was last changed.
  public var modified: Timestamp
  /// The shape as stored.
  public var shape: [Int]
  /// The element type in the words of the file.
  public var elementType: String

  /// Describes an input file.
  package init(
    roles: [DataRole], content: String, address: String, sha256: String, byteCount: Int,
    modified: Timestamp, shape: [Int], elementType: String
  ) {
    (self.roles, self.content, self.address) = (roles, content, address)
    (self.sha256, self.byteCount, self.modified) = (sha256, byteCount, modified)
    (self.shape, self.elementType) = (shape, elementType)
  }
}

/// The stages of a run, in order.
public enum StageName: String, Codable, Hashable, Sendable, CaseIterable {
  /// Inputs are read, checked, digested and kept.
  case capture
  /// How far the probabilities of the model can be trusted.
  case assess
  /// A calibrator is fitted.
  case correct
  /// How far corrected probabilities can be trusted.
  case reassess = "re-assess"
  /// A predictor is fitted.
  case predictor
  /// A policy is fitted.
  case policy
  /// Predictor and policy are evaluated on the test rows.
  case evaluate
  /// Gates are checked.
  case gates
}

/// What a stage found.
public struct StageReference: Codable, Hashable, Sendable {
  /// The stage.
  public var name: StageName
  /// The digest of all that it depends on.
  public var key: String
  /// The digest of what it found, an object.
  public var sha256: String

  /// Names what a stage found.
  package init(name: StageName, key: String, sha256: String) {
    (self.name, self.key, self.sha256) = (name, key, sha256)
  }
}

/// A number of a run.
public struct Metric: Codable, Hashable, Sendable {
  /// Its name, such as `ece`, `coverage@0.1`, `review_rate`, `threshold.approve`.
  public var name: String
  /// The number.
  public var value: Double
  /// The lower end of its 95 % interval, or `nil`.
  public var lower: Double?
  /// The upper end of its 95 % interval, or `nil`.
  public var upper: Double?

  /// Names a number.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - value: the number; one that is not finite cannot be written as JSON, and ends the run that gives it.
  ///   - interval: its 95 % interval.
  public init(_ name: String, _ value: Double, interval: ClosedRange<Double>? = nil) {
    (self.name, self.value) = (name, value)
    (lower, upper) = (interval?.lowerBound, interval?.upperBound)
  }
}

/// A file by its contents.
public struct ArtifactReference: Codable, Hashable, Sendable {
  /// What it is called, such as `predictor.json`.
  public var name: String
  /// The digest of its bytes.
  public var sha256: String
  /// Its size.
  public var byteCount: Int

  /// Names contents.
  ///
  /// - Parameters:
  ///   - name: what it is called.
  ///   - sha256: the digest of its bytes.
  ///   - byteCount: its size.
  public init(name: String, sha256: String, byteCount: Int) {
    (self.name, self.sha256, self.byteCount) = (name, sha256, byteCount)
  }
}

/// What a run ran on.
///
/// Results depend on it only where matrix or Dirichlet maps were fitted or compared: see ``linearAlgebra``.
public struct MachineRecord: Codable, Hashable, Sendable {
  /// The version of this library.
  public var library: String
  /// The instruction set of the kernels.
  public var kernelTier: String
  /// The linear algebra library, whose rounding may differ between types of processors; `nil` where it was not needed.
  public var linearAlgebra: String?
  /// The operating system.
  public var system: String
  /// The host's name.
  public var host: String

  /// Describes a machine.
  ///
  /// - Parameters:
  ///   - library: the version of this library.
  ///   - kernelTier: the instruction set of the kernels.
  ///   - linearAlgebra: the linear algebra library.
  ///   - system: the operating system.
  ///   - host: the host's name.
  public init(
    library: String, kernelTier: String, linearAlgebra: String?, system: String, host: String
  ) {
    (self.library, self.kernelTier, self.linearAlgebra) = (library, kernelTier, linearAlgebra)
    (self.system, self.host) = (system, host)
  }
}
