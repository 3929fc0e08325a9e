/// The decimal digits of small numbers, made once: labels and set sizes are the same few numbers in every
/// row.
struct DecimalDigits: Sendable {
  /// The most numbers that are kept; the rest is computed.
  private static let most = 1 << 16

  /// For each number its digits, the first one in the low byte, and their count in the high byte.
  let words: [UInt64]

  /// The digits of the numbers below `bound`.
  init(below bound: Int) {
    words = (0..<min(bound, DecimalDigits.most)).map { number in
      let digits = Array(String(number).utf8)
      return digits.reversed().reduce(0) { $0 << 8 | UInt64($1) } | UInt64(digits.count) << 56
    }
  }

  /// The number of digits of an integer.
  static func count(_ number: UInt64) -> Int {
    var count = 1
    var rest = number
    while rest >= 10 {
      rest /= 10
      count += 1
    }
    return count
  }
}
