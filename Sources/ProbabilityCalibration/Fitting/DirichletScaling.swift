public import ScoringCore

/// Fits a ``DirichletMap`` by least log-loss with prices on its parameters.
///
/// Products of matrices are by OpenBLAS on one thread: another processor type may round the fitted parameters
/// differently. What a fitted map does to a row has the same bits everywhere.
///
/// Complexity: some dozens of passes of O(n K^2); O(n K) memory.
///
/// Source: M. Kull, M. Perello-Nieto, M. Kängsepp, T. Silva Filho, H. Song, P. Flach (2019), Beyond temperature scaling:
/// obtaining well-calibrated multiclass probabilities with Dirichlet calibration, arXiv:1910.12656.
public struct DirichletScaling: CalibrationMethod {
  /// The method's name.
  public static let name = DirichletMap.name

  /// What parameters are drawn to.
  public enum Regularization: Hashable, Sendable {
    /// Off-diagonal and intercept regularisation: `lambda` times the squares of factors of other classes, `mu` times
    /// those of biases.
    case odir(lambda: Double, mu: Double)
    /// `lambda` times the squared distance from the identity map, biases included.
    case ridge(lambda: Double)
  }

  /// What parameters are drawn to.
  public let regularization: Regularization
  /// Whether the last class is the reference, with factors and bias 0, as identifies the parameters.
  public let lastClassIsReference: Bool

  /// Makes the method.
  ///
  /// - Parameters:
  ///   - regularization: what parameters are drawn to.
  ///   - lastClassIsReference: whether the last class has factors and bias 0.
  public init(
    regularization: Regularization = .odir(lambda: 0.01, mu: 0.01),
    lastClassIsReference: Bool = false
  ) {
    self.regularization = regularization
    self.lastClassIsReference = lastClassIsReference
  }

  /// The prices of parameters.
  public var settings: [String: String] {
    switch regularization {
    case .odir(let lambda, let mu): ["lambda": "\(lambda)", "mu": "\(mu)"]
    case .ridge(let lambda): ["ridge": "\(lambda)"]
    }
  }

  /// The number of parameters that are chosen freely.
  public func parameterCount(classCount: Int) -> Int { classCount * classCount + classCount }

  /// Fits the map.
  public func fit(
    on rows: CalibratorRows, reading: OutputReading, execution: Execution
  ) throws -> CalibrationFit {
    let prices =
      switch regularization {
      case .odir(let lambda, let mu):
        AffineScaling.Prices(own: 0, others: lambda, bias: mu)
      case .ridge(let lambda):
        AffineScaling.Prices(own: lambda, others: lambda, bias: lambda)
      }
    guard [prices.others, prices.bias].allSatisfy({ $0 >= 0 && $0 < .infinity }) else {
      throw DataError(
        .usage, found: "prices \(prices.others) and \(prices.bias)",
        expected: "finite numbers, 0 or more")
    }
    let result = try AffineScaling(
      shape: .full,
      features: try reading.logProbabilities(of: rows.outputs, execution: execution), rows: rows,
      inverseTemperature: 1,
      prices: { _, _ in prices },
      holdsLastClass: lastClassIsReference
    ).fit(execution)
    return CalibrationFit(
      map: try DirichletMap(weights: result.weights, biases: result.biases, reading: reading),
      search: result.outcome, atBound: result.atBound)
  }
}
