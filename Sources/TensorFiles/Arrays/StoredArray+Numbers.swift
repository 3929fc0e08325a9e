internal import ScoringCore

extension StoredArray {
  /// The elements as a matrix: floats in place, integers copied.
  ///
  /// Integers of 8 and 16 bits and booleans become float32, wider ones float64.
  ///
  /// - Throws: `DataError` for text, for integers that float64 cannot hold, and when a copy would
  ///   take more than `copyLimit` bytes.
  func matrix(rowCount: Int, columnCount: Int, copyLimit: Int) throws -> Matrix {
    if element.isFloating { return try view(rowCount: rowCount, columnCount: columnCount) }
    guard !element.isText else {
      throw DataError(
        found: "text of type \(typeText)", expected: "numbers", remedy: "save it as float32")
    }
    let isNarrow = element.byteCount <= 2
    try checkCopy(bytesPerElement: isNarrow ? 4 : 8, limit: copyLimit)
    let storage =
      if isNarrow {
        ByteStorage(copying: try mapWords { Float(try integer($0, $1)) })
      } else {
        ByteStorage(
          copying: try mapWords { word, index in
            let value = try integer(word, index)
            guard let exact = Double(exactly: value) else {
              throw DataError(
                found: "\(value) at element \(index)", expected: "a number that float64 can hold")
            }
            return exact
          })
      }
    return try Matrix(
      storage: storage, rowCount: rowCount, columnCount: columnCount,
      elementType: isNarrow ? .float32 : .float64, order: order)
  }

  /// The elements as integers; floats only when each is integral.
  ///
  /// - Throws: `DataError` with the element's index as the row.
  func integers(copyLimit: Int) throws -> [Int64] {
    guard !element.isText else {
      throw DataError(
        found: "text of type \(typeText)", expected: "integers",
        remedy: "save class indices, or give the list of class names too")
    }
    try checkCopy(bytesPerElement: 8, limit: copyLimit)
    return try integers(in: 0..<count)
  }

  /// Some of the elements as integers.
  ///
  /// - Throws: `DataError` with the element's index as the row.
  func integers(in range: Range<Int>) throws -> [Int64] {
    guard element.isFloating else { return try mapWords(range) { try integer($0, $1) } }
    let column = try view(rowCount: count, columnCount: 1)
    return try range.map { row in
      guard let value = Int64(exactly: column[row, 0]) else {
        throw DataError(
          found: "\(column[row, 0]) in an array of type \(typeText)", expected: "an integer",
          row: row)
      }
      return value
    }
  }

  /// The value of one integer or boolean word.
  private func integer(_ word: UInt64, _ index: Int) throws -> Int64 {
    switch element {
    case .signed(let byteCount):
      let unused = 64 - 8 * byteCount
      return Int64(bitPattern: word << unused) >> unused
    case .boolean:
      guard word <= 1 else {
        throw DataError(found: "a boolean byte of \(word)", expected: "0 or 1", row: index)
      }
      return Int64(word)
    default:
      guard let value = Int64(exactly: word) else {
        throw DataError(found: "\(word)", expected: "at most \(Int64.max)", row: index)
      }
      return value
    }
  }

  /// Refuses copies larger than a limit.
  func checkCopy(bytesPerElement: Int, limit: Int) throws {
    guard count <= limit / bytesPerElement else {
      throw DataError(
        found: "\(count) elements of type \(typeText), which must be copied",
        expected: "at most \(limit / bytesPerElement)",
        remedy: "store numbers as float32 to have them memory-mapped")
    }
  }
}
