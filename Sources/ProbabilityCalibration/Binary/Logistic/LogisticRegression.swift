internal import ScoringCore

/// A logistic regression on a few columns, by Newton's method.
struct LogisticRegression {
  /// The coefficient of each column; 0 for a column that does not vary, or by less than 1e-100.
  let coefficients: [Double]
  /// The intercept.
  let intercept: Double
  /// The log-loss of the fit, summed with weights.
  let logLoss: Double
  /// How the search ended.
  let search: SearchOutcome

  private static let largestIterationCount = 200

  /// Fits the regression.
  ///
  /// Columns are centred and scaled first, so that neither their size nor their place matters. Steps are halved
  /// until the loss falls enough; the end is where the next step would change the mean loss by less than 1e-22.
  ///
  /// - Parameters:
  ///   - columns: columns of n finite numbers.
  ///   - targets: n numbers from 0 to 1.
  ///   - weights: n weights above 0, or `nil`.
  /// - Complexity: O(n) an iteration, of which there are about ten.
  init(columns: [[Double]], targets: [Double], weights: [Double]?) {
    let total = weights?.reduce(0, +) ?? Double(targets.count)
    let scaled = columns.map { ScaledColumn($0) }
    let varying = scaled.indices.filter { scaled[$0].scale > 0 }
    let problem = Problem(
      columns: varying.map { scaled[$0].values }, targets: targets, weights: weights)
    var meanTarget = 0.0
    for row in targets.indices { meanTarget += (weights?[row] ?? 1) * targets[row] }
    meanTarget /= total

    var point = [Double](repeating: 0, count: varying.count + 1)
    // Of targets that are all 0 or all 1 the intercept would be infinite.
    let odds = KernelLogarithm.values(of: [max(meanTarget, 1e-300), max(1 - meanTarget, 1e-300)])
    point[varying.count] = odds[0] - odds[1]
    var state = problem.state(at: point)
    var outcome = SearchOutcome.stopped(iterations: Self.largestIterationCount)
    for iteration in 1...Self.largestIterationCount {
      let step = problem.newtonStep(state)
      let decrement = zip(step, state.gradient).reduce(0) { $0 - $1.0 * $1.1 }
      // Near the minimum the loss is flat to rounding, and whole steps converge.
      var share = 1.0
      var next = problem.state(at: zip(point, step).map { $0 + $1 })
      if decrement > 1e-9 * total {
        while !(next.loss <= state.loss - 1e-4 * share * decrement), share > 0x1p-60 {
          share /= 2
          next = problem.state(at: zip(point, step).map { $0 + share * $1 })
        }
        guard share > 0x1p-60 else {
          outcome = .stopped(iterations: iteration)
          break
        }
      }
      point = zip(point, step).map { $0 + share * $1 }
      state = next
      if decrement <= 1e-22 * total {
        outcome = .converged(iterations: iteration)
        break
      }
    }

    var coefficients = [Double](repeating: 0, count: columns.count)
    var intercept = point[varying.count]
    for (place, column) in varying.enumerated() {
      coefficients[column] = point[place] / scaled[column].scale
      intercept -= coefficients[column] * scaled[column].centre
    }
    self.coefficients = coefficients
    self.intercept = intercept
    logLoss = state.loss
    search = outcome
  }
}

/// A column less its mean, over its largest distance from it.
private struct ScaledColumn {
  let centre: Double
  /// 0 for a column that does not vary.
  let scale: Double
  let values: [Double]

  init(_ column: [Double]) {
    // Weights play no part: any centre does.
    let centre = column.reduce(0) { $0 + $1 / Double(column.count) }
    let varies = column.contains { $0 != column[0] }
    let scale = varies ? column.reduce(0) { max($0, abs($1 - centre)) } : 0
    // Coefficients of smaller columns might not be finite.
    let isUsed = scale > 1e-100
    values = isUsed ? column.map { ($0 - centre) / scale } : []
    (self.centre, self.scale) = (centre, isUsed ? scale : 0)
  }
}

/// The loss at a point with its gradient and the lower half of its Hessian, row after row.
private struct LossState {
  var loss: Double
  var gradient: [Double]
  var hessian: [Double]
}

private struct Problem {
  let columns: [[Double]]
  let targets: [Double]
  let weights: [Double]?

  /// The loss with derivatives by coefficients and, last, the intercept.
  func state(at point: [Double]) -> LossState {
    let size = point.count
    var arguments = [Double](repeating: point[size - 1], count: targets.count)
    for column in columns.indices {
      for row in arguments.indices { arguments[row] += point[column] * columns[column][row] }
    }
    let probabilities = LogisticFunction.values(of: arguments)
    let losses = LogisticFunction.softplus(of: arguments)
    var state = LossState(
      loss: 0, gradient: [Double](repeating: 0, count: size),
      hessian: [Double](repeating: 0, count: size * size))
    var residuals = probabilities
    var curvatures = probabilities
    for row in targets.indices {
      let weight = weights?[row] ?? 1
      let probability = probabilities[row]
      state.loss += weight * (losses[row] - targets[row] * arguments[row])
      residuals[row] = weight * (probability - targets[row])
      curvatures[row] = weight * probability * (1 - probability)
      state.gradient[size - 1] += residuals[row]
      state.hessian[size * size - 1] += curvatures[row]
    }
    for column in columns.indices {
      let values = columns[column]
      var (slope, cross) = (0.0, 0.0)
      for row in values.indices {
        slope += residuals[row] * values[row]
        cross += curvatures[row] * values[row]
      }
      state.gradient[column] = slope
      state.hessian[(size - 1) * size + column] = cross
      for other in 0...column {
        let others = columns[other]
        var sum = 0.0
        for row in values.indices { sum += curvatures[row] * values[row] * others[row] }
        state.hessian[column * size + other] = sum
      }
    }
    return state
  }

  /// Minus the inverse Hessian times the gradient, by a Cholesky factor; a Hessian that is singular to rounding gets
  /// as much on its diagonal as it takes.
  func newtonStep(_ state: LossState) -> [Double] {
    let size = state.gradient.count
    let largest = (0..<size).reduce(0x1p-1000) { max($0, state.hessian[$1 * size + $1]) }
    var ridge = 0.0
    while ridge.isFinite {
      if let step = solve(state, ridge) { return step }
      ridge = max(4 * ridge, 0x1p-52 * largest)
    }
    return state.gradient.map { _ in 0 }
  }

  private func solve(_ state: LossState, _ ridge: Double) -> [Double]? {
    let size = state.gradient.count
    var factor = state.hessian
    for row in 0..<size {
      for column in 0...row {
        var sum = state.hessian[row * size + column] + (row == column ? ridge : 0)
        let whole = sum
        for inner in 0..<column {
          sum -= factor[row * size + inner] * factor[column * size + inner]
        }
        if row == column {
          guard sum > 0x1p-50 * whole, sum > 0 else { return nil }
          factor[row * size + row] = sum.squareRoot()
        } else {
          factor[row * size + column] = sum / factor[column * size + column]
        }
      }
    }
    var step = state.gradient.map { -$0 }
    for row in 0..<size {
      for inner in 0..<row { step[row] -= factor[row * size + inner] * step[inner] }
      step[row] /= factor[row * size + row]
    }
    for row in (0..<size).reversed() {
      for inner in row + 1..<size { step[row] -= factor[inner * size + row] * step[inner] }
      step[row] /= factor[row * size + row]
    }
    return step
  }
}
