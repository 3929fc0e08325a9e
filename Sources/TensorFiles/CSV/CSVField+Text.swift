internal import ScoringCore

extension CSVField {
  /// The content of the field as text.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - number: the number of the field, from 1, for the error.
  ///   - isTrimmed: whether spaces and tabs around the content are left out.
  /// - Returns: the text, with single quotes for doubled ones.
  /// - Throws: `DataError` when the content is not UTF-8, or longer than a mebibyte.
  func text(_ bytes: Span<UInt8>, number: Int, isTrimmed: Bool) throws -> String {
    let content = isTrimmed ? DecimalNumber.trimmed(bytes, range) : range
    guard content.count <= 1 << 20 else {
      throw DataError(
        found: "a field of \(content.count) bytes", expected: "at most 1 MiB", row: line,
        column: number)
    }
    var units: [UInt8] = []
    units.reserveCapacity(content.count)
    var position = content.lowerBound
    while position < content.upperBound {
      units.append(bytes[position])
      position += hasDoubledQuotes && bytes[position] == UInt8(ascii: "\"") ? 2 : 1
    }
    guard let text = String(validating: units, as: UTF8.self) else {
      throw DataError(
        found: "bytes that are not UTF-8 text", expected: "UTF-8", remedy: "save it as UTF-8",
        row: line, column: number)
    }
    return text
  }
}

extension String {
  /// Whether the text spells a finite or infinite number, but not `nan` or `inf` in words.
  var isNumberField: Bool {
    let units = Array(utf8)
    return DecimalNumber.parse(units.span, 0..<units.count) != nil
  }

  /// Whether the text says that there is no finite number.
  private var isMissingNumber: Bool {
    let words: Set = ["", "nan", "na", "n/a", "null", "none", "inf", "infinity"]
    let bare = hasPrefix("-") || hasPrefix("+") ? dropFirst() : self[...]
    return words.contains(bare.lowercased())
  }

  /// Whether the text is neither a number nor a word for a missing or infinite one.
  var isTextField: Bool { !isNumberField && !isMissingNumber }
}
