public import ScoringCore

/// Fits an ``EnsembleTemperatureMap``: the temperature by least log-loss, then the shares likewise.
///
/// The loss is convex in the shares; they are found by expectation maximisation, in which it never rises.
///
/// Complexity: that of ``TemperatureScaling``, then O(n) a step.
///
/// Source: J. Zhang, B. Kailkhura, T. Y.-J. Han (2020), Mix-n-Match: ensemble and compositional methods for uncertainty
/// calibration in deep learning, arXiv:2003.07329.
public struct EnsembleTemperatureScaling: CalibrationMethod {
  /// The method's name.
  public static let name = EnsembleTemperatureMap.name

  private static let largestIterationCount = 20_000
  private static let tolerance = 1e-10

  /// Makes the method.
  public init() {}

  /// The number of parameters that are chosen freely.
  public func parameterCount(classCount: Int) -> Int { 3 }

  /// Fits the map.
  public func fit(
    on rows: CalibratorRows, reading: OutputReading, execution: Execution
  ) throws -> CalibrationFit {
    let base = try TemperatureScaling().fit(on: rows, reading: reading, execution: execution)
    let tempered = try TemperatureMap(
      parameters: base.map.parameters, classCount: rows.classCount, reading: reading)
    let parts = try [rows.outputs.mapped(by: tempered), rows.outputs].map {
      try $0.probabilities(ofLabels: rows.labeled.labels, execution: execution)
    }
    let (shares, iterations, isDone) = mixture(
      parts + [[Double](repeating: 1 / Double(rows.classCount), count: rows.rowCount)],
      weights: rows.weights)
    return CalibrationFit(
      map: try EnsembleTemperatureMap(tempered: tempered, shares: shares),
      search: isDone ? .converged(iterations: iterations) : .stopped(iterations: iterations),
      atBound: base.atBound)
  }

  /// The shares of least log-loss of three forecasts of what came.
  private func mixture(
    _ parts: [[Double]], weights: [Double]?
  ) -> (shares: [Double], iterations: Int, isDone: Bool) {
    var shares = SIMD4<Double>(1, 1, 1, 0) / 3
    let total = weights?.reduce(0, +) ?? Double(parts[0].count)
    for iteration in 1...Self.largestIterationCount {
      var gradient = SIMD4<Double>.zero
      for row in parts[0].indices {
        let forecasts = SIMD4(parts[0][row], parts[1][row], parts[2][row], 0)
        gradient +=
          forecasts
          * ((weights?[row] ?? 1) / max(.leastNormalMagnitude, (shares * forecasts).sum()))
      }
      gradient /= total
      // At the optimum no part is worth more than 1, and the parts in use exactly 1.
      if gradient.max() - 1 <= Self.tolerance { return (normalized(shares), iteration, true) }
      shares *= gradient
    }
    return (normalized(shares), Self.largestIterationCount, false)
  }

  private func normalized(_ shares: SIMD4<Double>) -> [Double] {
    let sum = shares.sum()
    return (0..<3).map { min(1, shares[$0] / sum) }
  }
}
