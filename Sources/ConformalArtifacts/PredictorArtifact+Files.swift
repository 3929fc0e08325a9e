public import ConformalPrediction
public import ScoringCore
internal import TensorFiles

extension PredictorArtifact {
  /// Reads an artifact from a file and checks all of it.
  ///
  /// - Parameter path: the file, or `-` for standard input.
  /// - Throws: `DataError`, located in the file, when it cannot be read or is not a sound predictor.
  public init(contentsOf path: String) throws {
    let storage =
      path == "-"
      ? try ByteStorage(descriptor: 0, name: path) : try ByteStorage(mapping: path)
    do {
      try self.init(decoding: storage)
    } catch let error as DataError {
      throw error.located(in: path)
    }
  }

  /// Writes the artifact to a file, which appears whole or not at all.
  ///
  /// - Parameter path: the file, or `-` for standard output.
  /// - Throws: `DataError` with code `cannot-write`.
  public func write(to path: String) throws {
    let output = try OutputFile(path: path)
    try encode(output.write)
    try output.commit()
  }

  /// Puts an artifact together with a record of the rows that the predictor was fitted on, so that later
  /// evaluations can tell whether they use other rows.
  ///
  /// - Parameters:
  ///   - predictor: the predictor.
  ///   - calibration: the rows that it was fitted on.
  ///   - classNames: K distinct names, or `nil`.
  /// - Throws: `DataError` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time.
  public init(
    _ predictor: ConformalPredictor, fittedOn calibration: LabeledOutputs,
    classNames: [String]? = nil
  ) throws {
    self.init(
      predictor: predictor,
      data: try DataRecord(of: calibration.outputs, inputs: [], precision: predictor.precision),
      classNames: classNames)
  }
}
