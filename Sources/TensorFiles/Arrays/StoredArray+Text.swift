internal import ScoringCore

extension StoredArray {
  /// The elements as text, without the padding zeros.
  ///
  /// - Throws: `DataError` when the array is not of text, with the row of an element that is not
  ///   Unicode.
  func strings(copyLimit: Int) throws -> [String] {
    guard element.isText else {
      throw DataError(
        found: "type \(typeText)", expected: "text (numpy type U or S)",
        remedy: "save the names as a numpy array of strings, or as a .txt file, one a line")
    }
    try checkCopy(bytesPerElement: element.byteCount + 16, limit: copyLimit)
    return try data.withBytes { bytes throws -> [String] in
      try (0..<count).map { row throws -> String in
        guard let text = string(bytes, row) else {
          throw DataError(found: "bytes that are not Unicode text", row: row)
        }
        return text
      }
    }
  }

  private func string(_ bytes: Span<UInt8>, _ row: Int) -> String? {
    let size = element.byteCount
    let start = row * size
    if case .bytes = element {
      var content = (0..<size).map { bytes[start + $0] }
      while content.last == 0 { content.removeLast() }
      return String(validating: content, as: UTF8.self)
    }
    var scalars: [UInt32] = stride(from: start, to: start + size, by: 4).map { offset in
      let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) }
      return isByteSwapped ? word.byteSwapped : word
    }
    while scalars.last == 0 { scalars.removeLast() }
    return String(validating: scalars, as: UTF32.self)
  }
}
