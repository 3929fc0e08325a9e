/// The Philox4x32-10 bijection: a 128-bit counter and a 64-bit key to 128 random bits.
///
/// Source: Salmon, Moraes, Dror and Shaw, Parallel Random Numbers: As Easy as 1, 2, 3, 2011,
/// doi:10.1145/2063384.2063405; constants and known answers from the authors' Random123.
package enum Philox {
  /// The four output words for a counter and a key.
  ///
  /// - Parameters:
  ///   - counter: Four words, the first one least significant.
  ///   - key: Two words, the first one least significant.
  /// - Returns: Four uniform random words.
  /// - Complexity: O(1): ten rounds of two multiplications.
  package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (x0, x1, x2, x3) = (counter[0], counter[1], counter[2], counter[3])
    var (k0, k1) = (key[0], key[1])
    for _ in 0..<10 {
      let first = UInt64(x0) &* 0xD251_1F53
      let second = UInt64(x2) &* 0xCD9E_8D57
      (x0, x1, x2, x3) = (
        UInt32(truncatingIfNeeded: second >> 32) ^ x1 ^ k0,
        UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ x3 ^ k1,
        UInt32(truncatingIfNeeded: first)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(x0, x1, x2, x3)
  }
}
