/// Numbers in decimal notation, read from bytes and rounded correctly to float64.
enum DecimalNumber {
  /// The number that a range of bytes spells, between optional spaces and tabs.
  ///
  /// - Parameters:
  ///   - bytes: the text.
  ///   - range: the field.
  /// - Returns: the nearest double, infinite when it is too large, or `nil` when the field is not
  ///   `[+-] digits [. digits] [e [+-] digits]`. The words `nan` and `inf` are not numbers here.
  static func parse(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
    let field = trimmed(bytes, range)
    var position = field.lowerBound
    let end = field.upperBound
    guard position < end else { return nil }
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
    var significand: UInt64 = 0
    var digitCount = 0
    var significantCount = 0
    var exponent = 0
    var hasPoint = false
    while position < end {
      let byte = bytes[position]
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if byte &- 0x30 < 10 {
        digitCount += 1
        if significantCount > 0 || byte != 0x30 { significantCount += 1 }
        if significantCount <= 19 { significand = significand &* 10 &+ UInt64(byte &- 0x30) }
        if hasPoint { exponent -= 1 }
      } else {
        break
      }
      position += 1
    }
    guard digitCount > 0 else { return nil }
    if position < end {
      guard let written = writtenExponent(bytes, position..<end) else { return nil }
      exponent += written
    }
    if significantCount <= 19, let value = nearest(significand, exponent) {
      return isNegative ? -value : value
    }
    return Double(String(decoding: field.map { bytes[$0] }, as: UTF8.self))
  }

  /// The field without spaces and tabs around it.
  static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, bytes[lower] == 0x20 || bytes[lower] == 0x09 { lower += 1 }
    while lower < upper, bytes[upper - 1] == 0x20 || bytes[upper - 1] == 0x09 { upper -= 1 }
    return lower..<upper
  }

  /// The exponent part of a number, cut off at one million, or `nil` when it is malformed.
  private static func writtenExponent(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var position = range.lowerBound
    guard bytes[position] | 0x20 == UInt8(ascii: "e") else { return nil }
    position += 1
    guard position < range.upperBound else { return nil }
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
    guard position < range.upperBound else { return nil }
    var value = 0
    while position < range.upperBound {
      guard bytes[position] &- 0x30 < 10 else { return nil }
      value = min(value * 10 + Int(bytes[position] &- 0x30), 1_000_000)
      position += 1
    }
    return isNegative ? -value : value
  }

  /// The double nearest to `significand * 10^exponent`, or `nil` outside the range handled here.
  ///
  /// Small cases are one exact operation on exact doubles (Clinger). For exponents down to -27 the
  /// quotient by 5^-exponent, which fits 64 bits, is taken to at least 63 bits with its remainder,
  /// so that rounding half to even is exact. All results are normal numbers.
  private static func nearest(_ significand: UInt64, _ exponent: Int) -> Double? {
    guard significand > 0 else { return 0 }
    if significand <= 1 << 53, abs(exponent) <= 22 {
      let power = powersOfTen[abs(exponent)]
      return exponent < 0 ? Double(significand) / power : Double(significand) * power
    }
    if exponent == 0 { return Double(significand) }
    guard exponent < 0, exponent >= -27 else { return nil }
    // significand / divisor = quotient * 2^scale, where the remainder only breaks ties.
    let divisor = powersOfFive[-exponent]
    let numerator = significand << UInt64(significand.leadingZeroBitCount)
    let normalized = divisor << UInt64(divisor.leadingZeroBitCount)
    let (quotient, remainder) = normalized.dividingFullWidth((numerator >> 1, numerator << 63))
    let scale = divisor.leadingZeroBitCount - significand.leadingZeroBitCount - 63 + exponent
    let rounded = Double(quotient | (remainder > 0 ? 1 : 0))
    return rounded * Double(bitPattern: UInt64(1023 + scale) << 52)
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  private static let powersOfFive: [UInt64] = {
    var powers: [UInt64] = [1]
    for _ in 1...27 { powers.append(powers[powers.count - 1] * 5) }
    return powers
  }()
}
