internal import CScoringKernels

/// The log-loss of logits at an inverse temperature, with its derivatives: what a temperature is fitted by.
public struct TemperatureSums: Hashable, Sendable {
  /// The sum over rows of -ln p(label), p the softmax of b times the logits; times the weight of the row, if any.
  public let logLoss: Double
  /// Its first derivative by b.
  public let gradient: Double
  /// Its second derivative by b, which is not negative.
  public let curvature: Double
  /// The number of rows.
  public let rowCount: Int
}

extension Outputs {
  /// Sums log-loss, gradient and curvature of temperature scaling over all rows, in one pass.
  ///
  /// Rows are added up in double precision by blocks whose size depends on K alone, then block by block: the
  /// same bits for any tier and thread count. Sums of parts, added up by the caller, may round differently.
  ///
  /// - Parameters:
  ///   - inverseTemperature: b = 1 / T, finite and above 0, also as a number of `precision`.
  ///   - labels: the true label of each row, inside `0 ..< classCount`.
  ///   - weights: a finite weight a row; `nil` is 1 for every row.
  ///   - precision: the arithmetic of a row.
  ///   - execution: how to work.
  /// - Returns: the sums.
  /// - Throws: ``DataError`` for the first row that is not a row of logits, or whose logits are so far apart
  ///   that `precision` cannot hold the loss.
  /// - Complexity: O(n K) time.
  public func temperatureSums(
    inverseTemperature: Double, labels: [Int32], weights: [Double]? = nil, precision: Precision,
    execution: Execution = .standard
  ) throws -> TemperatureSums {
    precondition(kind == .logits, "a temperature acts on logits")
    let scale = precision == .float32 ? Double(Float(inverseTemperature)) : inverseTemperature
    precondition(scale > 0 && scale < .infinity, "an inverse temperature is finite and above 0")
    precondition(labels.count == rowCount && weights?.count ?? rowCount == rowCount)
    requireLabels(labels)
    let terms =
      switch precision {
      case .float32: try temperatureTerms(Float.self, inverseTemperature, labels, execution)
      case .float64: try temperatureTerms(Double.self, inverseTemperature, labels, execution)
      }
    var total = SIMD4<Double>.zero
    for block in stride(from: 0, to: rowCount, by: blockRowCount) {
      var sum = SIMD4<Double>.zero
      for row in block..<min(block + blockRowCount, rowCount) {
        let term = SIMD4(terms[3 * row], terms[3 * row + 1], terms[3 * row + 2], 0)
        sum += weights.map { term * $0[row] } ?? term
      }
      total += sum
    }
    if let place = terms.firstIndex(where: { !$0.isFinite }) {
      throw DataError(
        found: "logits too far apart for \(precision.rawValue)",
        expected: "a finite log-loss",
        remedy: precision == .float32 ? "compute in double precision" : nil, file: file,
        row: firstRow + place / 3)
    }
    return TemperatureSums(
      logLoss: total[0], gradient: total[1], curvature: total[2], rowCount: rowCount)
  }

  /// The log-loss of each row of logits as they are.
  func temperatureLosses(labels: [Int32], execution: Execution) throws -> [Double] {
    requireLabels(labels)
    let terms = try temperatureTerms(Double.self, 1, labels, execution)
    return (0..<rowCount).map { terms[3 * $0] }
  }

  private func temperatureTerms<Real: ScoringReal>(
    _ type: Real.Type, _ inverseTemperature: Double, _ labels: [Int32], _ execution: Execution
  ) throws -> [Double] {
    try unsafe fillRows(type, of: Double.self, width: 3, execution) { rows, block, _, out in
      unsafe labels[rows].withUnsafeBufferPointer { labels in
        var rows = unsafe csk_rows(block)
        return unsafe Real.kernels(execution.tier).temperatureTerms(
          &rows, inverseTemperature, labels.baseAddress, out)
      }
    }
  }
}
