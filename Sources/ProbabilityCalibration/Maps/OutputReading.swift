public import ScoringCore

/// How the numbers of a model are read as logits and as probabilities.
public struct OutputReading: Hashable, Sendable {
  /// What the numbers are: logits or probabilities.
  public let kind: OutputKind

  /// The probability that stands for smaller ones, exact zeros above all, where a logarithm is taken; above 0.
  ///
  /// Zeros of a file are small numbers that were rounded. As logits they would be minus infinity, and a fit would
  /// be ruled by them.
  public let floor: Double

  /// The smallest floor that is chosen by rows.
  public static let smallestFloor = 1e-30

  /// Names a way of reading.
  ///
  /// - Parameters:
  ///   - kind: logits or probabilities.
  ///   - floor: the probability that stands for smaller ones, above 0 and below 0.5.
  public init(kind: OutputKind, floor: Double = OutputReading.smallestFloor) {
    precondition(kind != .scores, "nonconformity scores are no probabilities")
    precondition(floor > 0 && floor < 0.5, "a floor lies inside 0 ..< 0.5")
    (self.kind, self.floor) = (kind, floor)
  }

  /// The reading that suits rows: zeros stand below the smallest positive number, by a factor of two.
  ///
  /// So a file of six decimals has zeros of half a millionth, and no probability above 1e-30 is changed.
  ///
  /// - Parameters:
  ///   - rows: n rows of logits or probabilities.
  ///   - execution: how to work.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Complexity: O(n K) for probabilities, O(1) for logits.
  public init(suiting rows: Outputs, execution: Execution = .standard) throws {
    guard rows.kind == .probabilities else {
      self.init(kind: rows.kind)
      return
    }
    var smallest = 0.5
    for range in rows.smallBatches {
      let part = rows.slice(rows: range)
      for probability in try part.probabilities(execution: execution)
      where probability > 0 && probability < smallest { smallest = probability }
      part.releasePages()
    }
    // Below any label ranked first, so that these keep their order.
    let largest = 0.5 / Double(max(2, rows.classCount))
    self.init(
      kind: rows.kind, floor: max(OutputReading.smallestFloor, min(largest, smallest / 2)))
  }

  /// The rows as logits: as they are, or logarithms of probabilities.
  ///
  /// - Parameters:
  ///   - rows: n rows of K numbers.
  ///   - execution: how to work.
  /// - Returns: n rows of K finite numbers, row after row.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Complexity: O(n K).
  package func logits(of rows: Outputs, execution: Execution) throws -> [Double] {
    try requireKind(rows)
    guard kind == .probabilities else { return try rows.values(execution: execution) }
    let probabilities = try rows.probabilities(execution: execution)
    return KernelLogarithm.values(of: probabilities.map { max($0, floor) }, tier: execution.tier)
  }

  /// The rows as logits, computed as they are needed.
  ///
  /// - Parameter rows: n rows of K numbers.
  /// - Returns: the rows themselves, or logarithms of probabilities.
  /// - Throws: `DataError` for rows of another kind.
  package func logitOutputs(of rows: Outputs) throws -> Outputs {
    try requireKind(rows)
    return kind == .logits ? rows : rows.mapped(by: FlooredLogarithm(reading: self))
  }

  /// The rows as probabilities: as they are, or the softmax of logits.
  ///
  /// - Parameters:
  ///   - rows: n rows of K numbers.
  ///   - execution: how to work.
  /// - Returns: n rows of K numbers from 0 to 1, row after row.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Complexity: O(n K).
  package func probabilities(of rows: Outputs, execution: Execution) throws -> [Double] {
    try requireKind(rows)
    return try rows.probabilities(execution: execution)
  }

  /// The rows as logarithms of probabilities: logits minus their log-sum-exp, or logarithms as they are.
  ///
  /// - Parameters:
  ///   - rows: n rows of K numbers.
  ///   - execution: how to work.
  /// - Returns: n rows of K finite numbers, row after row.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Complexity: O(n K).
  package func logProbabilities(of rows: Outputs, execution: Execution) throws -> [Double] {
    var numbers = try logits(of: rows, execution: execution)
    guard kind == .logits else { return numbers }
    let energies = try rows.summaries(precision: .float64, execution: execution).energies
    let columns = rows.classCount
    for (row, energy) in energies.enumerated() {
      for index in row * columns..<(row + 1) * columns { numbers[index] += energy }
    }
    return numbers
  }

  private func requireKind(_ rows: Outputs) throws {
    guard rows.kind == kind else {
      throw DataError(
        .usage, found: rows.kind.rawValue,
        expected: "\(kind.rawValue), as the calibrator was fitted on",
        file: rows.file)
    }
  }
}
