internal import ScoringCore
internal import TensorFiles

/// Probabilities as text: `row`, then one column a class.
struct ProbabilityColumns: Sendable {
  let names: RowNames?
  /// The index of the first row, where rows have no names.
  let firstRow: Int
  let classNames: [String]?
  let classCount: Int

  var header: String {
    let columns = (0..<classCount).map { label in
      classNames.map { RowText.csvField($0[label]) } ?? "p\(label)"
    }
    return (["row"] + columns).joined(separator: ",") + "\n"
  }

  /// Rows as text in blocks, formatted on all threads; numbers read back as the same bits.
  func blocks(
    of probabilities: [Double], rows: Range<Int>, _ execution: Execution
  ) throws -> [[UInt8]] {
    try mapRowBlocks(
      rowCount: rows.count, blockRowCount: max(1, (1 << 12) / classCount),
      threadCount: execution.threadCount, workspace: ()
    ) { _, block in
      var text = ""
      for row in block {
        switch names?.name(of: rows.lowerBound + row) {
        case nil: text += "\(firstRow + rows.lowerBound + row)"
        case .integer(let name): text += "\(name)"
        case .text(let name): text += RowText.csvField(name)
        }
        for index in row * classCount..<(row + 1) * classCount {
          text += ",\(probabilities[index])"
        }
        text += "\n"
      }
      return Array(text.utf8)
    }
  }
}
