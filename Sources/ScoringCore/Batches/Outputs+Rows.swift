internal import CScoringKernels

extension Outputs {
  /// The label ranked first in each row: the largest output, or the smallest of given scores; the smallest index
  /// among equals.
  ///
  /// - Parameters:
  ///   - precision: the arithmetic.
  ///   - execution: how to work.
  /// - Returns: one label a row.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time.
  public func topLabels(precision: Precision, execution: Execution = .standard) throws -> [Int32] {
    switch precision {
    case .float32: try topLabels(Float.self, execution)
    case .float64: try topLabels(Double.self, execution)
    }
  }

  /// A 64-bit hash of the values of each row: equal rows have equal hashes, in any file format that
  /// holds the same numbers in `precision`.
  ///
  /// - Parameters:
  ///   - precision: the format that values are converted to first.
  ///   - execution: how to work.
  /// - Returns: one hash a row.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time.
  public func rowHashes(precision: Precision, execution: Execution = .standard) throws -> [UInt64] {
    if case .mapped(let base, _) = source {
      return try base.rowHashes(precision: precision, execution: execution)
    }
    return switch precision {
    case .float32: try rowHashes(Float.self, execution)
    case .float64: try rowHashes(Double.self, execution)
    }
  }

  /// The softmax of each row of logits; probabilities are returned as they are.
  ///
  /// - Parameter execution: how to work.
  /// - Returns: `rowCount * classCount` probabilities, row after row.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time and memory; take ``batches`` of large files.
  public func singlePrecisionProbabilities(execution: Execution = .standard) throws -> [Float] {
    try probabilities(Float.self, execution)
  }

  /// The softmax of each row of logits in double precision; probabilities are returned as they are.
  ///
  /// - Parameter execution: how to work.
  /// - Returns: `rowCount * classCount` probabilities, row after row.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time and memory; take ``batches`` of large files.
  public func probabilities(execution: Execution = .standard) throws -> [Double] {
    try probabilities(Double.self, execution)
  }

  private func topLabels<Real: ScoringReal>(
    _ type: Real.Type, _ execution: Execution
  ) throws -> [Int32] {
    try unsafe fillRows(type, of: Int32.self, execution) { _, block, workspace, out in
      if kind == .scores { return unsafe findLowest(block, out) }
      var rows = unsafe csk_rows(block)
      var targets = unsafe csk_summaries()
      unsafe targets.top_labels = out
      return unsafe Real.kernels(execution.tier).summarize(&rows, &targets, workspace.masses)
    }
  }

  /// Refuses scores where probabilities are asked for.
  func requireMasses() throws {
    guard kind != .scores else {
      throw DataError(
        .usage, found: "nonconformity scores", expected: "logits or probabilities", file: file)
    }
  }

  /// The label with the smallest number in each row.
  private func findLowest<Real: ScoringReal>(
    _ block: RowBlock<Real>, _ out: UnsafeMutablePointer<Int32>
  ) -> Int {
    let count = unsafe block.count
    for row in 0..<count {
      let numbers = unsafe UnsafeBufferPointer(
        start: block.rows + row * block.stride, count: block.columnCount)
      var lowest = 0
      for label in numbers.indices {
        guard unsafe numbers[label].isFinite else { return row }
        if unsafe numbers[label] < numbers[lowest] { lowest = label }
      }
      unsafe out[row] = Int32(lowest)
    }
    return count
  }

  private func rowHashes<Real: ScoringReal>(
    _ type: Real.Type, _ execution: Execution
  ) throws -> [UInt64] {
    try unsafe fillRows(type, of: UInt64.self, execution) { _, block, _, out in
      var rows = unsafe csk_rows(block)
      return unsafe Real.kernels(execution.tier).rowHashes(&rows, out)
    }
  }

  private func probabilities<Real: ScoringReal>(
    _ type: Real.Type, _ execution: Execution
  ) throws -> [Real] {
    try requireMasses()
    return try unsafe fillRows(type, of: Real.self, width: classCount, execution) {
      _, block, workspace, out in
      var rows = unsafe csk_rows(block)
      return unsafe Real.kernels(execution.tier).softmax(&rows, out, workspace.masses)
    }
  }
}
