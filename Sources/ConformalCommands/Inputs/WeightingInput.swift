internal import ConformalInputs
internal import ConformalPrediction
internal import ScoringCore
internal import TensorFiles

/// Where the weighting of calibration rows comes from: at most one of three ways.
public struct WeightingInput: Sendable {
  /// Weights of the calibration rows.
  public var weights: String?
  /// Features of the calibration rows, to estimate a density ratio.
  public var shiftFeatures: String?
  /// Features of rows from where predictions are made.
  public var targetFeatures: String?
  /// The price of a squared coefficient of the ratio.
  public var shiftPenalty: Double?
  /// Weights of the classes.
  public var classWeights: String?
  /// Outputs of rows without labels from where predictions are made, to estimate class weights.
  public var targetOutputs: String?

  /// Makes an input without weights.
  public init() {}

  private var ways: [String] {
    [
      (weights, "--weights"), (shiftFeatures ?? targetFeatures, "--shift-features"),
      (classWeights, "--class-weights"), (targetOutputs, "--target-outputs"),
    ].compactMap { $0.0 == nil ? nil : $0.1 }
  }

  /// Reads or estimates the weighting of calibration rows; target outputs go through their calibrator too.
  func load(
    _ reader: InputReader, for rows: LabeledOutputs, from outputs: OutputsInput,
    _ calibrator: LoadedCalibrator?, execution: Execution
  ) throws -> Weighting? {
    guard ways.count < 2 else {
      throw DataError(
        .usage, found: ways.joined(separator: " and "), expected: "one way to weight rows")
    }
    if shiftPenalty != nil, shiftFeatures == nil {
      throw DataError(
        .usage, found: "--shift-penalty without --shift-features", expected: "both or neither")
    }
    if let weights {
      let found = try reader.rowWeights(weights, for: rows.outputs)
      guard rows.rowCount == 0 || found.values.contains(where: { $0 > 0 }) else {
        throw DataError(
          found: "calibration rows that all have weight 0", expected: "weights above 0",
          file: weights)
      }
      return .given(found)
    }
    if shiftFeatures != nil || targetFeatures != nil {
      return try ratio(reader, rowCount: rows.rowCount)
    }
    if let classWeights {
      let values = try reader.vector(classWeights, role: "class_weights").doubles()
      guard values.count == rows.outputs.classCount else {
        throw DataError(
          found: "\(values.count) class weights for \(rows.outputs.classCount) classes",
          expected: "one weight a class", file: classWeights)
      }
      return .classes(try ClassWeights(values, file: classWeights))
    }
    return try targetOutputs.map { file in
      let kind = calibrator?.outputKind ?? rows.outputs.kind
      let target = try target(
        reader, file, kind, isColumn: outputs.positiveProbability != nil)
      return .classes(
        try ClassWeights.estimated(
          from: rows, target: try calibrator?.apply(to: target) ?? target, execution: execution))
    }
  }

  /// Outputs of the kind of the calibration rows as they come from the model; their files do not count as files of calibration rows.
  private func target(
    _ reader: InputReader, _ file: String, _ kind: OutputKind, isColumn: Bool
  ) throws -> Outputs {
    guard kind != .scores else {
      throw DataError(
        .usage, found: "--target-outputs with --scores", expected: "logits or probabilities")
    }
    let role = "target_\(kind.rawValue)"
    if isColumn {
      return try Outputs(positiveProbability: reader.vector(file, role: role), file: file)
    }
    let matrix = try reader.matrix(file, role: role)
    return kind == .logits
      ? try Outputs(logits: matrix, file: file) : try Outputs(probabilities: matrix, file: file)
  }

  private func ratio(_ reader: InputReader, rowCount: Int) throws -> Weighting {
    guard let shiftFeatures, let targetFeatures else {
      throw DataError(
        .usage,
        found: shiftFeatures == nil
          ? "--target-features without --shift-features"
          : "--shift-features without --target-features", expected: "both or neither")
    }
    let calibration = try reader.features(shiftFeatures, role: "shift_features")
    guard calibration.rowCount == rowCount else {
      throw DataError(
        found: "features of \(calibration.rowCount) rows for \(rowCount) rows of outputs",
        expected: "one row of features a row", file: shiftFeatures)
    }
    let target = try reader.features(targetFeatures, role: "target_features")
    let ratio: DensityRatio
    do {
      ratio = try DensityRatio.fitted(
        calibration: calibration, target: target, penalty: shiftPenalty ?? 1)
    } catch let error as DataError where error.code != .usage {
      throw error.located(in: targetFeatures)
    }
    return .densityRatio(ratio, try ratio.weights(of: calibration, file: shiftFeatures))
  }
}

/// Where the weights of new rows come from.
public struct RowWeightsInput: Sendable {
  /// Weights of the rows.
  public var weights: String?
  /// Features of the rows, for a predictor with a density ratio.
  public var shiftFeatures: String?

  /// Makes an input without weights.
  public init() {}

  /// Reads or computes the weights of new rows, as the predictor needs them.
  func load(
    _ reader: InputReader, for outputs: Outputs, _ predictor: ConformalPredictor
  ) throws -> RowWeights? {
    let scheme = predictor.weighting?.scheme
    func refuse(_ option: String) -> DataError {
      DataError(
        .usage,
        found: "\(option) for a predictor "
          + (scheme.map { "weighted by \($0.name)" } ?? "without weights"),
        expected: expected(scheme))
    }
    if weights != nil, scheme != .given { throw refuse("--weights") }
    switch scheme {
    case .densityRatio(let ratio):
      guard let shiftFeatures else { throw refuse("no features") }
      let features = try reader.features(shiftFeatures, role: "shift_features")
      guard features.rowCount == outputs.rowCount else {
        throw DataError(
          found: "features of \(features.rowCount) rows for \(outputs.rowCount) rows of outputs",
          expected: "one row of features a row", file: shiftFeatures)
      }
      return try ratio.weights(of: features, file: shiftFeatures)
    case .given:
      guard shiftFeatures == nil else { throw refuse("--shift-features") }
      guard let weights else { throw refuse("no weights") }
      return try reader.rowWeights(weights, for: outputs)
    case .classes, nil:
      guard shiftFeatures == nil else { throw refuse("--shift-features") }
      return nil
    }
  }

  private func expected(_ scheme: Weighting.Scheme?) -> String {
    switch scheme {
    case .given: "--weights F"
    case .densityRatio: "--shift-features F"
    case .classes, nil: "neither --weights nor --shift-features"
    }
  }
}

extension InputReader {
  fileprivate func rowWeights(_ file: String, for outputs: Outputs) throws -> RowWeights {
    let values = try vector(file, role: "weights").doubles()
    guard values.count == outputs.rowCount else {
      throw DataError(
        found: "\(values.count) weights for \(outputs.rowCount) rows of outputs",
        expected: "one weight a row", file: file)
    }
    return try RowWeights(values, file: file)
  }

  fileprivate func features(_ file: String, role: String) throws -> DenseMatrix {
    try DenseMatrix(matrix(file, role: role), file: file)
  }
}
