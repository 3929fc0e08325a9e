internal import ScoringCore

/// A delimited text file, read on demand.
///
/// In errors about its text, `row` is the line as an editor counts it, from 1, and `column` the
/// number of the field on that line, from 1. Everywhere else in the library rows count from 0.
///
/// The first record is a header when none of its fields is a number and at least one is text, which
/// is also not empty and no word for a missing or infinite number. As pandas names columns 0, 1, 2,
/// plain integers may be names too, when the second record has decimals under all of them, and they
/// either stand beside text or read 0, 1, 2 and so on from the first field. A record with text
/// beside other numbers is data: a slip in the first row must be an error, not a lost row.
struct CSVTable {
  /// What the first record is.
  enum Header: Equatable {
    case absent
    case present
  }

  let dialect: CSVDialect
  /// The trimmed fields of the first record, header or not.
  let firstRecord: [String]
  let header: Header
  /// Whether the header could as well be data when text is wanted.
  let isHeaderUncertain: Bool
  var notes: [String] = []
  private let window: ByteWindow
  private let start: Int

  /// The number of columns.
  var columnCount: Int { firstRecord.count }
  /// The names of the columns, or `nil` without a header.
  var names: [String]? { header == .present ? firstRecord : nil }

  /// - Parameters:
  ///   - window: the whole text.
  ///   - dialect: how fields are set apart, or `nil` to find out from the first line.
  /// - Throws: `DataError` when the text is empty, or its first record is malformed.
  init(_ window: ByteWindow, dialect: CSVDialect?) throws {
    guard window.count > 0 else { throw DataError(found: "an empty file", expected: "text") }
    let lead = window.copy(at: 0, count: min(window.count, 1024)) ?? []
    guard !lead.starts(with: [0xFF, 0xFE]), !lead.starts(with: [0xFE, 0xFF]) else {
      throw DataError(found: "UTF-16 text", expected: "UTF-8", remedy: "save it as UTF-8")
    }
    guard !lead.contains(0) else {
      throw DataError(
        found: "binary data", expected: "text",
        remedy: "check that the file's ending names its format")
    }
    self.window = window
    start = lead.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard window.count > start else { throw DataError(found: "an empty file", expected: "text") }
    self.dialect = try dialect ?? Self.detectDialect(window, start: start)
    let records = try Self.leadingRecords(window, start: start, dialect: self.dialect)
    firstRecord = records.first ?? []
    (header, isHeaderUncertain) = Self.judge(records, self.dialect)
    if self.dialect.delimiter == 0x09 { notes.append("fields are separated by tabs") }
    if self.dialect.delimiter == 0x3B { notes.append("fields are separated by semicolons") }
    if self.dialect != .lines {
      notes.append(header == .present ? "header row found" : "no header row")
    }
  }

  private static func detectDialect(_ window: ByteWindow, start: Int) throws -> CSVDialect {
    for delimiter in [UInt8(ascii: ","), 0x09, UInt8(ascii: ";")] {
      let dialect = CSVDialect(delimiter: delimiter, isQuoted: true)
      var scanner = CSVScanner(dialect: dialect, start: start)
      var fields: [CSVField] = []
      // Text after a closing quote is what another delimiter looks like: then try the next one.
      let isRead = (try? window.withBytes { try scanner.next($0, &fields) }) ?? false
      if isRead, fields.count > 1 { return dialect }
    }
    return CSVDialect(delimiter: UInt8(ascii: ","), isQuoted: true)
  }

  /// The trimmed text of the first two records.
  private static func leadingRecords(
    _ window: ByteWindow, start: Int, dialect: CSVDialect
  ) throws -> [[String]] {
    try window.withBytes { bytes throws -> [[String]] in
      var scanner = CSVScanner(dialect: dialect, start: start)
      var fields: [CSVField] = []
      func texts() throws -> [String] {
        try fields.enumerated().map { number, field throws -> String in
          try field.text(bytes, number: number + 1, isTrimmed: true)
        }
      }
      guard try scanner.next(bytes, &fields) else { return [] }
      let first = try texts()
      // A malformed second record is reported when it is read as data.
      guard (try? scanner.next(bytes, &fields)) == true, let second = try? texts() else {
        return [first]
      }
      return [first, second]
    }
  }

  private static func judge(
    _ records: [[String]], _ dialect: CSVDialect
  ) -> (header: Header, isUncertain: Bool) {
    guard dialect != .lines, let first = records.first else { return (.absent, false) }
    let second = records.count > 1 && records[1].count == first.count ? records[1] : nil
    let texts = first.indices.filter { first[$0].isTextField }
    let numbers = first.indices.filter { first[$0].isNumberField }
    if !texts.isEmpty, numbers.isEmpty {
      return (.present, isUncertain: !texts.contains { second?[$0].isNumberField == true })
    }
    let isNumbered =
      texts.isEmpty
      ? first.count >= 3 && first == first.indices.map(String.init)
      : numbers.allSatisfy { first[$0].plainInteger != nil }
    let isOverDecimals = numbers.allSatisfy {
      second?[$0].isNumberField == true && second?[$0].plainInteger == nil
    }
    return (isNumbered && isOverDecimals ? .present : .absent, isUncertain: false)
  }
}

extension CSVTable {
  /// Calls a closure with every data record, after checking that none is ragged or blank.
  ///
  /// - Parameter body: takes the bytes and the fields of a record.
  /// - Throws: `DataError` for ragged and blank records, and what `body` throws.
  /// - Complexity: O(bytes).
  func forEachRecord(_ body: (Span<UInt8>, [CSVField]) throws -> Void) throws {
    try window.withBytes { bytes throws -> Void in
      var scanner = CSVScanner(dialect: dialect, start: start)
      var fields: [CSVField] = []
      if header == .present { _ = try scanner.next(bytes, &fields) }
      while try scanner.next(bytes, &fields) {
        let line = fields[0].line
        if fields.count == 1, fields[0].range.isEmpty {
          if try isBlankToEnd(bytes, from: scanner.position) { return }
          if columnCount > 1 || dialect == .lines {
            throw DataError(
              found: "a blank line", expected: "data", remedy: "remove it", row: line)
          }
        }
        guard fields.count == columnCount else {
          throw DataError(
            found: "\(fields.count) fields", expected: "\(columnCount), as on the first line",
            row: line)
        }
        try body(bytes, fields)
      }
    }
  }

  private func isBlankToEnd(_ bytes: Span<UInt8>, from position: Int) throws -> Bool {
    (position..<bytes.count).allSatisfy { bytes[$0] == 0x0A || bytes[$0] == 0x0D }
  }
}
