internal import ScoringCore

extension CSVTable {
  /// The columns that a selector names, in its order; all columns without a selector.
  ///
  /// A selector is a column, a range `a..b` with both ends, or a list `a,b,c`; a column is a header
  /// name or a zero-based number. A name that reads exactly like the selector wins.
  ///
  /// - Throws: `DataError` for unknown, doubled or ambiguous columns.
  func columns(_ selector: String?) throws -> [Int] {
    guard let selector else { return Array(0..<columnCount) }
    if names?.contains(selector) == true { return [try column(selector)] }
    if let (first, last) = Self.ends(of: selector) {
      let range = try (column(first), column(last))
      guard range.0 <= range.1 else {
        throw DataError(
          .usage, found: "column range \"\(selector.excerpt)\"",
          expected: "the first column before the last")
      }
      return Array(range.0...range.1)
    }
    let columns = try selector.split(separator: ",", omittingEmptySubsequences: false)
      .map { try column(String($0)) }
    guard Set(columns).count == columns.count else {
      throw DataError(
        .usage, found: "a column twice in \"\(selector.excerpt)\"", expected: "each column once")
    }
    return columns
  }

  /// The one column that a selector names; the only column without a selector.
  func singleColumn(_ selector: String?) throws -> Int {
    let columns = try columns(selector)
    guard columns.count == 1 else {
      let list = names.map { ": \($0.quotedList)" } ?? ""
      throw DataError(
        found: "\(columns.count) columns\(list)", expected: "one column",
        remedy: "name it after a colon, as in FILE.csv:\(names?[0].excerpt ?? "0")")
    }
    return columns[0]
  }

  /// How the chosen columns are called in notes, such as `column "label" of 3`; nothing where there is no
  /// choice.
  func describe(_ columns: [Int]) -> [String] { columnCount == 1 ? [] : [description(of: columns)] }

  private func description(of columns: [Int]) -> String {
    let shown = columns.map { names?[$0] ?? "\($0)" }
    if columns.count == columnCount, columnCount > 1 { return "all \(columnCount) columns" }
    if columns.count == 1 { return "column \"\(shown[0].excerpt)\" of \(columnCount)" }
    return "columns \(shown.quotedList) of \(columnCount)"
  }

  private static func ends(of selector: String) -> (String, String)? {
    let units = Array(selector.utf8)
    for index in units.indices.dropLast() where units[index] == 0x2E && units[index + 1] == 0x2E {
      let ends = (units[..<index], units[(index + 2)...])
      guard !ends.0.isEmpty, !ends.1.isEmpty else { return nil }
      return (String(decoding: ends.0, as: UTF8.self), String(decoding: ends.1, as: UTF8.self))
    }
    return nil
  }

  private func column(_ text: String) throws -> Int {
    let matches = names.map { names in names.indices.filter { names[$0] == text } } ?? []
    if let match = matches.first {
      guard matches.count == 1 else {
        throw DataError(
          found: "\(matches.count) columns named \"\(text.excerpt)\"", expected: "one",
          remedy: "give the zero-based number of the column")
      }
      return match
    }
    if let number = Int(text), text.plainInteger != nil, (0..<columnCount).contains(number) {
      return number
    }
    let expected =
      names.map { "one of: \($0.quotedList)" } ?? "0 ... \(columnCount - 1), there is no header"
    throw DataError(
      found: "no column \"\(text.excerpt)\"", expected: expected,
      remedy: "check the name after the colon")
  }
}
