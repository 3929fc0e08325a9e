internal import ConformalArtifacts
internal import ProbabilityCalibration
internal import ScoringCore

/// The version in force, which corrected outputs are compared with row by row.
///
/// Of the same version of the model its calibrator is applied to the outputs at hand; of another the outputs are those
/// that its own run kept, for the test rows that both runs have.
struct VersionInForce {
  /// What stands for it where nothing is in force.
  static let none = "nothing in force"

  /// What names it where a stage depends on it.
  let digest: String
  private let record: RunRecord
  private let store: ObjectStore
  private let isSameModel: Bool
  /// `nil` leaves outputs as they are.
  private let artifact: CalibratorArtifact?

  /// Corrected outputs of the version in force for some of the test rows.
  struct Answers {
    /// The test rows, ascending.
    let rows: [Int]
    /// Its outputs for them, in the same order.
    let outputs: Outputs
  }

  /// Finds it.
  ///
  /// - Parameters:
  ///   - inForce: the run in force; without one there is nothing to compare with.
  ///   - store: where its files are.
  ///   - model: the model that runs.
  /// - Throws: `DataError` for a file that is absent or was changed.
  init?(of inForce: HistoryEntry?, in store: ObjectStore, model: ModelDefinition) throws {
    guard let inForce, case .run(let record) = inForce.event else { return nil }
    (self.record, self.store) = (record, store)
    isSameModel = record.model.version == model.version
    let reference = record.artifacts.first { $0.name == ArtifactName.calibrator }
    artifact = try reference.map {
      try CalibratorArtifact(decoding: store.bytes($0.sha256, suffix: ".json"))
    }
    let calibrator = reference?.sha256 ?? "no calibrator"
    digest =
      isSameModel
      ? calibrator
      : ([calibrator, record.definition] + record.inputs.map(\.sha256)).joined(separator: " ")
  }

  /// Its outputs for test rows, or why there are none.
  ///
  /// - Parameters:
  ///   - test: the test rows.
  ///   - definition: the pipeline that they are of.
  ///   - execution: how to work.
  /// - Returns: the outputs, or what stands in the way.
  /// - Throws: `DataError` for outputs that cannot be corrected.
  func answers(
    for test: RoleRows, of definition: PipelineDefinition, _ execution: Execution
  ) throws -> Result<Answers, InForceObstacle> {
    guard isSameModel else { return try otherModel(test, definition) }
    if let artifact {
      guard artifact.calibrator.classCount == test.outputs.classCount,
        artifact.calibrator.map.reading.kind == test.outputs.kind
      else { return .obstacle("the calibrator in force takes other outputs") }
      if fitted(artifact, on: test, of: definition, execution) {
        return .obstacle("the calibrator in force was fitted on rows of the test role")
      }
    }
    return .success(
      Answers(rows: Array(0..<test.outputs.rowCount), outputs: try corrected(test.outputs)))
  }

  private func corrected(_ outputs: Outputs) throws -> Outputs {
    try artifact?.calibrator.apply(to: outputs) ?? outputs
  }

  /// Whether the calibrator saw test rows: they would look better to it than they are.
  private func fitted(
    _ artifact: CalibratorArtifact, on test: RoleRows, of definition: PipelineDefinition,
    _ execution: Execution
  ) -> Bool {
    // Rows without ids go by their indices, which say nothing of the rows of another file.
    let isOfSameFile = test.inputs.contains { input in
      RowSource.Kind(rawValue: input.role) != nil
        && artifact.data.inputs.contains { $0.role == input.role && $0.sha256 == input.sha256 }
    }
    let data =
      definition.data.hasIds || isOfSameFile
      ? artifact.data
      : DataRecord(inputs: artifact.data.inputs, rows: artifact.data.rows, identifiers: nil)
    let evidence = try? OverlapEvidence.find(
      in: test.outputs, inputs: [], fitted: data, precision: CalibratorArtifact.rowPrecision,
      execution: execution)
    return evidence?.isProof ?? false
  }

  /// The outputs that another model's run kept, for those of its test rows that are test rows here.
  private func otherModel(
    _ test: RoleRows, _ definition: PipelineDefinition
  ) throws -> Result<Answers, InForceObstacle> {
    let name = "version \(record.model.version) in force"
    // Findings are kept by the digests of these files: what is absent or was changed stops the run.
    for input in record.inputs {
      try store.requireUnchanged(
        input.sha256, suffix: InputFiles.suffix(InputFiles.path(input.address)))
    }
    let bytes = try store.bytes(record.definition, suffix: ".json")
    let old: RoleRows
    let theyHaveIds: Bool
    do {
      let definitionInForce = try WorkflowJSON.decode(
        PipelineDefinition.self, from: bytes)
      old = try DataReading(
        definition: definitionInForce, files: InputFiles(of: record, in: store), digests: [:]
      ).read().rows(.test)
      theyHaveIds = definitionInForce.data.hasIds
    } catch let error as DataError {
      return .obstacle("the outputs of \(name) cannot be read: \(error.found)")
    }
    guard old.outputs.classCount == test.outputs.classCount else {
      return .obstacle("\(name) has \(old.outputs.classCount) classes")
    }
    // Without ids rows are the same where they are the same places of the same labels.
    let labels = test.inputs.first { $0.role == "labels" }?.sha256
    let isOfSameLabels =
      labels != nil
      && record.inputs.contains {
        $0.content == "labels" && $0.roles.contains(.test) && $0.sha256 == labels
      }
    // Ids of one and places of the other are numbers of different things.
    let haveIds = definition.data.hasIds
    guard haveIds == theyHaveIds, haveIds || isOfSameLabels else {
      return .obstacle(
        "\(name) is another model, and without ids in both its test rows cannot be told from others"
      )
    }
    var places: [UInt64: Int] = [:]
    for row in 0..<old.outputs.rowCount { places[old.outputs.identifiers[row]] = row }
    let pairs = (0..<test.outputs.rowCount).compactMap { row in
      places[test.outputs.identifiers[row]].map { (row, $0) }
    }
    guard !pairs.isEmpty else {
      return .obstacle("\(name) was not tested on any of these rows")
    }
    let (mine, its) = (test.labeled.labels, old.labeled.labels)
    guard pairs.allSatisfy({ mine[$0.0] == its[$0.1] }) else {
      return .obstacle("\(name) was tested on rows of the same ids with other labels")
    }
    return .success(
      Answers(
        rows: pairs.map(\.0),
        outputs: try corrected(old.outputs.selecting(rows: pairs.map(\.1)))))
  }
}

/// Why the version in force cannot be compared with.
struct InForceObstacle: Error, Hashable, Sendable {
  let sentence: String
}

extension Result where Failure == InForceObstacle {
  fileprivate static func obstacle(_ sentence: String) -> Self {
    .failure(InForceObstacle(sentence: sentence))
  }
}

extension DataDefinition {
  /// Whether all rows have ids.
  var hasIds: Bool {
    switch source {
    case .roles(let sources): sources.values.allSatisfy { $0.ids != nil }
    case .split(let source, _): source.ids != nil
    }
  }
}
