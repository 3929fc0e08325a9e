#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The regularised incomplete beta function, as both tails of the Beta(a, b) law.
///
/// Source: the continued fraction of DiDonato and Morris, Algorithm 708, 1992,
/// doi:10.1145/131766.131776, with the leading factor in saddle-point form.
enum IncompleteBeta {
  /// `I_x(a, b)` and `1 - I_x(a, b)`; the one on the observation's side of the mean is computed,
  /// the other is its difference from 1.
  ///
  /// - Precondition: `x` is not NaN.
  static func tails(at x: Double, a: Double, b: Double) -> (lower: Double, upper: Double) {
    precondition(!x.isNaN, "NaN is no point of the beta law")
    if x <= 0 { return (0, 1) }
    if x >= 1 { return (1, 0) }
    let y = 1 - x
    let lead = leadingFactor(at: x, a: a, b: b)
    // a - (a + b) x: how far x is below the mean. Its sign picks the side that converges.
    let distance = fma(-(a + b), x, a)
    if distance >= 0 {
      let lower = min(1, lead / fraction(a: a, b: b, x: x, distance: distance))
      return (lower, 1 - lower)
    }
    let upper = min(1, lead / fraction(a: b, b: a, x: y, distance: -distance))
    return (1 - upper, upper)
  }

  /// `x^a (1 - x)^b / B(a, b)`, which is the density times x (1 - x).
  static func leadingFactor(at x: Double, a: Double, b: Double) -> Double {
    SaddlePoint.binomialMass(
      successes: a, failures: b, probability: SaddlePoint.Pair(high: x, low: 0),
      complement: SaddlePoint.complement(x)) * (a / (a + b)) * b
  }

  /// The continued fraction whose reciprocal times the leading factor is `I_x(a, b)`.
  ///
  /// - Complexity: O(sqrt(max(a, b))) at most.
  private static func fraction(a: Double, b: Double, x: Double, distance: Double) -> Double {
    var value = a * (distance + 1) / (a + 1)
    var (c, d) = (value, 0.0)
    var m = 1.0
    var settled = 0
    // Near the mean the factors approach 1 slowly: stop only when they have stayed there. The limit
    // is far beyond what convergence takes; rounding noise cannot make this loop endless.
    let limit = 1000 + 20 * max(a, b).squareRoot()
    while settled < 8, m < limit {
      let odd = a + 2 * m - 1
      let numerator =
        (m * (a + m - 1) / odd) * ((a + b + m - 1) / odd) * (b - m) * x * x
      let denominator =
        m + m * (b - m) * x / odd + (a + m) * (distance + 1 + m * (2 - x)) / (odd + 2)
      d = 1 / (denominator + numerator * d)
      c = denominator + numerator / c
      let factor = c * d
      value *= factor
      settled = abs(factor - 1) <= 0x1p-52 ? settled + 1 : 0
      m += 1
    }
    return value
  }
}
