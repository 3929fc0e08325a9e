internal import ScoringCore

/// How the fields of a text table are set apart.
struct CSVDialect: Equatable {
  /// The byte between fields, or `nil` when every line is one field.
  let delimiter: UInt8?
  /// Whether double quotes enclose fields, as in RFC 4180.
  let isQuoted: Bool

  static let lines = CSVDialect(delimiter: nil, isQuoted: false)
}

/// Where the content of a field is.
struct CSVField {
  let range: Range<Int>
  /// Whether the content has doubled quotes that stand for one.
  let hasDoubledQuotes: Bool
  /// The line on which the field starts, from 1.
  let line: Int
}

/// Splits delimited text into records and fields, on bytes.
///
/// Records end with LF, CR LF or the end of the text. The bytes are passed to each call, because
/// a view of them cannot be kept.
///
/// Source: RFC 4180.
struct CSVScanner {
  /// The most fields of a record.
  static let mostFields = 1 << 20

  let dialect: CSVDialect
  private(set) var position: Int
  /// The line of the next byte, from 1.
  private(set) var line = 1

  init(dialect: CSVDialect, start: Int) {
    self.dialect = dialect
    position = start
  }

  /// Reads the next record.
  ///
  /// - Parameters:
  ///   - bytes: the whole text.
  ///   - fields: is replaced with the fields, of which there is at least one.
  /// - Returns: `false` when there is none.
  /// - Throws: `DataError` with the line as row, for quotes in the wrong place.
  mutating func next(_ bytes: Span<UInt8>, _ fields: inout [CSVField]) throws -> Bool {
    fields.removeAll(keepingCapacity: true)
    guard position < bytes.count else { return false }
    while true {
      if dialect.isQuoted, position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
        fields.append(try quotedField(bytes, number: fields.count + 1))
      } else {
        fields.append(try plainField(bytes, number: fields.count + 1))
      }
      guard position < bytes.count else { return true }
      let end = bytes[position]
      position += 1
      if end == dialect.delimiter {
        guard fields.count < Self.mostFields else {
          throw DataError(
            found: "more than \(Self.mostFields) fields on one line",
            remedy: "save the matrix as .npy", row: line)
        }
        continue
      }
      if end == 0x0D { position += 1 }
      line += 1
      return true
    }
  }

  /// Whether the byte at the position ends a field: a delimiter, LF, or CR before LF.
  private func isEnd(_ bytes: Span<UInt8>) -> Bool {
    let byte = bytes[position]
    if byte == 0x0A || byte == dialect.delimiter { return true }
    return byte == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
  }

  private mutating func plainField(_ bytes: Span<UInt8>, number: Int) throws -> CSVField {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte > 0x2C, byte != dialect.delimiter {
        position += 1
        continue
      }
      if isEnd(bytes) { break }
      guard byte != UInt8(ascii: "\"") || !dialect.isQuoted else {
        throw DataError(
          found: "a quote inside a field", expected: "quotes around the whole field",
          remedy: "quote the field and double the quotes in it", row: line, column: number)
      }
      position += 1
    }
    var end = position
    if end == bytes.count, end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return CSVField(range: start..<end, hasDoubledQuotes: false, line: line)
  }

  private mutating func quotedField(_ bytes: Span<UInt8>, number: Int) throws -> CSVField {
    let firstLine = line
    position += 1
    let start = position
    var hasDoubledQuotes = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == 0x0A { line += 1 }
      guard byte == UInt8(ascii: "\"") else { continue }
      if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
        hasDoubledQuotes = true
        position += 1
        continue
      }
      let end = position - 1
      if position == bytes.count - 1, bytes[position] == 0x0D { position += 1 }
      guard position == bytes.count || isEnd(bytes) else {
        throw DataError(
          found: "text after a closing quote", expected: "the end of the field",
          remedy: "double the quotes inside a quoted field", row: line, column: number)
      }
      return CSVField(
        range: start..<end, hasDoubledQuotes: hasDoubledQuotes, line: firstLine)
    }
    throw DataError(
      found: "a quoted field that never ends", expected: "a closing quote", row: firstLine,
      column: number)
  }
}
