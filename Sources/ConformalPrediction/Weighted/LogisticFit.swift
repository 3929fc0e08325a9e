internal import ScoringCore

/// Logistic regression with a price on squared coefficients, by Newton's method with step halving.
struct LogisticFit {
  /// Rows of features, the last column all ones and free of charge.
  let features: DenseMatrix
  /// The first row of the positive ones; those before are negative.
  let positiveStart: Int
  /// The price of a squared coefficient.
  let penalty: Double

  private static let largestStepCount = 100
  /// The largest component of the gradient, a row, that counts as none.
  private static let tolerance = 1e-9

  /// The coefficients of least loss.
  ///
  /// - Throws: `DataError` where Newton's method does not get there.
  func coefficients() throws -> [Double] {
    var point = [Double](repeating: 0, count: features.columnCount)
    var state = try state(at: point)
    for _ in 0..<LogisticFit.largestStepCount {
      let size = state.gradient.map { abs($0) }.max() ?? 0
      if size <= LogisticFit.tolerance * Double(features.rowCount) { return point }
      guard let factor = try CholeskyFactor(state.hessian) else { break }
      let step = try factor.solved(
        for: DenseMatrix(state.gradient, rowCount: point.count, columnCount: 1))
      var share = 1.0
      var next = state
      repeat {
        let candidate = zip(point, step.elements).map { $0 - share * $1 }
        next = try self.state(at: candidate)
        if next.loss <= state.loss {
          point = candidate
          break
        }
        share /= 2
      } while share > 1e-10
      // No smaller loss along the way down: as near as the arithmetic gets.
      if next.loss > state.loss { return point }
      state = next
    }
    throw DataError(
      found: "a logistic regression that does not converge",
      expected: "features in which calibration and target rows overlap",
      remedy: "take a larger --shift-penalty, or fewer features")
  }

  private struct State {
    var loss = 0.0
    var gradient: [Double]
    var hessian: DenseMatrix
  }

  private func state(at point: [Double]) throws -> State {
    let columns = features.columnCount
    let margins = try features.multiplied(
      by: DenseMatrix(point, rowCount: columns, columnCount: 1)
    ).elements
    let powers = KernelExponential.values(of: margins.map { -abs($0) })
    let logarithms = KernelLogarithm.values(of: powers.map { 1 + $0 })
    var loss = 0.0
    var residuals = [Double](repeating: 0, count: margins.count)
    var scaled = features
    for row in margins.indices {
      let isPositive = row >= positiveStart
      let probability =
        margins[row] >= 0 ? 1 / (1 + powers[row]) : powers[row] / (1 + powers[row])
      residuals[row] = probability - (isPositive ? 1 : 0)
      loss += max(0, isPositive ? -margins[row] : margins[row]) + logarithms[row]
      let curvature = probability * (1 - probability)
      for column in 0..<columns { scaled.scale(row, column, by: curvature) }
    }
    var gradient = try features.multiplied(
      by: DenseMatrix(residuals, rowCount: residuals.count, columnCount: 1), .transposed
    ).elements
    var hessian = try features.multiplied(by: scaled, .transposed)
    for column in 0..<columns - 1 {
      loss += penalty * point[column] * point[column] / 2
      gradient[column] += penalty * point[column]
      hessian[column, column] += penalty
    }
    return State(loss: loss, gradient: gradient, hessian: hessian)
  }
}

extension DenseMatrix {
  fileprivate mutating func scale(_ row: Int, _ column: Int, by factor: Double) {
    self[row, column] *= factor
  }
}
