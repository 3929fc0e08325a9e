internal import ScoringCore

/// What vector, matrix and Dirichlet scaling share: softmax regression that starts from temperature scaling.
struct AffineScaling {
  let shape: SoftmaxRegression.Shape
  /// n rows of K numbers.
  let features: [Double]
  let rows: CalibratorRows
  /// The inverse temperature to start from, and to be drawn to.
  let inverseTemperature: Double
  /// What of that start ended at the end of its range.
  var startsAtBound: [String] = []
  var prices: (_ classCount: Int, _ rowCount: Int) -> Prices = { _, _ in Prices() }
  var holdsLastClass = false

  /// Prices of the squares of a class's own factor, of the factor of another class, and of a bias.
  struct Prices {
    var own = 0.0
    var others = 0.0
    var bias = 0.0
  }

  struct Result {
    let weights: [Double]
    let biases: [Double]
    let value: Double
    let outcome: SearchOutcome
    let atBound: [String]
  }

  func fit(_ execution: Execution) throws -> Result {
    let classCount = rows.classCount
    let counted = rows.weights?.count { $0 > 0 } ?? rows.rowCount
    let prices = prices(classCount, counted)
    let weightCount = shape == .diagonal ? classCount : classCount * classCount
    var targets = [Double](repeating: 0, count: weightCount + classCount)
    var costs = [Double](repeating: prices.bias, count: weightCount + classCount)
    for index in 0..<weightCount {
      let isOwn = shape == .diagonal || index / classCount == index % classCount
      targets[index] = isOwn ? inverseTemperature : 0
      costs[index] = isOwn ? prices.own : prices.others
    }
    if holdsLastClass {
      for index in stride(from: classCount - 1, to: targets.count, by: classCount) {
        (targets[index], costs[index]) = (0, 0)
      }
    }
    let isFree = costs.allSatisfy { $0 == 0 }
    let matrix = DenseMatrix(features, rowCount: rows.rowCount, columnCount: classCount)
    let objective = SoftmaxRegression(
      shape, features: matrix, labels: rows.labeled.labels, weights: rows.weights,
      prices: isFree ? [] : costs, targets: targets, holdsLastClass: holdsLastClass,
      execution: execution)
    let minimum = try QuasiNewton(tolerances: tolerances).minimize(objective, from: targets)
    return Result(
      weights: Array(minimum.point.prefix(weightCount)),
      biases: Array(minimum.point.suffix(classCount)), value: minimum.value,
      outcome: minimum.outcome,
      atBound: startsAtBound + (prices.bias > 0 ? [] : absentClasses))
  }

  /// What counts as no derivative, of weights in units of their feature.
  private var tolerances: [Double] {
    let classCount = rows.classCount
    var sizes = [Double](repeating: 1, count: classCount)
    for (index, feature) in features.enumerated() {
      sizes[index % classCount] = max(sizes[index % classCount], abs(feature))
    }
    let weights =
      shape == .diagonal
      ? sizes : sizes.flatMap { [Double](repeating: $0, count: classCount) }
    return (weights + [Double](repeating: 1, count: classCount)).map { 1e-10 * $0 }
  }

  /// The biases of classes without a row, which least log-loss sends to minus infinity.
  private var absentClasses: [String] {
    var isPresent = [Bool](repeating: false, count: rows.classCount)
    for (row, label) in rows.labeled.labels.enumerated() where rows.weights?[row] != 0 {
      isPresent[Int(label)] = true
    }
    return isPresent.indices.filter { !isPresent[$0] }.map { "bias[\($0)]" }
  }
}

extension Shrinkage {
  func prices(_ classCount: Int, _ rowCount: Int) -> AffineScaling.Prices {
    switch self {
    case .none: AffineScaling.Prices()
    case .ridge(let price): AffineScaling.Prices(own: price, others: price, bias: price)
    case .structured:
      AffineScaling.Prices(
        own: Double(classCount) / Double(rowCount),
        others: Double(classCount * (classCount - 1)) / Double(rowCount),
        bias: Double(classCount) / Double(rowCount))
    }
  }

  /// Refuses a price that is none.
  func requirePrice() throws {
    if case .ridge(let price) = self, !(price >= 0 && price < .infinity) {
      throw DataError(.usage, found: "a ridge of \(price)", expected: "a finite number, 0 or more")
    }
  }
}
