public import ScoringCore

/// Fits a ``MatrixMap`` by least log-loss, drawn towards temperature scaling unless told otherwise: K^2 parameters overfit
/// rows that are not many times more.
///
/// The loss is convex; its minimum is searched by a quasi-Newton method in double precision with exact gradients.
/// Without shrinkage the biases of classes that no row has fall without end: they are reported as at their bound.
///
/// Products of matrices are by OpenBLAS on one thread: another processor type may round the fitted parameters
/// differently. What a fitted map does to a row has the same bits everywhere.
///
/// Complexity: some dozens of passes of O(n K^2); O(n K) memory.
///
/// Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger (2017), On calibration of modern neural networks,
/// arXiv:1706.04599.
public struct MatrixScaling: CalibrationMethod {
  /// The method's name.
  public static let name = MatrixMap.name

  /// How far parameters are drawn towards those of temperature scaling.
  public let shrinkage: Shrinkage

  /// Makes the method.
  ///
  /// - Parameter shrinkage: how far parameters are drawn towards those of temperature scaling.
  public init(shrinkage: Shrinkage = .structured) { self.shrinkage = shrinkage }

  /// How far parameters are drawn towards those of temperature scaling.
  public var settings: [String: String] { ["shrinkage": shrinkage.text] }

  /// The number of parameters that are chosen freely.
  public func parameterCount(classCount: Int) -> Int { classCount * classCount + classCount }

  /// Fits the map.
  public func fit(
    on rows: CalibratorRows, reading: OutputReading, execution: Execution
  ) throws -> CalibrationFit {
    try shrinkage.requirePrice()
    let start = try TemperatureScaling.start(on: rows, reading: reading, execution: execution)
    let result = try AffineScaling(
      shape: .full, features: try reading.logits(of: rows.outputs, execution: execution),
      rows: rows,
      inverseTemperature: start.inverse, startsAtBound: start.atBound,
      prices: shrinkage.prices
    ).fit(execution)
    return CalibrationFit(
      map: try MatrixMap(weights: result.weights, biases: result.biases, reading: reading),
      search: result.outcome, atBound: result.atBound)
  }
}
