internal import ConformalArtifacts
internal import ProbabilityCalibration
internal import ScoringCore

/// The calibrator of the version in force, which corrected outputs are compared with.
struct CalibratorInForce {
  /// What stands for it where nothing is in force.
  static let none = "nothing in force"

  /// What names it where a stage depends on it.
  let digest: String
  /// `nil` leaves outputs as they are.
  private let artifact: CalibratorArtifact?
  private let obstacle: String?

  /// Finds it.
  ///
  /// - Parameters:
  ///   - inForce: the run in force; without one there is nothing to compare with.
  ///   - store: where its files are.
  ///   - model: the model that runs.
  ///   - new: its calibrator.
  /// - Throws: `DataError` for a file that is absent or was changed.
  init?(
    of inForce: HistoryEntry?, in store: ObjectStore, model: ModelDefinition,
    against new: CalibratorArtifact
  ) throws {
    guard let inForce, case .run(let record) = inForce.event else { return nil }
    guard record.model.version == model.version else {
      digest = "model \(record.model.version)"
      artifact = nil
      obstacle =
        "version \(record.model.version) in force is another model, whose outputs for these rows are not here"
      return
    }
    guard let reference = record.artifacts.first(where: { $0.name == "calibrator.json" }) else {
      (digest, artifact, obstacle) = ("no calibrator", nil, nil)
      return
    }
    let old = try CalibratorArtifact(decoding: store.bytes(reference.sha256, suffix: ".json"))
    let isComparable =
      old.calibrator.classCount == new.calibrator.classCount
      && old.calibrator.map.reading.kind == new.calibrator.map.reading.kind
    (digest, artifact) = (reference.sha256, old)
    obstacle = isComparable ? nil : "the calibrator in force takes other outputs"
  }

  /// The map, or why there is none: what was fitted on the test rows looks better than it is.
  ///
  /// - Parameters:
  ///   - test: the test rows.
  ///   - hasIds: whether the pipeline names its rows. Otherwise a divided file's rows go by their indices, which say
  ///     nothing of the rows of another file.
  ///   - execution: how to work.
  /// - Returns: the map, or what stands in the way.
  func map(
    testedOn test: RoleRows?, hasIds: Bool, _ execution: Execution
  ) -> Result<(Outputs) throws -> Outputs, InForceObstacle> {
    if let obstacle { return .failure(InForceObstacle(sentence: obstacle)) }
    guard let artifact else { return .success { $0 } }
    let isOfSameFile =
      test?.inputs.contains { input in
        RowSource.Kind(rawValue: input.role) != nil
          && artifact.data.inputs.contains { $0.role == input.role && $0.sha256 == input.sha256 }
      } ?? false
    let fitted =
      hasIds || isOfSameFile
      ? artifact.data
      : DataRecord(inputs: artifact.data.inputs, rows: artifact.data.rows, identifiers: nil)
    if let test,
      let evidence = try? OverlapEvidence.find(
        in: test.outputs, inputs: [], fitted: fitted,
        precision: CalibratorArtifact.rowPrecision, execution: execution),
      evidence.isProof
    {
      return .failure(
        InForceObstacle(sentence: "the calibrator in force was fitted on rows of the test role"))
    }
    return .success { try artifact.calibrator.apply(to: $0) }
  }
}
