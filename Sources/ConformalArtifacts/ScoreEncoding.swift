internal import ScoringCore

/// Scores as base64 of little-endian numbers in the precision that they were computed in: exact, and short.
enum ScoreEncoding {
  /// The name of the encoding of a precision.
  static func name(_ precision: Precision) -> String {
    "base64 little-endian \(precision.rawValue)"
  }

  /// Encodes scores, each exact in the precision.
  static func encode(_ scores: [Double], precision: Precision) -> [UInt8] {
    switch precision {
    case .float32: Base64.encode(scores.map { Float($0).bitPattern })
    case .float64: Base64.encode(scores.map { $0.bitPattern })
    }
  }

  /// Decodes scores, or gives `nil` for anything else.
  static func decode(_ text: Base64Text, precision: Precision) -> [Double]? {
    switch precision {
    case .float32: text.words(UInt32.self)?.map { Double(Float(bitPattern: $0)) }
    case .float64: text.words(UInt64.self)?.map { Double(bitPattern: $0) }
    }
  }
}
