internal import ScoringCore

/// The probabilities of some classes, class after class: rows are read once, whatever the number of classes.
struct ClassColumns: Sendable {
  /// The classes.
  let classes: Range<Int>
  private var columns: [[Double]]

  /// Classes of which to hold the columns at a time: 256 MB of them at most.
  static func width(rowCount: Int) -> Int { max(1, (1 << 25) / max(1, rowCount)) }

  /// Reads rows.
  ///
  /// - Parameters:
  ///   - classes: the classes to hold.
  ///   - rows: n rows.
  ///   - execution: how to work.
  ///   - whenRead: called with each batch in order: its rows, their outputs and n K probabilities.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Complexity: O(n K) time, O(n) memory a class and a batch of rows.
  init(
    _ classes: Range<Int>, of rows: CalibratorRows, execution: Execution,
    whenRead: (Range<Int>, Outputs, [Double]) throws -> Void
  ) throws {
    self.classes = classes
    var columns = [[Double]](repeating: [], count: classes.count)
    for column in columns.indices { columns[column].reserveCapacity(rows.rowCount) }
    let classCount = rows.classCount
    for batch in rows.outputs.batches {
      let outputs = rows.outputs.slice(rows: batch)
      let probabilities = try outputs.probabilities(execution: execution)
      try whenRead(batch, outputs, probabilities)
      // Eight classes at a time are one cache line of a row.
      let parts = try mapRowBlocks(
        rowCount: classes.count, blockRowCount: 8, threadCount: execution.threadCount,
        workspace: ()
      ) { (_: Void, part: Range<Int>) -> [[Double]] in
        var slices = [[Double]](
          repeating: [Double](repeating: 0, count: batch.count), count: part.count)
        for row in 0..<batch.count {
          let start = row * classCount + classes.lowerBound + part.lowerBound
          for offset in 0..<part.count {
            slices[offset][row] = min(1, probabilities[start + offset])
          }
        }
        return slices
      }
      for (column, slice) in parts.joined().enumerated() {
        columns[column].append(contentsOf: slice)
      }
      rows.outputs.slice(rows: batch).releasePages()
    }
    self.columns = columns
  }

  /// The probabilities of a class, one a row.
  func column(_ label: Int) -> [Double] { columns[label - classes.lowerBound] }
}
