internal import ScoringCore

/// The header of an .npy file, format versions 1.0, 2.0 and 3.0.
///
/// Source: numpy.lib.format, "Format Version 1.0" to "3.0".
struct NPYHeader {
  static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]
  /// The longest header that is read, in bytes; numpy itself stops at 10 000.
  static let longest = 1 << 20

  let descriptor: String
  let isFortranOrder: Bool
  let shape: [Int]
  /// Where the data starts.
  let dataOffset: Int

  /// - Throws: `DataError` when the bytes are not a complete header.
  init(_ window: ByteWindow) throws {
    guard window.count > 0 else { throw DataError(found: "an empty file", expected: "a .npy file") }
    guard let start = window.copy(at: 0, count: min(8, window.count)),
      start.starts(with: Self.magic)
    else {
      throw DataError(
        found: "no numpy signature in the first bytes", expected: "a .npy file",
        remedy: "check that the file's ending names its format")
    }
    guard start.count == 8 else { throw Self.truncated }
    guard (1...3).contains(start[6]), start[7] == 0 else {
      throw DataError(
        found: ".npy format version \(start[6]).\(start[7])", expected: "1.0, 2.0 or 3.0")
    }
    let lengthBytes = start[6] == 1 ? 2 : 4
    guard let length = window.littleEndian(at: 8, byteCount: lengthBytes) else {
      throw Self.truncated
    }
    guard length <= UInt64(Self.longest) else {
      throw DataError(
        found: "an .npy header of \(length) bytes", expected: "at most \(Self.longest)")
    }
    guard let text = window.copy(at: 8 + lengthBytes, count: Int(length)) else {
      throw Self.truncated
    }
    dataOffset = 8 + lengthBytes + Int(length)
    (descriptor, isFortranOrder, shape) = try Self.parse(text)
  }

  private static let truncated = DataError(
    found: "the file ends inside the .npy header", remedy: "copy or save the file again")

  private static func parse(_ text: [UInt8]) throws -> (String, Bool, [Int]) {
    var scanner = PythonLiteralScanner(text)
    var descriptor: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try scanner.expect("{")
    while !scanner.skip("}") {
      let key = try scanner.string()
      try scanner.expect(":")
      switch key {
      case "descr" where descriptor == nil:
        guard scanner.peek() != UInt8(ascii: "["), scanner.peek() != UInt8(ascii: "(") else {
          throw DataError(
            found: "a structured array (records with named fields)",
            expected: "an array of numbers",
            remedy: "save each field as an array of its own")
        }
        descriptor = try scanner.string()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try scanner.boolean()
      case "shape" where shape == nil: shape = try scanner.tuple()
      default:
        throw DataError(
          found: "key \"\(key.excerpt)\" in the .npy header",
          expected: "descr, fortran_order and shape, each once")
      }
      if !scanner.skip(",") {
        try scanner.expect("}")
        break
      }
    }
    guard scanner.peek() == nil else { throw scanner.failure("the end of the header") }
    guard let descriptor, let isFortranOrder, let shape else {
      throw DataError(
        found: "an .npy header with missing keys", expected: "descr, fortran_order and shape")
    }
    return (descriptor, isFortranOrder, shape)
  }
}
