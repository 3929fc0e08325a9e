internal import ScoringCore

/// The mean log-loss of affine maps of features, plus prices on their parameters: what vector, matrix and Dirichlet
/// scaling make small.
///
/// Parameters are the weights, class after class within a feature, then the biases. A price is `price * (parameter -
/// target)^2`.
struct SoftmaxRegression: SmoothObjective {
  enum Shape {
    /// A weight a class.
    case diagonal
    /// A weight for every pair of feature and class.
    case full
  }

  let shape: Shape
  /// n rows of K numbers.
  let features: DenseMatrix
  let labels: [Int32]
  let weights: [Double]?
  /// The price of each parameter; empty for none.
  let prices: [Double]
  /// What a parameter costs nothing at.
  let targets: [Double]
  /// Whether weights and bias of the last class stay what they are.
  let holdsLastClass: Bool
  let execution: Execution
  private let totalWeight: Double
  private var preconditioner: Preconditioner

  private var classCount: Int { features.columnCount }

  init(
    _ shape: Shape, features: DenseMatrix, labels: [Int32], weights: [Double]?,
    prices: [Double] = [], targets: [Double], holdsLastClass: Bool = false, execution: Execution
  ) {
    self.shape = shape
    self.features = features
    self.labels = labels
    self.weights = weights
    self.prices = prices
    self.targets = targets
    self.holdsLastClass = holdsLastClass
    self.execution = execution
    totalWeight = weights?.reduce(0, +) ?? Double(labels.count)
    preconditioner = .none
  }

  func evaluate(_ point: [Double]) throws -> (value: Double, gradient: [Double]) {
    let found = try sums(point, withCurvatures: false)
    guard let found else { return (.infinity, point.map { _ in 0 }) }
    var value = found.loss / totalWeight
    var gradient = found.gradient.map { $0 / totalWeight }
    for index in prices.indices where prices[index] > 0 {
      let excess = point[index] - targets[index]
      value += prices[index] * excess * excess
      gradient[index] += 2 * prices[index] * excess
    }
    hold(&gradient)
    return (value, gradient)
  }

  private func hold(_ gradient: inout [Double]) {
    guard holdsLastClass else { return }
    for index in stride(from: classCount - 1, to: gradient.count, by: classCount) {
      gradient[index] = 0
    }
  }

  // MARK: Sums over rows

  private struct Sums {
    var loss = 0.0
    var gradient: [Double]
    /// For the diagonal shape: sums of p (1 - p) z z, of p (1 - p) z and of p (1 - p), class by class.
    var curvatures: [[Double]] = []
  }

  private func sums(_ point: [Double], withCurvatures: Bool) throws -> Sums? {
    let biases = Array(point.suffix(classCount))
    let factors = Array(point.dropLast(classCount))
    let parts = try mapRowBlocks(
      rowCount: labels.count, blockRowCount: blockRowCount, threadCount: execution.threadCount,
      workspace: ()
    ) { _, rows in
      try part(rows, factors, biases, withCurvatures)
    }
    var total = Sums(
      gradient: [Double](repeating: 0, count: point.count),
      curvatures: withCurvatures ? Array(repeating: biases.map { _ in 0 }, count: 3) : [])
    for part in parts {
      guard let part else { return nil }
      total.loss += part.loss
      for index in total.gradient.indices { total.gradient[index] += part.gradient[index] }
      for (kind, values) in part.curvatures.enumerated() {
        for index in values.indices { total.curvatures[kind][index] += values[index] }
      }
    }
    return total
  }

  /// Rows of a block, whatever the threads: few enough for the nearest caches; of products of matrices enough that
  /// not many gradients of K^2 numbers are kept at once.
  private var blockRowCount: Int {
    switch shape {
    case .diagonal: max(1, (1 << 14) / classCount)
    case .full: max(1, (1 << 16) / classCount, (labels.count + 15) / 16)
    }
  }

