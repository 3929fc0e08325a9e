internal import CScoringKernels

extension Outputs {
  /// The label ranked first in each row: the largest output, the smallest index among equals.
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
    switch precision {
    case .float32: try rowHashes(Float.self, execution)
    case .float64: try rowHashes(Double.self, execution)
    }
  }

  private func topLabels<Real: ScoringReal>(
    _ type: Real.Type, _ execution: Execution
  ) throws -> [Int32] {
    let parts: [[Int32]] = try unsafe mapBlocks(type, execution) { _, block, _ in
      unsafe [Int32](unsafeUninitializedCapacity: block.count) { out, count in
        unsafe Real.kernels(execution.tier).topLabels(
          block.rows, block.count, block.columnCount, block.stride, out.baseAddress)
        unsafe count = block.count
      }
    }
    return Array(parts.joined())
  }

  private func rowHashes<Real: ScoringReal>(
    _ type: Real.Type, _ execution: Execution
  ) throws -> [UInt64] {
    let parts: [[UInt64]] = try unsafe mapBlocks(type, execution) { _, block, _ in
      unsafe [UInt64](unsafeUninitializedCapacity: block.count) { out, count in
        unsafe Real.kernels(execution.tier).rowHashes(
          block.rows, block.count, block.columnCount, block.stride, out.baseAddress)
        unsafe count = block.count
      }
    }
    return Array(parts.joined())
  }
}
