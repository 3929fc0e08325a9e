extension Double {
  /// Bits that are ordered as the numbers are; both zeros have the same.
  package var orderedBits: UInt64 {
    let bits = (self + 0).bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  /// The number of some ordered bits.
  package init(orderedBits bits: UInt64) {
    self.init(bitPattern: bits >> 63 == 0 ? ~bits : bits & ~(1 << 63))
  }
}
