internal import ScoringCore
internal import TensorFiles

/// A JSON document that is read member by member, each of a known type.
///
/// Long texts, such as calibration scores in base64, stay where they are in the file.
struct DocumentReader {
  /// A member that is missing or of another type.
  struct Mismatch: Error {}

  /// Texts up to this size are copied.
  private static let longest = 4096

  private let value: JSONValue
  private let file: ByteStorage

  /// Parses a document.
  ///
  /// A key that occurs twice is left to the checksum, which says more than a parser: the first one counts.
  ///
  /// - Throws: `DataError` where it is no JSON.
  init(_ file: ByteStorage) throws {
    self.file = file
    value = try file.withBytes { bytes throws in
      try JSONParser.parse(
        Span<UInt8>(_bytes: bytes), longest: DocumentReader.longest, acceptsDuplicates: true)
    }
    file.release(0..<file.count)
  }

  private init(_ value: JSONValue, _ file: ByteStorage) {
    self.value = value
    self.file = file
  }

  /// A member that must be there.
  func member(_ key: String) throws -> DocumentReader {
    guard let member = value.member(key) else { throw Mismatch() }
    return DocumentReader(member, file)
  }

  /// A member that may be absent or null.
  func optional(_ key: String) -> DocumentReader? {
    guard let member = value.member(key) else { return nil }
    if case .null = member { return nil }
    return DocumentReader(member, file)
  }

  func elements() throws -> [DocumentReader] {
    guard case .array(let elements) = value else { throw Mismatch() }
    return elements.map { DocumentReader($0, file) }
  }

  func numbersByName() throws -> [String: Double] {
    guard case .object(let members) = value else { throw Mismatch() }
    return try Dictionary(
      members.map { ($0.key, try DocumentReader($0.value, file).double()) },
      uniquingKeysWith: { first, _ in first })
  }

  func string() throws -> String {
    switch value {
    case .string(let text): return text
    case .longString(let range): return String(decoding: file.copy(range), as: UTF8.self)
    default: throw Mismatch()
    }
  }

  func boolean() throws -> Bool {
    guard case .boolean(let value) = value else { throw Mismatch() }
    return value
  }

  func integer<Value: FixedWidthInteger>(_ type: Value.Type = Int.self) throws -> Value {
    let result: Value? =
      switch value {
      case .integer(let value): Value(exactly: value)
      case .number(let text): Value(text) ?? Double(text).flatMap { Value(exactly: $0) }
      default: nil
      }
    guard let result else { throw Mismatch() }
    return result
  }

  func double() throws -> Double {
    let result: Double? =
      switch value {
      case .integer(let value): Double(value)
      case .number(let text): Double(text)
      default: nil
      }
    guard let result, result.isFinite else { throw Mismatch() }
    return result
  }

  var isString: Bool {
    switch value {
    case .string, .longString: true
    default: false
    }
  }

  /// Little-endian integers in base64, or `nil` where there are none.
  func words<Word: FixedWidthInteger & BitwiseCopyable>(_ type: Word.Type) -> [Word]? {
    switch value {
    case .string(let text): return Base64.decode(Array(text.utf8).span, as: type)
    case .longString(let range):
      return file.withBytes { bytes in
        Base64.decode(Span<UInt8>(_bytes: bytes.extracting(range)), as: type)
      }
    default: return nil
    }
  }

  /// Digits that are decoded at once: a whole number of integers, of whatever size.
  private static let digitCount = 3 << 18

  /// Calls a closure with little-endian integers in base64, part after part; `false` where there are none,
  /// which may be known only after some of them.
  func forEachPart<Word: FixedWidthInteger & BitwiseCopyable>(
    of type: Word.Type, _ body: ([Word]) throws -> Void
  ) throws -> Bool {
    guard case .longString(let range) = value else {
      guard let words = words(type) else { return false }
      try body(words)
      return true
    }
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.digitCount) {
      let end = min(start + Self.digitCount, range.upperBound)
      let words = file.withBytes { bytes in
        Base64.decode(Span<UInt8>(_bytes: bytes.extracting(start..<end)), as: type)
      }
      // Padding ends a text: a part in the middle is full.
      let isFull = (words?.count ?? 0) * MemoryLayout<Word>.size == (end - start) / 4 * 3
      guard let words, isFull || end == range.upperBound else { return false }
      file.release(start..<end)
      try body(words)
    }
    return true
  }
}
