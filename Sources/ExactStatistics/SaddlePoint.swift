#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Probabilities built from factorials, without the cancellation of differences of `lgamma`.
///
/// Every factorial is written `n! = sqrt(2πn) (n/e)^n exp(stirlingError(n))`. The powers combine into
/// deviances, which are all non-negative, so that nothing cancels and a probability keeps its
/// relative accuracy however small it is.
///
/// Source: Loader, Fast and Accurate Computation of Binomial Probabilities, 2000.
enum SaddlePoint {
  /// A number as the unevaluated sum of a `Double` and a much smaller one.
  struct Pair {
    var high: Double
    var low: Double
  }

  /// `log(n!)` minus Stirling's approximation, for n > 0; 0 for n = 0 by convention.
  ///
  /// Error bound: about 10^-16 absolute for integers, 2·10^-15 otherwise.
  static func stirlingError(_ n: Double) -> Double {
    guard n < 16 else { return stirlingSeries(n) }
    let index = Int(n)
    if Double(index) == n { return smallStirlingErrors[index] }
    // The recurrence of the gamma function, up to where the series is accurate.
    var (shifted, sum) = (n, 0.0)
    while shifted < 16 {
      sum += (shifted + 0.5) * log1p(1 / shifted) - 1
      shifted += 1
    }
    return sum + stirlingSeries(shifted)
  }

  private static func stirlingSeries(_ n: Double) -> Double {
    let square = n * n
    // 1/12n - 1/360n³ + 1/1260n⁵ - 1/1680n⁷ + 1/1188n⁹ - 691/360360n¹¹, from the last term inwards.
    var inner = 1.0 / 1188 - 691.0 / 360_360 / square
    inner = 1.0 / 1260 - (1.0 / 1680 - inner / square) / square
    return (1.0 / 12 - (1.0 / 360 - inner / square) / square) / n
  }

  /// The values for 0 up to 15, from 40-digit arithmetic (mpmath 1.3.0).
  private static let smallStirlingErrors: [Double] = [
    0, 0.08106146679532726, 0.0413406959554093, 0.02767792568499834,
    0.020790672103765093, 0.016644691189821193, 0.013876128823070748, 0.01189670994589177,
    0.010411265261972096, 0.009255462182712733, 0.00833056343336287, 0.007573675487951841,
    0.00694284010720953, 0.006408994188004207, 0.0059513701127588475, 0.005554733551962801,
  ]

  /// The deviance part `x log(x / m) + m - x` of an observed x >= 0 against its expectation m.
  ///
  /// Error bound: a few units in the last place, also where x is close to m.
  static func deviance(_ x: Double, expected m: Pair) -> Double {
    guard x > 0 else { return m.high + m.low }
    guard m.high > 0 else { return .infinity }
    let difference = x - m.high
    // Where the product underflows there is no meaningful low part.
    let correction = m.high > 1e-290 ? -m.low * (difference / m.high) : 0
    guard abs(difference) < 0.3 * (x + m.high) else {
      return x * log(x / m.high) - difference + correction
    }
    // x log(x/m) = 2x artanh(v), so the deviance is difference · v + 2x (v³/3 + v⁵/5 + ...).
    let v = difference / (x + m.high)
    let square = v * v
    var power = 2 * x * v * square
    var (rest, odd) = (0.0, 3.0)
    while true {
      let next = rest + power / odd
      if next == rest { break }
      (rest, odd, power) = (next, odd + 2, power * square)
    }
    return difference * v + rest + correction
  }

  /// `Γ(a+b+1) / (Γ(a+1) Γ(b+1)) p^a q^b`, for a, b >= 0 and q = 1 - p.
  ///
  /// For integers the binomial probability of a successes and b failures.
  static func binomialMass(
    successes a: Double, failures b: Double, probability p: Pair, complement q: Pair
  ) -> Double {
    let n = sum(a, b)
    guard n.high > 0 else { return 1 }
    let exponent =
      stirlingError(n.high) - stirlingError(a) - stirlingError(b)
      - deviance(a, expected: product(n, p)) - deviance(b, expected: product(n, q))
    guard a > 0, b > 0 else { return exp(exponent) }
    return (n.high / (2 * Double.pi * a) / b).squareRoot() * exp(exponent)
  }

  /// The probability of a 2 × 2 table of counts given its margins, the hypergeometric probability.
  ///
  /// - Complexity: O(1).
  static func tableMass(_ first: (Int, Int), _ second: (Int, Int)) -> Double {
    let rows = (first.0 + first.1, second.0 + second.1)
    let columns = (first.0 + second.0, first.1 + second.1)
    let total = rows.0 + rows.1
    guard total > 0 else { return 1 }
    var (scale, circles, exponent) = (1.0, 0, 0.0)
    for margin in [rows.0, rows.1, columns.0, columns.1] where margin > 0 {
      scale *= Double(margin)
      circles += 1
      exponent += stirlingError(Double(margin))
    }
    scale /= Double(total)
    circles -= 1
    exponent -= stirlingError(Double(total))
    let cells = [
      (first.0, rows.0, columns.0), (first.1, rows.0, columns.1),
      (second.0, rows.1, columns.0), (second.1, rows.1, columns.1),
    ]
    for (cell, row, column) in cells {
      let observed = Double(cell)
      exponent -= deviance(observed, expected: quotient(row, times: column, over: total))
      guard cell > 0 else { continue }
      scale /= observed
      circles -= 1
      exponent -= stirlingError(observed)
    }
    for _ in 0..<max(circles, 0) { scale *= 2 * Double.pi }
    for _ in 0..<max(-circles, 0) { scale /= 2 * Double.pi }
    return scale.squareRoot() * exp(exponent)
  }

  // MARK: Exact pieces

  /// 1 - p for 0 <= p <= 1, exactly.
  static func complement(_ p: Double) -> Pair {
    let high = 1 - p
    return Pair(high: high, low: (1 - high) - p)
  }

  /// a + b, exactly (Knuth).
  private static func sum(_ a: Double, _ b: Double) -> Pair {
    let high = a + b
    let virtual = high - a
    return Pair(high: high, low: (a - (high - virtual)) + (b - virtual))
  }

  private static func product(_ a: Pair, _ b: Pair) -> Pair {
    let high = a.high * b.high
    return Pair(high: high, low: fma(a.high, b.high, -high) + (a.low * b.high + a.high * b.low))
  }

  /// `a · b / c` for integers with `a <= c`.
  private static func quotient(_ a: Int, times b: Int, over c: Int) -> Pair {
    let (whole, remainder) = UInt(c).dividingFullWidth(UInt(a).multipliedFullWidth(by: UInt(b)))
    let fraction = Double(remainder) / Double(c)
    let high = Double(whole) + fraction
    return Pair(high: high, low: fraction - (high - Double(whole)))
  }
}
