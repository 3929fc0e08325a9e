internal import ScoringCore

/// The numbers that binary maps take of many rows, to be read by columns.
struct ScoreColumns {
  /// Blocks of rows, row after row.
  private let blocks: [[Double]]
  private let count: Int
  private let rowCount: Int

  /// Reads all rows.
  ///
  /// - Parameters:
  ///   - rows: n rows of K numbers.
  ///   - scale: which numbers.
  ///   - reading: how numbers of the model are read.
  ///   - count: the number of columns: 1 for two classes, else K.
  ///   - execution: how to work.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Complexity: O(n K) time and memory.
  init(
    _ rows: Outputs, scale: BinaryScale, reading: OutputReading, count: Int, execution: Execution
  ) throws {
    blocks = try mapRowBlocks(
      rowCount: rows.rowCount, blockRowCount: max(1, min(1024, (1 << 16) / rows.classCount)),
      threadCount: execution.threadCount, workspace: ()
    ) { _, block in
      try reading.binaryScores(scale, of: rows.slice(rows: block), tier: execution.tier)
    }
    (self.count, rowCount) = (count, rows.rowCount)
  }

  /// Some neighbouring columns.
  ///
  /// - Parameter range: which, inside `0 ..< count`.
  /// - Returns: n numbers for each.
  /// - Complexity: O(n) a column.
  func columns(_ range: Range<Int>) -> [[Double]] {
    var tile = [Double](repeating: 0, count: range.count * rowCount)
    var row = 0
    for block in blocks {
      for start in stride(from: range.lowerBound, to: block.count, by: count) {
        for offset in 0..<range.count { tile[offset * rowCount + row] = block[start + offset] }
        row += 1
      }
    }
    return (0..<range.count).map { Array(tile[$0 * rowCount..<($0 + 1) * rowCount]) }
  }
}
