internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics
internal import ProbabilityCalibration
internal import ScoringCore
internal import SelectiveAbstention

/// The artifacts of a run at work: outputs in, probabilities, sets and decisions out.
struct PackedModel: Sendable {
  let calibrator: CalibratorArtifact?
  let predictor: PredictorArtifact?
  let policy: PolicyArtifact?

  /// Reads artifacts and checks their seals.
  ///
  /// - Parameter files: contents by name; others than artifacts are passed over.
  /// - Throws: `DataError` that names the file.
  init(files: [String: [UInt8]]) throws {
    func read<Artifact>(
      _ name: String, _ decode: (ByteStorage) throws -> Artifact
    ) throws -> Artifact? {
      guard let bytes = files[name] else { return nil }
      do {
        return try decode(ByteStorage(bytes))
      } catch let error as DataError {
        throw error.located(in: name)
      }
    }
    calibrator = try read(ArtifactName.calibrator) { try CalibratorArtifact(decoding: $0) }
    predictor = try read(ArtifactName.predictor) { try PredictorArtifact(decoding: $0) }
    policy = try read(ArtifactName.policy) { try PolicyArtifact(decoding: $0) }
  }

  /// The number of classes; `nil` where no artifact says.
  var classCount: Int? {
    predictor?.predictor.classCount ?? calibrator?.calibrator.classCount
      ?? policy.flatMap { $0.source.classCount > 0 ? $0.source.classCount : nil }
  }

  /// The arithmetic that outputs are taken in.
  var precision: Precision { predictor?.predictor.precision ?? .float64 }

  /// The levels of prediction sets, ascending.
  var alphas: [Level] { predictor?.predictor.alphas ?? [] }

  /// The groups that a predictor tells apart by one column of names.
  var groups: [String] {
    predictor?.predictor.groups?.nodes.filter { $0.depth == 1 }.map(\.name) ?? []
  }

  /// The queues of a policy that has several.
  var queues: [String] { policy?.policy.queues.compactMap(\.name) ?? [] }

  /// Rows with what the artifacts make of them.
  ///
  /// - Parameters:
  ///   - rows: rows whose outputs count; what is expected of them is replaced.
  ///   - format: what their numbers are.
  /// - Returns: the rows with what is expected of them.
  /// - Throws: `DataError` for rows that are none of this model's.
  func answering(_ rows: [TestVectors.Row], _ format: TestVectors.Format) throws -> [TestVectors
    .Row]
  {
    guard !rows.isEmpty else { return [] }
    let outputs = try outputs(rows, format)
    let corrected = try calibrator?.calibrator.apply(to: outputs) ?? outputs
    let probabilities = try corrected.probabilities()
    let width = corrected.classCount
    let lists = try predictor.map { try sets(of: outputs, rows, $0) }
    let given = try policy.map { try answers(of: outputs, corrected, $0) }
    return try rows.indices.map { index in
      var row = rows[index]
      row.probabilities = Array(probabilities[index * width..<(index + 1) * width])
      row.sets = lists.map { $0.map { $0[index] } }
      if let policy, let given {
        row.label = given.labels[index]
        row.confidence = given.confidences[index]
        let place = try row.queue.map { name in
          guard let place = policy.policy.queueIndices[name] else {
            throw DataError(found: "queue '\(name)'", expected: "one of the policy", row: index)
          }
          return place
        }
        row.decision =
          policy.policy.queues[place ?? 0].bands.decision(for: given.confidences[index]).rawValue
      }
      return row
    }
  }

  private func outputs(
    _ rows: [TestVectors.Row], _ format: TestVectors.Format
  ) throws -> Outputs {
    let values = rows.flatMap(\.outputs)
    let matrix =
      format.precision == Precision.float32.rawValue
      ? try Matrix(values.map { Float($0) }, rowCount: rows.count, columnCount: format.classes)
      : try Matrix(values, rowCount: rows.count, columnCount: format.classes)
    let ids = RowIdentifiers.given(rows.map(\.id))
    return format.kind == OutputKind.logits.rawValue
      ? try Outputs(logits: matrix, identifiers: ids)
      : try Outputs(probabilities: matrix, identifiers: ids)
  }

  /// The sets of rows at each level.
  private func sets(
    of outputs: Outputs, _ rows: [TestVectors.Row], _ artifact: PredictorArtifact
  ) throws -> [[[Int32]]] {
    let predictor = artifact.predictor
    let predicted = try artifact.corrected(outputs)
    let places = try predictor.groups.map { _ in
      try predictor.place(try GroupColumns([rows.map { $0.group ?? "" }]))
    }
    return try predictor.alphas.map { alpha in
      let sets = try predictor.sets(for: predicted, groups: places, alpha: alpha)
      return rows.indices.map { Array(sets.labels[$0]) }
    }
  }

  private func answers(
    of outputs: Outputs, _ corrected: Outputs, _ artifact: PolicyArtifact
  ) throws -> Answers {
    let source = artifact.source
    guard source.score != .given else {
      throw DataError(
        found: "a policy of confidences that were computed elsewhere",
        expected: "one that computes them", file: ArtifactName.policy)
    }
    if source.score.needsPredictor {
      guard let predictor else {
        throw DataError(found: "a policy without its predictor", expected: ArtifactName.predictor)
      }
      return try predictor.predictor.answers(
        for: predictor.corrected(outputs), by: source.score, alpha: source.predictor?.alpha)
    }
    return try (source.calibrator == nil ? outputs : corrected).answers(by: source.score)
  }
}
