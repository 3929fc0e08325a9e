/// Base64 of RFC 4648, section 4, with padding and nothing else between the digits.
package enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")
  /// What a byte that is no digit counts as.
  private static let none: UInt32 = 0x8000_0000

  /// Two digits for each 12 bits, the first one in the low byte.
  private static let pairs: [UInt16] = (0..<4096).map { bits in
    UInt16(digits[bits >> 6]) | UInt16(digits[bits & 63]) << 8
  }

  /// The value of each byte as a digit, or ``none``.
  private static let values: [UInt32] = {
    var values = [UInt32](repeating: none, count: 256)
    for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt32(value) }
    return values
  }()

  /// Encodes integers as base64 of their little-endian bytes.
  ///
  /// - Parameter words: the integers.
  /// - Returns: the digits.
  /// - Complexity: O(`words.count`).
  package static func encode<Word: FixedWidthInteger & BitwiseCopyable>(_ words: [Word]) -> [UInt8]
  {
    let words = 1.littleEndian == 1 ? words : words.map { $0.littleEndian }
    return unsafe words.withUnsafeBytes { bytes in
      let whole = bytes.count / 3
      let count = (bytes.count + 2) / 3 * 4
      return unsafe [UInt8](unsafeUninitializedCapacity: count) { text, initialized in
        unsafe pairs.withUnsafeBufferPointer { pairs in
          for group in 0..<whole {
            let first = unsafe UInt32(bytes[3 * group])
            let second = unsafe UInt32(bytes[3 * group + 1])
            let third = unsafe UInt32(bytes[3 * group + 2])
            let bits = Int(first << 16 | second << 8 | third)
            let high = unsafe pairs[bits >> 12]
            let low = unsafe pairs[bits & 4095]
            unsafe UnsafeMutableRawBufferPointer(text).storeBytes(
              of: (UInt32(high) | UInt32(low) << 16).littleEndian, toByteOffset: 4 * group,
              as: UInt32.self)
          }
        }
        if bytes.count > 3 * whole {
          let isPair = bytes.count - 3 * whole == 2
          let first = unsafe Int(bytes[3 * whole])
          let second = unsafe isPair ? Int(bytes[3 * whole + 1]) : 0
          unsafe text[4 * whole] = digits[first >> 2]
          unsafe text[4 * whole + 1] = digits[(first & 3) << 4 | second >> 4]
          unsafe text[4 * whole + 2] = isPair ? digits[(second & 15) << 2] : padding
          unsafe text[4 * whole + 3] = padding
        }
        initialized = count
      }
    }
  }

  /// Decodes little-endian integers.
  ///
  /// - Parameters:
  ///   - text: the digits.
  ///   - type: the type of an integer.
  /// - Returns: the integers, or `nil` where the text is no base64 or holds no whole number of them.
  /// - Complexity: O(`text.count`).
  package static func decode<Word: FixedWidthInteger & BitwiseCopyable>(
    _ text: Span<UInt8>, as type: Word.Type
  ) -> [Word]? {
    guard text.count % 4 == 0 else { return nil }
    if text.isEmpty { return [] }
    let last = text.count
    let paddingCount = text[last - 1] != padding ? 0 : text[last - 2] != padding ? 1 : 2
    let byteCount = text.count / 4 * 3 - paddingCount
    let size = MemoryLayout<Word>.size
    guard byteCount % size == 0 else { return nil }
    var isSound = true
    let words = unsafe [Word](unsafeUninitializedCapacity: byteCount / size) { words, initialized in
      isSound = unsafe decode(text, paddingCount, into: UnsafeMutableRawBufferPointer(words))
      initialized = isSound ? byteCount / size : 0
    }
    guard isSound else { return nil }
    return 1.littleEndian == 1 ? words : words.map { Word(littleEndian: $0) }
  }

  /// Decodes into memory of exactly the size needed; says whether all was sound.
  private static func decode(
    _ text: Span<UInt8>, _ paddingCount: Int, into bytes: UnsafeMutableRawBufferPointer
  ) -> Bool {
    unsafe text.withUnsafeBufferPointer { text in
      unsafe values.withUnsafeBufferPointer { values in
        let groups = text.count / 4 - (paddingCount > 0 ? 1 : 0)
        var seen: UInt32 = 0
        for group in 0..<groups {
          let first = unsafe values[Int(text[4 * group])]
          let second = unsafe values[Int(text[4 * group + 1])]
          let third = unsafe values[Int(text[4 * group + 2])]
          let fourth = unsafe values[Int(text[4 * group + 3])]
          seen |= first | second | third | fourth
          let bits = first << 18 | second << 12 | third << 6 | fourth
          unsafe bytes[3 * group] = UInt8(truncatingIfNeeded: bits >> 16)
          unsafe bytes[3 * group + 1] = UInt8(truncatingIfNeeded: bits >> 8)
          unsafe bytes[3 * group + 2] = UInt8(truncatingIfNeeded: bits)
        }
        if paddingCount > 0 {
          let first = unsafe values[Int(text[4 * groups])]
          let second = unsafe values[Int(text[4 * groups + 1])]
          let third = unsafe paddingCount == 1 ? values[Int(text[4 * groups + 2])] : 0
          seen |= first | second | third
          let bits = first << 18 | second << 12 | third << 6
          unsafe bytes[3 * groups] = UInt8(truncatingIfNeeded: bits >> 16)
          if paddingCount == 1 {
            unsafe bytes[3 * groups + 1] = UInt8(truncatingIfNeeded: bits >> 8)
          }
        }
        return seen & none == 0
      }
    }
  }
}
