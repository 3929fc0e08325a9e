/// Counts the bits of words, each of 64 positions on its own.
struct LaneCounts {
  /// Binary digits of the counts: bit j of plane d is digit d of count j.
  private var planes: [UInt64] = []

  /// Adds a word to the counts.
  mutating func add(_ word: UInt64) {
    var carry = word
    var digit = 0
    while carry != 0 {
      if digit == planes.count { planes.append(0) }
      (planes[digit], carry) = (planes[digit] ^ carry, planes[digit] & carry)
      digit += 1
    }
  }

  /// The counts, and all of them 0 after.
  mutating func take() -> [Int] {
    defer { for digit in planes.indices { planes[digit] = 0 } }
    return (0..<64).map { lane in
      var count = 0
      for digit in planes.indices { count |= Int(planes[digit] >> UInt64(lane) & 1) << digit }
      return count
    }
  }
}
