public import ScoringCore

/// Logits times a weight of their class, plus a bias of their class.
///
/// Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger (2017), On calibration of modern neural networks,
/// arXiv:1706.04599.
public struct VectorMap: CalibrationMap, Hashable {
  /// The method's name.
  public static let name = "vector"

  /// What the logit of each class is multiplied by, K numbers.
  public let weights: [Double]
  /// What is added to each class, K numbers.
  public let biases: [Double]
  /// How numbers of the model are read.
  public let reading: OutputReading

  /// Makes a map.
  ///
  /// - Parameters:
  ///   - weights: K finite numbers.
  ///   - biases: K finite numbers.
  ///   - reading: how numbers of the model are read.
  /// - Throws: `DataError` for numbers that are not finite, or too many or few.
  public init(weights: [Double], biases: [Double], reading: OutputReading) throws {
    let parameters = CalibrationParameters(lists: ["weights": weights, "biases": biases])
    self.weights = try parameters.list("weights", count: biases.count)
    self.biases = try parameters.list("biases")
    self.reading = reading
  }

  /// The number of classes, K.
  public var classCount: Int { biases.count }
  /// What the map computes.
  public var mappedKind: OutputKind { .logits }
  /// Whether labels keep their order in every row.
  public var keepsRanking: Bool { false }
  /// Everything that the map is besides class count and reading.
  public var parameters: CalibrationParameters {
    CalibrationParameters(lists: ["weights": weights, "biases": biases])
  }

  /// Makes the map that has these parameters.
  public init(parameters: CalibrationParameters, classCount: Int, reading: OutputReading) throws {
    try self.init(
      weights: try parameters.list("weights"),
      biases: try parameters.list("biases", count: classCount), reading: reading)
  }

  /// Computes corrected rows.
  public func map(_ rows: Outputs, tier: KernelTier) throws -> [Double] {
    let logits = try reading.logits(of: rows, execution: Execution(threadCount: 1, tier: tier))
    return AffineSoftmax.scaled(logits[...], weights: weights, biases: biases)
  }
}
