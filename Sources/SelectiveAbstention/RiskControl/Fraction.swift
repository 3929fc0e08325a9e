/// A non-negative fraction of 128-bit integers, reduced.
struct Fraction: Hashable, Sendable {
  let numerator: UInt128
  let denominator: UInt128

  init(_ numerator: UInt128, over denominator: UInt128) {
    let divisor = Fraction.greatestCommonDivisor(numerator, denominator)
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  /// The sum of fractions below 1: exact while the denominator is below a limit of at most
  /// 2^126 / number of parts, then rounded up to multiples of 2^-64.
  static func sum(_ parts: [Fraction], denominatorsBelow limit: UInt128) -> (
    value: Fraction, isExact: Bool
  ) {
    var total = Fraction(0, over: 1)
    for part in parts {
      let common = total.denominator / greatestCommonDivisor(total.denominator, part.denominator)
      let (denominator, overflow) = common.multipliedReportingOverflow(by: part.denominator)
      guard !overflow, denominator < limit else {
        return (roundedUp(parts), false)
      }
      total = Fraction(
        total.numerator * (denominator / total.denominator)
          + part.numerator * (denominator / part.denominator), over: denominator)
    }
    return (total, true)
  }

  private static func roundedUp(_ parts: [Fraction]) -> Fraction {
    let scaled = parts.reduce(UInt128(0)) {
      $0 + (($1.numerator << 64) + ($1.denominator - 1)) / $1.denominator
    }
    return Fraction(scaled, over: 1 << 64)
  }

  /// Euclid's algorithm; the other number where one is 0.
  private static func greatestCommonDivisor(_ first: UInt128, _ second: UInt128) -> UInt128 {
    var (larger, smaller) = (first, second)
    while smaller > 0 { (larger, smaller) = (smaller, larger % smaller) }
    return larger
  }
}
