internal import ScoringCore

/// Reads the Python literals that an .npy header is made of: strings, booleans and tuples of
/// integers.
struct PythonLiteralScanner {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next byte after white space, or `nil` at the end.
  mutating func peek() -> UInt8? {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
    return position < bytes.count ? bytes[position] : nil
  }

  /// Steps over a character if it comes next.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws {
    guard skip(character) else { throw failure("\"\(character)\"") }
  }

  /// A string in single or double quotes, of printable ASCII without escapes.
  mutating func string() throws -> String {
    guard let quote = peek(), quote == 0x27 || quote == 0x22 else { throw failure("a string") }
    position += 1
    let start = position
    while position < bytes.count, bytes[position] != quote {
      guard (0x20..<0x7F).contains(bytes[position]), bytes[position] != 0x5C else {
        throw failure("plain ASCII text")
      }
      position += 1
    }
    guard position < bytes.count else { throw failure("a closing quote") }
    position += 1
    return String(decoding: bytes[start..<position - 1], as: UTF8.self)
  }

  mutating func boolean() throws -> Bool {
    _ = peek()
    for (word, value) in [("True", true), ("False", false)]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw failure("True or False")
  }

  /// A tuple of integers that are not negative: `()`, `(5,)`, `(5, 10)`, `(5L, 10L)`.
  mutating func tuple() throws -> [Int] {
    try expect("(")
    var values: [Int] = []
    while !skip(")") {
      values.append(try integer())
      if skip(",") { continue }
      guard values.count > 1 else { throw failure("\",\" after the only length of a tuple") }
      try expect(")")
      break
    }
    return values
  }

  private mutating func integer() throws -> Int {
    _ = peek()
    let start = position
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    guard let value = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw failure("a length that is not negative and below 2^63")
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: "L") { position += 1 }
    return value
  }

  /// The error for what comes next.
  func failure(_ expected: String) -> DataError {
    let rest = String(decoding: bytes[position...].prefix(24), as: UTF8.self)
    return DataError(
      found: rest.isEmpty ? "the end of the .npy header" : "\"\(rest.excerpt)\" in the .npy header",
      expected: expected, remedy: "the file is damaged or was not written by numpy")
  }
}
