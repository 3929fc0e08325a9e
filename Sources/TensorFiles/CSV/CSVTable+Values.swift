internal import ScoringCore

extension CSVTable {
  /// The numbers of some columns, row after row.
  ///
  /// - Throws: `DataError` with line and field number for what is not a finite number, and when
  ///   more than `copyLimit` bytes would be needed.
  /// - Complexity: O(bytes).
  func doubles(_ columns: [Int], copyLimit: Int) throws -> [Double] {
    var values: [Double] = []
    try forEachRecord { bytes, fields in
      try checkCopy((values.count + columns.count) * 8, copyLimit)
      for column in columns {
        guard let value = DecimalNumber.parse(bytes, fields[column].range), value.isFinite else {
          throw notANumber(bytes, fields, column, expected: "a finite number")
        }
        values.append(value)
      }
    }
    return values
  }

  /// The integers of one column, and whether some were written as decimals, such as `3.0`.
  ///
  /// - Throws: as `doubles`.
  func integers(_ column: Int, copyLimit: Int) throws -> (values: [Int64], hasDecimals: Bool) {
    var values: [Int64] = []
    var hasDecimals = false
    try forEachRecord { bytes, fields in
      try checkCopy((values.count + 1) * 8, copyLimit)
      let range = DecimalNumber.trimmed(bytes, fields[column].range)
      if let value = Self.integer(bytes, range) {
        values.append(value)
      } else if let value = DecimalNumber.parse(bytes, range).flatMap({ Int64(exactly: $0) }) {
        values.append(value)
        hasDecimals = true
      } else {
        throw notANumber(bytes, fields, column, expected: "an integer below 2^63")
      }
    }
    return (values, hasDecimals)
  }

  /// The text of one column, with the spaces around it.
  ///
  /// - Throws: `DataError` for empty fields and text that is not UTF-8, and when the first record
  ///   could be header or data.
  func strings(_ column: Int, selector: String?, copyLimit: Int) throws -> [String] {
    let isNamed = selector.map { names?.contains($0) == true } ?? false
    guard !isHeaderUncertain || isNamed else {
      let name = firstRecord[column].excerpt
      throw DataError(
        found: "a first line that may be a header or the first value (\"\(name)\")",
        expected: "to know which",
        remedy: "if it is a header, name the column after a colon, as in FILE.csv:\(name); "
          + "if not, use a .txt file with one value a line",
        row: 1)
    }
    var values: [String] = []
    var byteCount = 0
    try forEachRecord { bytes, fields in
      let field = fields[column]
      byteCount += field.range.count + 16
      try checkCopy(byteCount, copyLimit)
      guard !field.range.isEmpty else {
        throw notANumber(bytes, fields, column, expected: "text")
      }
      values.append(try field.text(bytes, number: column + 1, isTrimmed: false))
    }
    return values
  }

  /// An integer in plain decimal digits, or `nil` when it is written otherwise or overflows.
  private static func integer(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    var position = range.lowerBound
    guard position < range.upperBound else { return nil }
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    guard position < range.upperBound else { return nil }
    var value: Int64 = 0
    while position < range.upperBound {
      let digit = bytes[position] &- 0x30
      guard digit < 10 else { return nil }
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      let (next, overflow2) = shifted.subtractingReportingOverflow(Int64(digit))
      guard !overflow, !overflow2 else { return nil }
      value = next
      position += 1
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  private func notANumber(
    _ bytes: Span<UInt8>, _ fields: [CSVField], _ column: Int, expected: String
  ) -> DataError {
    let field = fields[column]
    let shown = String(decoding: field.range.prefix(64).map { bytes[$0] }, as: UTF8.self).excerpt
    let name = names.map { " in column \"\($0[column].excerpt)\"" } ?? ""
    return DataError(
      found: (shown.isEmpty ? "an empty field" : "\"\(shown)\"") + name, expected: expected,
      remedy: dialect.delimiter == UInt8(ascii: ";") && shown.contains(",")
        ? "write decimals with a point" : nil,
      row: field.line, column: column + 1)
  }

  private func checkCopy(_ byteCount: Int, _ limit: Int) throws {
    guard byteCount <= limit else {
      throw DataError(
        found: "a table of more than \(limit) bytes in memory",
        remedy: "save it as .npy to have it memory-mapped")
    }
  }
}
