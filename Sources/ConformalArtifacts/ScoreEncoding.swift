internal import FoundationEssentials
internal import ScoringCore

/// Scores as base64 of little-endian numbers in the precision that they were computed in: exact, and short.
enum ScoreEncoding {
  /// The name of the encoding of a precision.
  static func name(_ precision: Precision) -> String {
    "base64 little-endian \(precision.rawValue)"
  }

  /// Encodes scores, each exact in the precision.
  static func encode(_ scores: [Double], precision: Precision) -> String {
    var bytes: [UInt8] = []
    switch precision {
    case .float32: for score in scores { append(Float(score).bitPattern, to: &bytes) }
    case .float64: for score in scores { append(score.bitPattern, to: &bytes) }
    }
    return Data(bytes).base64EncodedString()
  }

  /// Decodes scores, or gives `nil` for anything else.
  static func decode(_ text: String, precision: Precision) -> [Double]? {
    guard let data = Data(base64Encoded: text) else { return nil }
    let bytes = [UInt8](data)
    switch precision {
    case .float32:
      return words(bytes, of: UInt32.self)?.map { Double(Float(bitPattern: $0)) }
    case .float64:
      return words(bytes, of: UInt64.self)?.map { Double(bitPattern: $0) }
    }
  }

  private static func append<Word: FixedWidthInteger>(_ word: Word, to bytes: inout [UInt8]) {
    for index in 0..<Word.bitWidth / 8 {
      bytes.append(UInt8(truncatingIfNeeded: word >> (index * 8)))
    }
  }

  private static func words<Word: FixedWidthInteger>(
    _ bytes: [UInt8], of type: Word.Type
  ) -> [Word]? {
    let size = Word.bitWidth / 8
    guard bytes.count % size == 0 else { return nil }
    return stride(from: 0, to: bytes.count, by: size).map { start in
      (0..<size).reduce(0) { $0 | Word(bytes[start + $1]) << ($1 * 8) }
    }
  }
}
