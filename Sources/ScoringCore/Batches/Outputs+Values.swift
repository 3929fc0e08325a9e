extension Outputs {
  /// The logits or given scores as they are, in double precision.
  ///
  /// - Parameter execution: how to work.
  /// - Returns: `rowCount * classCount` numbers, row after row.
  /// - Throws: ``DataError`` for the first row that is not a row of finite numbers.
  /// - Complexity: O(n K) time and memory; take slices of large files.
  package func values(execution: Execution = .standard) throws -> [Double] {
    let columns = classCount
    return try unsafe fillRows(Double.self, of: Double.self, width: columns, execution) {
      _, block, _, out in
      for row in unsafe 0..<block.count {
        for column in 0..<columns {
          let value = unsafe block.rows[row * block.stride + column]
          guard value.isFinite else { return row }
          unsafe out[row * columns + column] = value
        }
      }
      return unsafe block.count
    }
  }
}