  private func part(
    _ rows: Range<Int>, _ factors: [Double], _ biases: [Double], _ withCurvatures: Bool
  ) throws -> Sums? {
    let inputs = features.elements[
      rows.lowerBound * classCount..<rows.upperBound * classCount]
    let logits: [Double]
    var block: DenseMatrix?
    switch shape {
    case .diagonal:
      logits = AffineSoftmax.scaled(inputs, weights: factors, biases: biases)
    case .full:
      let matrix = DenseMatrix(Array(inputs), rowCount: rows.count, columnCount: classCount)
      block = matrix
      var products = try matrix.multiplied(
        by: DenseMatrix(factors, rowCount: classCount, columnCount: classCount)
      ).elements
      for row in 0..<rows.count {
        for column in 0..<classCount { products[row * classCount + column] += biases[column] }
      }
      logits = products
    }
    guard
      let residuals = AffineSoftmax.residuals(
        of: logits, labels: labels[rows], weights: weights.map { $0[rows] },
        withCurvatures: withCurvatures, tier: execution.tier)
    else { return nil }
    var gradient = [Double](repeating: 0, count: classCount)
    var biasGradient = gradient
    if let block {
      gradient = try block.multiplied(
        by: DenseMatrix(residuals.values, rowCount: rows.count, columnCount: classCount),
        .transposed
      ).elements
      for row in 0..<rows.count {
        for column in 0..<classCount {
          biasGradient[column] += residuals.values[row * classCount + column]
        }
      }
    } else {
      AffineSoftmax.accumulate(
        residuals.values, inputs, weights: &gradient, biases: &biasGradient)
    }
    var sums = Sums(loss: residuals.loss, gradient: gradient + biasGradient)
    if withCurvatures {
      sums.curvatures = AffineSoftmax.moments(residuals.curvatures, inputs, classCount: classCount)
    }
    return sums
  }

  // MARK: Second derivatives, roughly

  private enum Preconditioner {
    case none
    /// The inverse of a symmetric 2 x 2 matrix for each class: weight-weight, weight-bias, bias-bias.
    case pairs([SIMD3<Double>])
    /// A factor of the second moments of features and 1, for each class alike; and the prices of parameters.
    case moments(CholeskyFactor)
  }

  mutating func refresh(at point: [Double]) throws {
    // Moments of features do not change from point to point.
    if case .moments = preconditioner { return }
    preconditioner = try preconditioner(at: point)
  }

  private func preconditioner(at point: [Double]) throws -> Preconditioner {
    switch shape {
    case .diagonal:
      guard let sums = try sums(point, withCurvatures: true) else { return .none }
      return .pairs(
        (0..<classCount).map { column in
          // A class that never gets mass has no curvature: a little keeps its step finite.
          let least = 1e-9
          let price = prices.isEmpty ? 0 : 2 * prices[column]
          let biasPrice = prices.isEmpty ? 0 : 2 * prices[classCount + column]
          let a = sums.curvatures[0][column] / totalWeight + price
          let b = sums.curvatures[1][column] / totalWeight
          let c = sums.curvatures[2][column] / totalWeight + biasPrice + least
          let determinant = max((a + least) * c - b * b, least * c)
          return SIMD3(c, -b, a + least) / determinant
        })
    case .full:
      let count = classCount + 1
      var moments = DenseMatrix(
        [Double](repeating: 0, count: count * count), rowCount: count, columnCount: count)
      let products = try features.multiplied(by: features, .transposed)
      for row in 0..<classCount {
        for column in 0..<classCount {
          moments[row, column] = products[row, column] / Double(labels.count)
        }
      }
      for row in 0..<labels.count {
        for column in 0..<classCount {
          moments[classCount, column] += features[row, column] / Double(labels.count)
        }
      }
      for column in 0..<classCount { moments[column, classCount] = moments[classCount, column] }
      moments[classCount, classCount] = 1
      // p (1 - p) is some 1 / K on average, and not more than a quarter.
      let share = min(0.25, 1 / Double(classCount))
      let price = prices.isEmpty ? 0 : 2 * prices.reduce(0, +) / Double(prices.count)
      for index in moments.elements.indices { moments.elements[index] *= share }
      // A little of each own size, so that features of other sizes do not drown.
      for index in 0..<count {
        moments[index, index] += price + 1e-9 * moments[index, index] + 1e-30
      }
      return try CholeskyFactor(moments).map { .moments($0) } ?? .none
    }
  }

  func preconditioned(_ gradient: [Double]) throws -> [Double] {
    var result = gradient
    switch preconditioner {
    case .none: break
    case .pairs(let pairs):
      for (column, inverse) in pairs.enumerated() {
        let (weight, bias) = (gradient[column], gradient[classCount + column])
        result[column] = inverse[0] * weight + inverse[1] * bias
        result[classCount + column] = inverse[1] * weight + inverse[2] * bias
      }
    case .moments(let factor):
      result = try factor.solved(
        for: DenseMatrix(gradient, rowCount: classCount + 1, columnCount: classCount)
      ).elements
    }
    hold(&result)
    return result
  }
}
