package import ScoringCore
package import TensorFiles

/// Where the model's outputs come from: exactly one of logits, probabilities, positive-class probability,
/// or features with a linear head.
public struct OutputsInput: Sendable {
  /// A file of logits, n x K.
  public var logits: String?
  /// A file of probabilities, n x K.
  public var probabilities: String?
  /// A file of nonconformity scores of every label, n x K.
  public var scores: String?
  /// Whether the scores are of true labels alone, n.
  package var scoresAreOfTrueLabels = false
  /// A file of positive-class probabilities, n.
  public var positiveProbability: String?
  /// A file of features, n x d.
  public var features: String?
  /// A file of weights, d x K.
  public var weightsMatrix: String?
  /// A file of biases, K.
  public var bias: String?
  /// Whether the weights are K x d.
  public var weightsAreTransposed = false
  /// A file of row identifiers, n.
  public var ids: String?
  /// The index of the first row, where rows have no identifiers.
  public var firstRow = 0
  /// The accepted distance of a row's sum of probabilities from 1.
  public var sumTolerance: Double?

  /// Makes an input without sources.
  public init() {}
}

/// Outputs as they were read.
package struct LoadedOutputs {
  package let outputs: Outputs
  /// The names of rows, where the caller gave them.
  package let names: RowNames?

  package init(outputs: Outputs, names: RowNames?) { (self.outputs, self.names) = (outputs, names) }
}

extension OutputsInput {
  package func load(_ reader: InputReader) throws -> LoadedOutputs {
    let names = try ids.map { try reader.rowNames($0, role: "ids") }
    let identifiers: RowIdentifiers =
      names.identifiers(from: firstRow)
    return LoadedOutputs(outputs: try outputs(reader, identifiers), names: names)
  }

  private func outputs(_ reader: InputReader, _ identifiers: RowIdentifiers) throws -> Outputs {
    try requireOneSource()
    if let logits {
      return try Outputs(
        logits: try reader.matrix(logits, role: "logits"), identifiers: identifiers, file: logits)
    }
    if let probabilities {
      return try Outputs(
        probabilities: try reader.matrix(probabilities, role: "probabilities"),
        sumTolerance: sumTolerance, identifiers: identifiers, file: probabilities)
    }
    if let scores {
      return try Outputs(
        scores: try scoresAreOfTrueLabels
          ? reader.vector(scores, role: "scores") : reader.matrix(scores, role: "scores"),
        identifiers: identifiers, file: scores)
    }
    if let positiveProbability {
      return try Outputs(
        positiveProbability: try reader.vector(positiveProbability, role: "positive_probability"),
        identifiers: identifiers, file: positiveProbability)
    }
    guard let features, let weightsMatrix else { throw OutputsInput.noSource }
    let inputs = try reader.matrix(features, role: "features")
    let weights = try reader.matrix(weightsMatrix, role: "weights_matrix")
    let biases = try bias.map { try reader.vector($0, role: "bias") }
    do {
      let head = try LinearHead(
        features: inputs, weights: weights, bias: biases,
        weightsAreTransposed: weightsAreTransposed)
      return try Outputs(linearHead: head, identifiers: identifiers, file: features)
    } catch let error as DataError where error.code == .invalidData {
      throw error.located(in: weightsMatrix)
    }
  }

  /// Checks that given row ids are distinct: equal ones would share a draw, and the law of coverage needs
  /// independent draws.
  package func requireDistinctIdentifiers(_ outputs: Outputs) throws {
    guard case .given(let given) = outputs.identifiers, Set(given).count < given.count else {
      return
    }
    var seen: Set<UInt64> = []
    let row = given.firstIndex { !seen.insert($0).inserted }
    throw DataError(
      found: "a row id that occurred before", expected: "distinct ids: draws depend on them",
      file: ids, row: row)
  }

  /// Checks the index of the first row.
  package func requireFirstRow() throws {
    guard firstRow >= 0, firstRow <= 1 << 60 else {
      throw DataError(.usage, found: "--first-row \(firstRow)", expected: "0 ... 2^60")
    }
    if firstRow > 0, ids != nil {
      throw DataError(.usage, found: "--first-row and --ids", expected: "one of them")
    }
  }

  private func requireOneSource() throws {
    let given = [
      ("--logits", logits), ("--probabilities", probabilities),
      ("--scores", scores), ("--positive-probability", positiveProbability),
      ("--features", features),
    ].filter { $0.1 != nil }.map { $0.0 }
    if given.isEmpty { throw OutputsInput.noSource }
    if given.count > 1 {
      throw DataError(
        .usage, found: given.joined(separator: " and "), expected: "one source of outputs")
    }
    try requireFirstRow()
    let isHead = features != nil
    if isHead != (weightsMatrix != nil) || (!isHead && (bias != nil || weightsAreTransposed)) {
      throw DataError(
        .usage, found: isHead ? "--features without --weights-matrix" : headPart,
        expected: "--features F --weights-matrix F [--bias F]")
    }
    if sumTolerance != nil, probabilities == nil {
      throw DataError(
        .usage, found: "--sum-tolerance without --probabilities", expected: "both or neither")
    }
    if let sumTolerance, !(sumTolerance >= 0 && sumTolerance < 1) {
      throw DataError(
        .usage, found: "--sum-tolerance \(sumTolerance)", expected: "a number from 0 to below 1")
    }
  }

  /// The first part of a linear head that was given without features.
  private var headPart: String {
    let part =
      weightsMatrix != nil ? "--weights-matrix" : bias != nil ? "--bias" : "--transpose-weights"
    return "\(part) without --features"
  }

  private static let noSource = DataError(
    .usage, found: "no model outputs",
    expected:
      "--logits F, --probabilities F, --scores F, --positive-probability F, or --features F "
      + "with --weights-matrix F")
}
