internal import ScoringCore

/// The numbers that binary maps take of many rows, to be read by columns.
struct ScoreColumns {
  /// Blocks of rows, column after column: rows are turned while they are in the cache.
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
      ScoreColumns.turned(
        try reading.binaryScores(scale, of: rows.slice(rows: block), tier: execution.tier),
        columnCount: count)
    }
    (self.count, rowCount) = (count, rows.rowCount)
  }

  /// Rows of numbers, column after column.
  private static func turned(_ numbers: [Double], columnCount: Int) -> [Double] {
    if columnCount == 1 { return numbers }
    var result: [Double] = []
    result.reserveCapacity(numbers.count)
    for column in 0..<columnCount {
      for place in stride(from: column, to: numbers.count, by: columnCount) {
        result.append(numbers[place])
      }
    }
    return result
  }

  /// A column.
  ///
  /// - Parameter column: which, inside `0 ..< count`.
  /// - Returns: n numbers.
  /// - Complexity: O(n).
  func column(_ column: Int) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(rowCount)
    for block in blocks {
      let height = block.count / count
      result.append(contentsOf: block[column * height..<(column + 1) * height])
    }
    return result
  }
}
