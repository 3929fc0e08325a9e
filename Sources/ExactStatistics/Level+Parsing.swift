extension Level {
  /// Reads a level from its text, exactly.
  ///
  /// Accepted are decimals ("0.1", ".05"), scientific notation ("1e-3", "2.5E-2"), percentages
  /// ("5%", "2.5%") and fractions of integers ("1/3"), in ASCII, without spaces.
  ///
  /// - Parameter text: The text, for example a command line argument.
  /// - Throws: ``LevelError``: `malformed` when the text is no number, `outOfRange` when the number
  ///   is not strictly between 0 and 1, `tooPrecise` when its reduced denominator exceeds
  ///   ``largestDenominator``.
  /// - Complexity: O(length of the text).
  public init(_ text: String) throws {
    try self.init(parsing: text)
  }

  init(parsing text: String) throws {
    let bytes = Array(text.utf8)
    if let slash = bytes.firstIndex(of: UInt8(ascii: "/")) {
      try self.init(
        fraction: bytes[..<slash], over: bytes[(slash + 1)...], found: text)
      return
    }
    guard let decimal = DecimalText(bytes) else { throw LevelError.malformed(text) }
    guard decimal.isPositive else { throw LevelError.outOfRange(text) }
    guard decimal.isBelowOne else {
      throw LevelError.outOfRange(text, suggestion: decimal.levelMeant)
    }
    try self.init(decimal, found: text)
  }

  private init(
    fraction upper: ArraySlice<UInt8>, over lower: ArraySlice<UInt8>, found: String
  ) throws {
    guard let negative = upper.first.map({ $0 == UInt8(ascii: "-") }),
      let numerator = Digits(negative ? upper.dropFirst() : upper),
      let denominator = Digits(lower), !denominator.isZero
    else { throw LevelError.malformed(found) }
    guard !negative, !numerator.isZero, numerator < denominator else {
      throw LevelError.outOfRange(found)
    }
    guard let top = numerator.value, let bottom = denominator.value else {
      throw LevelError.tooPrecise(found)
    }
    try self.init(reducing: top, over: bottom, found: found)
  }

  /// The level of a decimal strictly between 0 and 1.
  fileprivate init(_ decimal: DecimalText, found: String) throws {
    // The mantissa is not divisible by 10, so one of the two primes stays in the denominator with
    // all its `places` factors. 2^50 exceeds the largest denominator, and so does 5^50.
    let places = -decimal.exponent
    guard places < 50 else { throw LevelError.tooPrecise(found) }
    var mantissa = decimal.mantissa
    var denominator: UInt128 = 1
    for prime in [2, 5] as [UInt8] {
      var left = places
      while left > 0, mantissa.divide(by: prime) { left -= 1 }
      for _ in 0..<left {
        denominator *= UInt128(prime)
        guard denominator <= UInt128(Self.largestDenominator) else {
          throw LevelError.tooPrecise(found)
        }
      }
    }
    // A fraction below one: the numerator is smaller than the denominator, so it fits.
    guard let numerator = mantissa.value else { throw LevelError.tooPrecise(found) }
    try self.init(reducing: numerator, over: denominator, found: found)
  }
}

/// A decimal number as mantissa × 10^exponent, with no zeros at either end of the mantissa.
private struct DecimalText {
  var mantissa: Digits
  var exponent: Int
  var isNegative = false
  var isPercentage = false

  var isPositive: Bool { !isNegative && !mantissa.isZero }

  /// Whether the (positive) number is less than one.
  var isBelowOne: Bool { mantissa.count + exponent <= 0 }

  /// The level that somebody who wrote a number of at least one probably meant: 5 is 5%, and 90 is
  /// a coverage of 90%, so a level of 10%.
  var levelMeant: Level? {
    guard !isPercentage else { return nil }
    var percentage = self
    percentage.exponent -= 2
    guard percentage.isBelowOne, let level = try? Level(percentage, found: "") else { return nil }
    return 2 * level.numerator >= level.denominator ? level.complement : level
  }

  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    if rest.last == UInt8(ascii: "%") {
      isPercentage = true
      rest.removeLast()
    }
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest.removeFirst()
    }
    exponent = isPercentage ? -2 : 0
    let mark = rest.firstIndex { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
    if let mark {
      guard let written = exponentValue(rest[(mark + 1)...]) else { return nil }
      exponent += written
      rest = rest[..<mark]
    }
    var plain = Array(rest)
    if let point = plain.firstIndex(of: UInt8(ascii: ".")) {
      plain.remove(at: point)
      exponent -= plain.count - point
    }
    guard let digits = Digits(plain[...]) else { return nil }
    mantissa = digits
    exponent += mantissa.removeTrailingZeros()
  }
}

/// A non-negative integer as decimal digits without leading zeros; zero has no digits.
private struct Digits {
  private var digits: [UInt8]

  init?(_ bytes: ArraySlice<UInt8>) {
    guard !bytes.isEmpty, bytes.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
      return nil
    }
    digits = bytes.map { $0 - UInt8(ascii: "0") }
    removeLeadingZeros()
  }

  var isZero: Bool { digits.isEmpty }

  var count: Int { digits.count }

  /// The value, or nil when it does not fit.
  var value: UInt128? {
    guard digits.count <= 38 else { return nil }
    return digits.reduce(0) { $0 * 10 + UInt128($1) }
  }

  static func < (left: Digits, right: Digits) -> Bool {
    left.count == right.count
      ? left.digits.lexicographicallyPrecedes(right.digits) : left.count < right.count
  }

  /// Divides by a small number when nothing remains; returns whether it did.
  mutating func divide(by divisor: UInt8) -> Bool {
    var remainder: UInt8 = 0
    var quotient: [UInt8] = []
    for digit in digits {
      let current = remainder * 10 + digit
      quotient.append(current / divisor)
      remainder = current % divisor
    }
    guard remainder == 0 else { return false }
    digits = quotient
    removeLeadingZeros()
    return true
  }

  /// Removes the zeros at the end; returns how many there were.
  mutating func removeTrailingZeros() -> Int {
    let before = digits.count
    while digits.last == 0 { digits.removeLast() }
    return before - digits.count
  }

  private mutating func removeLeadingZeros() {
    digits = Array(digits.drop { $0 == 0 })
  }
}

/// The exponent after the letter e, or nil when it is no integer; huge ones are cut to ±10^9, which
/// no text that fits into memory can bring back into (0, 1) or away from its edge.
private func exponentValue(_ bytes: ArraySlice<UInt8>) -> Int? {
  var rest = bytes
  var isNegative = false
  if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
    isNegative = sign == UInt8(ascii: "-")
    rest.removeFirst()
  }
  guard let digits = Digits(rest) else { return nil }
  let magnitude = digits.value.map { Int(min($0, 1_000_000_000)) } ?? 1_000_000_000
  return isNegative ? -magnitude : magnitude
}
