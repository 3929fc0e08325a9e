internal import FoundationEssentials

/// Unsigned integers as base64 of their little-endian bytes.
enum Base64Words {
  static func encode<Word: FixedWidthInteger & UnsignedInteger>(_ words: [Word]) -> String {
    Data(
      words.flatMap { word in
        (0..<Word.bitWidth / 8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
      }
    ).base64EncodedString()
  }

  /// The integers, or `nil` for anything else.
  static func decode<Word: FixedWidthInteger & UnsignedInteger>(
    _ text: String, as type: Word.Type
  ) -> [Word]? {
    guard let bytes = Data(base64Encoded: text).map({ [UInt8]($0) }) else { return nil }
    let size = Word.bitWidth / 8
    guard bytes.count % size == 0 else { return nil }
    return stride(from: 0, to: bytes.count, by: size).map { start in
      (0..<size).reduce(0) { $0 | Word(bytes[start + $1]) << ($1 * 8) }
    }
  }
}
