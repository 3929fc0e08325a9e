internal import ConformalPrediction
internal import ScoringCore

/// Scores as base64 of little-endian numbers in the precision that they were computed in: exact, and short.
enum ScoreEncoding {
  /// The name of the encoding of a precision.
  static func name(_ precision: Precision) -> String {
    "base64 little-endian \(precision.rawValue)"
  }

  /// Encodes the scores of categories, one after the other and each in ascending order, exact in the
  /// precision; passes the text on part after part.
  ///
  /// - Throws: `DataError` when there is no room for temporary files, and what `write` throws.
  static func encode(
    _ categories: [CalibrationCategory], precision: Precision, _ execution: Execution,
    _ write: ([UInt8]) throws -> Void
  ) throws {
    switch precision {
    case .float32: try encode(categories, execution, write) { Float($0).bitPattern }
    case .float64: try encode(categories, execution, write) { $0.bitPattern }
    }
  }

  private static func encode<Word: FixedWidthInteger & BitwiseCopyable>(
    _ categories: [CalibrationCategory], _ execution: Execution,
    _ write: ([UInt8]) throws -> Void,
    _ word: (Double) -> Word
  ) throws {
    // Three words are a whole number of digits, whatever their size: only the last text is padded.
    var rest: [Word] = []
    for category in categories {
      try category.scores.forEachSortedPart(execution: execution) { part in
        let words = rest + part.map(word)
        let whole = words.count / 3 * 3
        rest = Array(words[whole...])
        if whole > 0 { try write(Base64.encode(Array(words[..<whole]))) }
      }
    }
    try write(Base64.encode(rest))
  }

  /// Decodes scores, or gives `nil` for anything but finite numbers that ascend between some starts.
  ///
  /// - Throws: `DataError` when there is no room for the temporary file of many scores.
  static func decode(
    _ text: Base64Text, precision: Precision, starts: [Int]
  ) throws -> LargeArray<Double>? {
    switch precision {
    case .float32: try decode(text, starts) { (word: UInt32) in Double(Float(bitPattern: word)) }
    case .float64: try decode(text, starts) { (word: UInt64) in Double(bitPattern: word) }
    }
  }

  private static func decode<Word: FixedWidthInteger & BitwiseCopyable>(
    _ text: Base64Text, _ starts: [Int], _ number: (Word) -> Double
  ) throws -> LargeArray<Double>? {
    var scores = LargeArrayWriter<Double>()
    var last = -Double.infinity
    var isSound = true
    var index = 0
    var nextStarts = starts[...]
    let isText = try text.forEachPart(of: Word.self) { words in
      let part = words.map(number)
      for score in part {
        while nextStarts.first == index {
          last = -.infinity
          nextStarts.removeFirst()
        }
        if !(score >= last && score.isFinite) { isSound = false }
        last = score
        index += 1
      }
      try scores.append(part)
    }
    return isText && isSound ? try scores.finish() : nil
  }
}
