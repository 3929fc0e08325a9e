internal import ConformalPrediction
internal import ScoringCore

/// Scores as base64 of little-endian numbers in the precision that they were computed in: exact, and short.
enum ScoreEncoding {
  /// The name of the encoding of a precision.
  static func name(_ precision: Precision) -> String {
    "base64 little-endian \(precision.rawValue)"
  }

  /// Encodes scores in ascending order, each exact in the precision; passes the text on part after part.
  ///
  /// - Throws: `DataError` when there is no room for temporary files, and what `write` throws.
  static func encode(
    _ scores: CalibrationScores, precision: Precision, _ execution: Execution,
    _ write: ([UInt8]) throws -> Void
  ) throws {
    switch precision {
    case .float32: try encode(scores, execution, write) { Float($0).bitPattern }
    case .float64: try encode(scores, execution, write) { $0.bitPattern }
    }
  }

  private static func encode<Word: FixedWidthInteger & BitwiseCopyable>(
    _ scores: CalibrationScores, _ execution: Execution, _ write: ([UInt8]) throws -> Void,
    _ word: (Double) -> Word
  ) throws {
    // Three words are a whole number of digits, whatever their size: only the last text is padded.
    var rest: [Word] = []
    try scores.forEachSortedPart(execution: execution) { part in
      let words = rest + part.map(word)
      let whole = words.count / 3 * 3
      rest = Array(words[whole...])
      try write(Base64.encode(Array(words[..<whole])))
    }
    try write(Base64.encode(rest))
  }

  /// Decodes scores, or gives `nil` for anything but finite numbers in ascending order.
  ///
  /// - Throws: `DataError` when there is no room for the temporary file of many scores.
  static func decode(_ text: Base64Text, precision: Precision) throws -> LargeArray<Double>? {
    switch precision {
    case .float32: try decode(text) { (word: UInt32) in Double(Float(bitPattern: word)) }
    case .float64: try decode(text) { (word: UInt64) in Double(bitPattern: word) }
    }
  }

  private static func decode<Word: FixedWidthInteger & BitwiseCopyable>(
    _ text: Base64Text, _ number: (Word) -> Double
  ) throws -> LargeArray<Double>? {
    var scores = LargeArrayWriter<Double>()
    var last = -Double.infinity
    var isSound = true
    let isText = try text.forEachPart(of: Word.self) { words in
      let part = words.map(number)
      for score in part {
        if !(score >= last && score.isFinite) { isSound = false }
        last = score
      }
      try scores.append(part)
    }
    return isText && isSound ? try scores.finish() : nil
  }
}
