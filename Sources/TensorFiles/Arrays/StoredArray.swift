internal import ScoringCore

/// An array as a file holds it: bytes with a type and a checked shape.
struct StoredArray {
  let element: StoredElement
  /// The type in the words of the file, such as `<f4` or `BF16`.
  let typeText: String
  let shape: [Int]
  let order: Matrix.Order
  let isByteSwapped: Bool
  /// Exactly the bytes of the elements.
  let data: ByteWindow
  /// The number of elements.
  let count: Int
  var notes: [String] = []

  /// Checks the shape against the bytes.
  ///
  /// `data` starts with the first element; more bytes may follow the last.
  ///
  /// - Throws: `DataError` when the shape overflows or there are too few bytes.
  init(
    element: StoredElement, typeText: String, shape: [Int], order: Matrix.Order = .rowMajor,
    isByteSwapped: Bool = false, data: ByteWindow
  ) throws {
    let byteCount = try Self.byteCount(shape: shape, element: element)
    guard let exact = data.window(at: 0, count: byteCount) else {
      throw DataError(
        found: "\(data.count) bytes of data",
        expected: "\(byteCount) for shape \(Self.text(shape)) of \(typeText)",
        remedy: "the file is truncated or its header is wrong")
    }
    self.element = element
    self.typeText = typeText
    self.shape = shape
    self.order = order
    self.isByteSwapped = isByteSwapped
    self.data = exact
    count = byteCount / element.byteCount
  }

  private static func byteCount(shape: [Int], element: StoredElement) throws -> Int {
    var product = element.byteCount
    var hasOverflow = false
    for length in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      product = next
      hasOverflow = hasOverflow || overflow
    }
    guard element.byteCount > 0, !hasOverflow, shape.allSatisfy({ $0 >= 0 }) else {
      throw DataError(
        found: "an impossible shape \(text(shape)) of \(element.byteCount)-byte elements",
        remedy: "the header is damaged")
    }
    return product
  }

  /// A shape as numpy prints it, such as `(5, 10)`.
  static func text(_ shape: [Int]) -> String {
    let inner = shape.map(String.init).joined(separator: ", ")
    return shape.count == 1 ? "(\(inner),)" : "(\(inner))"
  }

  var shapeText: String { Self.text(shape) }
}

extension StoredArray {
  /// Elements of 1, 2, 4 or 8 bytes, zero-extended, in storage order, transformed; all of them unless a
  /// range is given.
  ///
  /// - Complexity: O(number of elements).
  func mapWords<Value>(
    _ range: Range<Int>? = nil, _ transform: (UInt64, Int) throws -> Value
  ) rethrows -> [Value] {
    let range = range ?? 0..<count
    let size = element.byteCount
    return try data.withBytes { bytes throws -> [Value] in
      var values: [Value] = []
      values.reserveCapacity(range.count)
      for index in range {
        var word: UInt64 = 0
        for place in 0..<size {
          let position = isByteSwapped ? place : size - 1 - place
          word = word << 8 | UInt64(bytes[index * size + position])
        }
        values.append(try transform(word, index))
      }
      return values
    }
  }

  /// The elements as a floating-point matrix over the file's own bytes.
  ///
  /// - Throws: `DataError` when the array is not of floating-point numbers.
  func view(rowCount: Int, columnCount: Int) throws -> Matrix {
    guard case .floating(let type) = element else {
      throw DataError(found: "type \(typeText)", expected: "floating-point numbers")
    }
    return try Matrix(
      storage: data.storage, byteOffset: data.start, rowCount: rowCount, columnCount: columnCount,
      elementType: type, order: order, isByteSwapped: isByteSwapped)
  }
}
