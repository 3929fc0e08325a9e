internal import ScoringCore
internal import TensorFiles

/// Rows of numbers on their way into a file, in bounded memory.
struct NumberRows {
  private let output: OutputFile
  private let format: Transform.Format
  private let isSingle: Bool
  private let columns: NumberColumns

  /// Opens the file and writes what stands before the first row.
  init(
    _ output: OutputFile, _ format: Transform.Format, isSingle: Bool, columns: NumberColumns,
    rowCount: Int
  ) throws {
    (self.output, self.format, self.isSingle, self.columns) = (output, format, isSingle, columns)
    switch format {
    case .npy:
      try output.write(
        NPYArray.header(
          isSingle: isSingle, rowCount: rowCount, columnCount: columns.titles.count))
    case .csv: try output.write(columns.header)
    }
  }

  /// Writes some rows.
  func write(_ numbers: [Double], rows: Range<Int>, _ execution: Execution) throws {
    switch format {
    case .npy:
      try output.write(
        isSingle
          ? NPYArray(numbers.map { Float($0) }).elementBytes : NPYArray(numbers).elementBytes)
    case .csv:
      for block in try columns.blocks(of: numbers, rows: rows, execution) {
        try output.write(block)
      }
    }
  }

  /// Puts the file in its place.
  func commit() throws { try output.commit() }
}

/// Rows of numbers as text: `row`, then one column a title.
struct NumberColumns: Sendable {
  let names: RowNames?
  /// The index of the first row, where rows have no names.
  let firstRow: Int
  let titles: [String]

  var header: String {
    (["row"] + titles.map { RowText.csvField($0) }).joined(separator: ",") + "\n"
  }

  /// Rows as text in blocks, formatted on all threads; numbers read back as the same bits.
  func blocks(
    of numbers: [Double], rows: Range<Int>, _ execution: Execution
  ) throws -> [[UInt8]] {
    let count = titles.count
    return try mapRowBlocks(
      rowCount: rows.count, blockRowCount: max(1, (1 << 12) / count),
      threadCount: execution.threadCount, workspace: ()
    ) { _, block in
      var text = ""
      for row in block {
        switch names?.name(of: rows.lowerBound + row) {
        case nil: text += "\(firstRow + rows.lowerBound + row)"
        case .integer(let name): text += "\(name)"
        case .text(let name): text += RowText.csvField(name)
        }
        for index in row * count..<(row + 1) * count { text += ",\(numbers[index])" }
        text += "\n"
      }
      return Array(text.utf8)
    }
  }
}
