extension TensorSource {
  /// Where an element of the array stands in the file, as messages count: line and field number from 1 in
  /// text, row and column from 0 in arrays.
  ///
  /// - Parameters:
  ///   - row: the zero-based row.
  ///   - column: the zero-based column of those that were read, or `nil`.
  /// - Returns: the place; for text the field of the only column that was read where `column` is `nil`.
  /// - Complexity: O(1) for arrays, O(bytes) for text.
  public func location(row: Int, column: Int? = nil) -> (row: Int, column: Int?) {
    guard format == .csv || format == .text, let table = try? table(),
      let columns = try? table.columns(selector)
    else { return (row, column) }
    var line: Int?
    var number = 0
    try? table.forEachRecord { _, fields in
      if number == row { line = fields[0].line }
      number += 1
    }
    guard let line else { return (row, column) }
    let chosen = column ?? (columns.count == 1 ? 0 : nil)
    return (line, chosen.flatMap { columns.indices.contains($0) ? columns[$0] + 1 : nil })
  }

  private func table() throws -> CSVTable {
    try CSVTable(ByteWindow(file), dialect: TensorReader.dialect(format, path: path))
  }
}
