/// The decimal digits of small numbers, made once: labels and set sizes are the same few numbers in every
/// row.
struct DecimalDigits: Sendable {
  /// The most numbers that are kept; the rest is computed.
  private static let most = 1 << 16

  /// For each number its text, the first byte in the low byte, and the count of bytes in the high byte.
  private let words: [UInt64]
  private let separator: UInt8?

  /// The digits of the numbers below `bound`, each followed by a separator where there is one.
  init(below bound: Int, followedBy separator: UInt8? = nil) {
    self.separator = separator
    words = (0..<min(bound, DecimalDigits.most)).map { number in
      let text = Array(String(number).utf8) + (separator.map { [$0] } ?? [])
      return text.reversed().reduce(0) { $0 << 8 | UInt64($1) } | UInt64(text.count) << 56
    }
  }

  /// Writes a number.
  @inline(__always) func append(_ number: Int, to cursor: inout ByteCursor) {
    if UInt(bitPattern: number) < UInt(bitPattern: words.count) {
      let word = words[number]
      unsafe cursor.append(word: word, count: Int(word >> 56))
    } else {
      unsafe cursor.append(Int64(number))
      if let separator { unsafe cursor.append(byte: separator) }
    }
  }
}
