internal import ScoringCore

/// A strict JSON parser with a depth limit that refuses duplicate keys unless told not to.
///
/// Source: RFC 8259.
package struct JSONParser {
  /// The deepest nesting that is read; a tensor header has three levels, an artifact four.
  static let deepest = 16

  private let longest: Int
  private let acceptsDuplicates: Bool
  private var position = 0

  private init(longest: Int, acceptsDuplicates: Bool) {
    self.longest = longest
    self.acceptsDuplicates = acceptsDuplicates
  }

  /// Parses one JSON value that may be followed by white space.
  ///
  /// - Parameters:
  ///   - bytes: the document.
  ///   - longest: the size of the longest string that is copied; a longer one of ASCII without
  ///     escapes becomes a ``JSONValue/longString(_:)``.
  ///   - acceptsDuplicates: whether a key may occur twice in an object.
  /// - Returns: the value.
  /// - Throws: `DataError` with the byte offset of what is wrong.
  /// - Complexity: O(`bytes.count`).
  package static func parse(
    _ bytes: Span<UInt8>, longest: Int = .max, acceptsDuplicates: Bool = false
  ) throws -> JSONValue {
    var parser = JSONParser(longest: longest, acceptsDuplicates: acceptsDuplicates)
    let value = try parser.value(bytes, depth: 0)
    guard parser.peek(bytes) == nil else { throw parser.failure("the end of the header") }
    return value
  }

  private mutating func peek(_ bytes: Span<UInt8>) -> UInt8? {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case let byte: return byte
      }
    }
    return nil
  }

  private mutating func skip(_ character: Unicode.Scalar, _ bytes: Span<UInt8>) -> Bool {
    guard peek(bytes) == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(_ bytes: Span<UInt8>, depth: Int) throws -> JSONValue {
    guard depth < Self.deepest else { throw failure("at most \(Self.deepest) levels") }
    switch peek(bytes) {
    case UInt8(ascii: "{"): return .object(try object(bytes, depth: depth))
    case UInt8(ascii: "["): return .array(try array(bytes, depth: depth))
    case UInt8(ascii: "\""): return try stringValue(bytes)
    case .some(let byte) where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte):
      return try number(bytes)
    default:
      let words: [(String, JSONValue)] = [
        ("true", .boolean(true)), ("false", .boolean(false)), ("null", .null),
      ]
      for (word, value) in words where bytes.holds(word.utf8, at: position) {
        position += word.utf8.count
        return value
      }
      throw failure("a JSON value")
    }
  }

  private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws -> [(
    key: String, value: JSONValue
  )] {
    position += 1
    var members: [(key: String, value: JSONValue)] = []
    var keys: Set<String> = []
    if skip("}", bytes) { return members }
    repeat {
      guard peek(bytes) == UInt8(ascii: "\"") else { throw failure("a key in double quotes") }
      let key = try string(bytes)
      guard keys.insert(key).inserted || acceptsDuplicates else {
        throw DataError(found: "key \"\(key.excerpt)\" twice in the header", expected: "it once")
      }
      guard skip(":", bytes) else { throw failure("\":\"") }
      members.append((key, try value(bytes, depth: depth + 1)))
    } while skip(",", bytes)
    guard skip("}", bytes) else { throw failure("\",\" or \"}\"") }
    return members
  }

  private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws -> [JSONValue] {
    position += 1
    var elements: [JSONValue] = []
    if skip("]", bytes) { return elements }
    repeat { elements.append(try value(bytes, depth: depth + 1)) } while skip(",", bytes)
    guard skip("]", bytes) else { throw failure("\",\" or \"]\"") }
    return elements
  }

  private func failure(_ expected: String) -> DataError {
    DataError(
      found: "malformed JSON at byte \(position) of the header", expected: expected,
      remedy: "the file is damaged")
  }
}

extension JSONParser {
  private mutating func number(_ bytes: Span<UInt8>) throws -> JSONValue {
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let whole = digits(bytes)
    guard whole == 1 || whole > 1 && bytes[position - whole] != UInt8(ascii: "0") else {
      throw failure("a number")
    }
    var isInteger = true
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      guard digits(bytes) > 0 else { throw failure("a digit") }
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      position += 1
      if position < bytes.count, bytes[position] == 0x2B || bytes[position] == 0x2D {
        position += 1
      }
      guard digits(bytes) > 0 else { throw failure("a digit") }
    }
    let text = String(decoding: bytes.copy(start..<position), as: UTF8.self)
    // No integer has a sign at zero.
    guard isInteger, text != "-0", let value = Int(text) else { return .number(text) }
    return .integer(value)
  }

  /// Steps over decimal digits and counts them.
  private mutating func digits(_ bytes: Span<UInt8>) -> Int {
    let start = position
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    return position - start
  }

  private mutating func stringValue(_ bytes: Span<UInt8>) throws -> JSONValue {
    let start = position + 1
    let end = bytes.endOfPlainText(from: start)
    guard end - start > longest, end < bytes.count, bytes[end] == UInt8(ascii: "\"") else {
      return .string(try string(bytes))
    }
    position = end + 1
    return .longString(start..<end)
  }

  private mutating func string(_ bytes: Span<UInt8>) throws -> String {
    position += 1
    var content: [UInt8] = []
    while true {
      let end = bytes.endOfPlainText(from: position)
      content += bytes.copy(position..<end)
      position = end
      guard position < bytes.count else { throw failure("a closing quote") }
      let byte = bytes[position]
      guard byte >= 0x20 else { throw failure("no control characters in a string") }
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw failure("UTF-8 text")
        }
        return text
      case UInt8(ascii: "\\"): content.append(contentsOf: String(try escape(bytes)).utf8)
      default: content.append(byte)
      }
    }
  }

  private mutating func escape(_ bytes: Span<UInt8>) throws -> Unicode.Scalar {
    guard position < bytes.count else { throw failure("an escape") }
    position += 1
    switch bytes[position - 1] {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(bytes)
    default: throw failure("an escape")
    }
  }

  private mutating func unicodeEscape(_ bytes: Span<UInt8>) throws -> Unicode.Scalar {
    let first = try hexadecimalUnit(bytes)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first), bytes.holds("\\u".utf8, at: position) else {
      throw failure("a Unicode scalar")
    }
    position += 2
    let second = try hexadecimalUnit(bytes)
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw failure("the second half of a surrogate pair") }
    return scalar
  }

  private mutating func hexadecimalUnit(_ bytes: Span<UInt8>) throws -> UInt32 {
    let digits = bytes.copy(position..<min(position + 4, bytes.count))
    guard digits.count == 4, !digits.contains(UInt8(ascii: "+")),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits") }
    position += 4
    return value
  }
}

extension Span<UInt8> {
  /// Whether some bytes are at a place.
  fileprivate func holds(_ text: String.UTF8View, at start: Int) -> Bool {
    text.count <= count - start && zip(text, start...).allSatisfy { self[$1] == $0 }
  }

  /// A copy of a range.
  fileprivate func copy(_ range: Range<Int>) -> [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(range.count)
    for index in range { copy.append(self[index]) }
    return copy
  }
}
