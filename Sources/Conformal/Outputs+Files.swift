public import ScoringCore
internal import TensorFiles

extension Outputs {
  /// Reads logits from a file.
  ///
  /// - Parameter file: n x K logits: `a.npy`, `a.npz:key`, `a.safetensors:key` or `a.csv:p0..p9`. A .npy file
  ///   is mapped, not copied.
  /// - Throws: `DataError` when the file cannot be read or holds something else.
  public init(logits file: String) throws {
    try self.init(logits: TensorReader().matrix(at: TensorAddress(file)).0, file: file)
  }

  /// Reads probabilities from a file.
  ///
  /// - Parameter file: n x K probabilities, addressed as logits are.
  /// - Throws: `DataError` when the file cannot be read or holds something else.
  public init(probabilities file: String) throws {
    try self.init(probabilities: TensorReader().matrix(at: TensorAddress(file)).0, file: file)
  }

  /// Reads the probabilities of the positive class of a binary model from a file.
  ///
  /// - Parameter file: n probabilities, such as `a.csv:p_spam`.
  /// - Throws: `DataError` when the file cannot be read or holds something else.
  public init(positiveProbability file: String) throws {
    try self.init(positiveProbability: TensorReader().vector(at: TensorAddress(file)).0, file: file)
  }
}

extension LabeledOutputs {
  /// Reads logits and labels from files.
  ///
  /// - Parameters:
  ///   - logits: a file of n x K logits.
  ///   - labels: a file of n class indices.
  /// - Throws: `DataError` when a file cannot be read, or they do not fit together.
  public init(logits: String, labels: String) throws {
    try self.init(Outputs(logits: logits), labelFile: labels)
  }

  /// Reads probabilities and labels from files.
  ///
  /// - Parameters:
  ///   - probabilities: a file of n x K probabilities.
  ///   - labels: a file of n class indices.
  /// - Throws: `DataError` when a file cannot be read, or they do not fit together.
  public init(probabilities: String, labels: String) throws {
    try self.init(Outputs(probabilities: probabilities), labelFile: labels)
  }

  /// Reads the labels of outputs from a file.
  ///
  /// - Parameters:
  ///   - outputs: n rows.
  ///   - labelFile: a file of n class indices.
  /// - Throws: `DataError` when the file cannot be read, or does not fit the outputs.
  public init(_ outputs: Outputs, labelFile: String) throws {
    try self.init(
      outputs, labels: TensorReader().integers(at: TensorAddress(labelFile)).0, file: labelFile)
  }
}
