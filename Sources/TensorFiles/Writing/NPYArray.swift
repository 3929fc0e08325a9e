internal import ScoringCore

/// A numpy array ready to be written: an .npy header of version 1.0, a multiple of 64 bytes long,
/// and the elements in C order.
///
/// The bytes are those that `numpy.save` writes, version 2.4.
public struct NPYArray: Sendable {
  /// The magic string, the version and the header.
  public let header: [UInt8]
  let elements: ByteStorage

  /// Encodes a one-dimensional array.
  ///
  /// - Parameter values: n numbers.
  /// - Complexity: O(n).
  public init(_ values: [Int64]) { self.init(values, "i8", [values.count]) }

  /// Encodes a one-dimensional array.
  ///
  /// - Parameter values: n numbers.
  /// - Complexity: O(n).
  public init(_ values: [Int32]) { self.init(values, "i4", [values.count]) }

  /// Encodes a one-dimensional array.
  ///
  /// - Parameter values: n numbers.
  /// - Complexity: O(n).
  public init(_ values: [UInt8]) { self.init(values, "u1", [values.count]) }

  /// Encodes a one-dimensional array.
  ///
  /// - Parameter values: n numbers.
  /// - Complexity: O(n).
  public init(_ values: [Float]) { self.init(values, "f4", [values.count]) }

  /// Encodes a one-dimensional array.
  ///
  /// - Parameter values: n numbers.
  /// - Complexity: O(n).
  public init(_ values: [Double]) { self.init(values, "f8", [values.count]) }

  init<Value: BitwiseCopyable>(_ values: [Value], _ type: String, _ shape: [Int]) {
    self.init(
      elements: ByteStorage(copying: values), elementByteCount: MemoryLayout<Value>.size, type,
      shape)
  }

  init(elements: ByteStorage, elementByteCount: Int, _ type: String, _ shape: [Int]) {
    self.elements = elements
    header = NPYArray.header(elementByteCount: elementByteCount, type, shape)
  }

  /// What stands before the elements of a two-dimensional array that is written row after row.
  ///
  /// - Parameters:
  ///   - isSingle: whether elements are float32, not float64.
  ///   - rowCount: number of rows.
  ///   - columnCount: number of columns.
  /// - Returns: the magic string, the version and the header.
  public static func header(isSingle: Bool, rowCount: Int, columnCount: Int) -> [UInt8] {
    header(
      elementByteCount: isSingle ? 4 : 8, isSingle ? "f4" : "f8", [rowCount, columnCount])
  }

  private static func header(
    elementByteCount: Int, _ type: String, _ shape: [Int]
  ) -> [UInt8] {
    let order = elementByteCount == 1 ? "|" : 1.bigEndian == 1 ? ">" : "<"
    let lengths = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = Array(
      "{'descr': '\(order)\(type)', 'fortran_order': False, 'shape': (\(lengths)), }".utf8)
    // numpy leaves room for the first length to grow to 21 digits.
    text.append(contentsOf: repeatElement(0x20, count: 21 - "\(shape[0])".utf8.count))
    let padding = 63 - (10 + text.count) % 64
    text.append(contentsOf: repeatElement(0x20, count: padding))
    text.append(0x0A)
    return NPYHeader.magic + [1, 0, UInt8(text.count & 0xFF), UInt8(text.count >> 8)] + text
  }

  /// The size of the array as a file, in bytes.
  public var byteCount: Int { header.count + elements.count }

  /// The whole file.
  ///
  /// - Complexity: O(``byteCount``).
  public var bytes: [UInt8] { header + elements.copy(0..<elements.count) }

  /// The elements in C order, for an array that is written row after row.
  ///
  /// - Complexity: O(``byteCount``).
  public var elementBytes: [UInt8] { elements.copy(0..<elements.count) }

  /// Writes the array as an .npy file; the caller commits.
  ///
  /// - Parameter output: the open output.
  /// - Throws: ``DataError`` with code `cannot-write`.
  /// - Complexity: O(``byteCount``) time, O(1) memory.
  public func write(to output: OutputFile) throws {
    try output.write(header)
    let step = 1 << 20
    for start in stride(from: 0, to: elements.count, by: step) {
      let part = start..<min(start + step, elements.count)
      try output.write(elements.copy(part))
      elements.release(part)
    }
  }
}
