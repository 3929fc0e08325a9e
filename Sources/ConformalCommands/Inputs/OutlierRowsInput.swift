public import ConformalInputs
internal import ConformalPrediction
internal import ScoringCore
internal import TensorFiles

/// Where rows to score for outliers come from: outputs, features, or scores.
public struct OutlierRowsInput: Sendable {
  /// Outputs; or, without weights, features.
  public var outputs: OutputsInput
  /// A file of outlier scores, n.
  public var outlierScores: String?
  /// A file of features of reference rows.
  public var reference: String?
  /// A file of labels of reference rows.
  public var referenceLabels: String?

  /// Makes an input.
  ///
  /// - Parameters:
  ///   - outputs: outputs; or, without weights, features.
  ///   - outlierScores: a file of outlier scores, n.
  ///   - reference: a file of features of reference rows.
  ///   - referenceLabels: a file of labels of reference rows.
  public init(
    outputs: OutputsInput = OutputsInput(), outlierScores: String? = nil, reference: String? = nil,
    referenceLabels: String? = nil
  ) {
    self.outputs = outputs
    self.outlierScores = outlierScores
    self.reference = reference
    self.referenceLabels = referenceLabels
  }
}

/// Rows as they were read.
struct LoadedOutlierRows {
  let rows: OutlierRows
  /// The same rows for records and comparisons: any finite numbers.
  let record: Outputs
  /// The names of rows, where the caller gave them.
  let names: RowNames?
}

extension OutlierRowsInput {
  /// The score that is meant where none is named.
  var defaultScore: String {
    if outlierScores != nil { return "given" }
    if outputs.features != nil, outputs.weightsMatrix == nil { return "mahalanobis" }
    return outputs.logits != nil || outputs.features != nil ? "energy" : "max-probability"
  }

  func load(_ reader: InputReader) throws -> LoadedOutlierRows {
    if outputs.scores != nil {
      throw DataError(
        .usage, found: "--scores, which are of labels", expected: "--outlier-scores F, one a row")
    }
    if outputs.firstRow != 0 {
      throw DataError(
        .usage, found: "--first-row \(outputs.firstRow)", expected: "none: no draws depend on rows",
        remedy: "name rows with --ids")
    }
    if let outlierScores {
      try requireOnly("--outlier-scores")
      let matrix = try reader.vector(outlierScores, role: "outlier_scores")
      return try load(
        .scores(matrix, file: outlierScores), matrix, outlierScores, reader,
        expected: "a finite outlier score")
    }
    if let features = outputs.features, outputs.weightsMatrix == nil, outputs.bias == nil {
      try requireOnly("--features")
      let matrix = try reader.matrix(features, role: "features")
      return try load(
        .features(matrix, file: features), matrix, features, reader, expected: "a finite feature")
    }
    let loaded = try outputs.load(reader)
    return LoadedOutlierRows(
      rows: .outputs(loaded.outputs), record: loaded.outputs, names: loaded.names)
  }

  private func load(
    _ rows: OutlierRows, _ matrix: Matrix, _ file: String, _ reader: InputReader,
    expected: String
  ) throws -> LoadedOutlierRows {
    let names = try outputs.ids.map { try reader.rowNames($0, role: "ids") }
    let identifiers: RowIdentifiers =
      names.identifiers()
    return LoadedOutlierRows(
      rows: rows, record: try Outputs(scores: matrix, identifiers: identifiers, file: file),
      names: names)
  }

  private func requireOnly(_ name: String) throws {
    let others = [
      ("--logits", outputs.logits), ("--probabilities", outputs.probabilities),
      ("--positive-probability", outputs.positiveProbability),
      ("--features", name == "--features" ? nil : outputs.features),
    ].filter { $0.1 != nil }.map { $0.0 }
    guard others.isEmpty else {
      throw DataError(
        .usage, found: ([name] + others).joined(separator: " and "), expected: "one of them")
    }
  }

  /// Reads reference rows, or `nil` where a score needs none.
  ///
  /// - Throws: `DataError` where they are missing, or given for a score that needs none.
  func loadReference(
    _ reader: InputReader, for score: any OutlierScore
  ) throws -> ReferenceFeatures? {
    guard type(of: score).input == .features else {
      if reference != nil || referenceLabels != nil {
        throw DataError(
          .usage,
          found:
            "\(reference != nil ? "--reference" : "--reference-labels") with outlier score "
            + "'\(score.name)'", expected: "score mahalanobis or knn")
      }
      return nil
    }
    guard let reference else {
      throw DataError(
        .usage, found: "no reference features for outlier score '\(score.name)'",
        expected: "--reference F: features of rows that neither calibrate nor are tested")
    }
    let matrix = try reader.matrix(reference, role: "reference")
    let labels = try referenceLabels.map { file in
      try reader.integers(file, role: "reference_labels").map { Int($0) }
    }
    return try ReferenceFeatures(
      features: matrix, labels: labels, file: reference, labelsFile: referenceLabels)
  }
}
