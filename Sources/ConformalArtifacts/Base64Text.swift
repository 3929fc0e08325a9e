internal import ScoringCore

/// Integers as base64 of their little-endian bytes, on their way into a document or out of one.
enum Base64Text: Encodable {
  /// To be written with the document.
  case text([UInt8])
  /// Too long for a JSON encoder: put into the place of an empty string afterwards.
  case later
  /// Where it was found.
  case found(DocumentReader)

  init<Word: FixedWidthInteger & BitwiseCopyable>(_ words: [Word]) {
    self = .text(Base64.encode(words))
  }

  /// - Throws: `DocumentReader.Mismatch` where there is no string.
  init(_ reader: DocumentReader) throws {
    guard reader.isString else { throw DocumentReader.Mismatch() }
    self = .found(reader)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if case .text(let digits) = self {
      try container.encode(String(decoding: digits, as: UTF8.self))
    } else {
      try container.encode("")
    }
  }

  /// The integers, or `nil` where the text is no base64 of such integers.
  func words<Word: FixedWidthInteger & BitwiseCopyable>(_ type: Word.Type) -> [Word]? {
    switch self {
    case .text(let digits): Base64.decode(digits.span, as: type)
    case .later: nil
    case .found(let reader): reader.words(type)
    }
  }

  /// Calls a closure with the integers, part after part; `false` where the text is no base64 of such
  /// integers, which may be known only after some of them.
  func forEachPart<Word: FixedWidthInteger & BitwiseCopyable>(
    of type: Word.Type, _ body: ([Word]) throws -> Void
  ) throws -> Bool {
    if case .found(let reader) = self { return try reader.forEachPart(of: type, body) }
    guard let words = words(type) else { return false }
    try body(words)
    return true
  }
}
