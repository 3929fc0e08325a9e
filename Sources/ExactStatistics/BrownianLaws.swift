#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The law of the largest distance from 0 of a Brownian motion up to time 1.
///
/// Source: W. Feller (1951), The asymptotic distribution of the range of sums of independent random variables,
/// doi:10.1214/aoms/1177729589; P. Billingsley, Convergence of probability measures, section 11.
package enum BrownianMaximumLaw {
  /// `P(max |W| >= x)`, with a relative error of some 10^-14 also when tiny.
  ///
  /// - Parameter x: a number, 0 or more.
  /// - Returns: the probability, 0 ... 1.
  /// - Complexity: O(1).
  package static func survival(from x: Double) -> Double {
    guard x > 0 else { return 1 }
    if x < 1.5 {
      // 1 - (4 / pi) sum of (-1)^k / (2k + 1) exp(-(2k + 1)^2 pi^2 / 8 x^2).
      let rate = Double.pi * Double.pi / (8 * x * x)
      var (sum, sign, odd) = (0.0, 1.0, 1.0)
      for _ in 0..<12 {
        sum += sign / odd * exp(-odd * odd * rate)
        (sign, odd) = (-sign, odd + 2)
      }
      return min(1, max(0, 1 - 4 / Double.pi * sum))
    }
    // By reflection: 4 times the sum of (-1)^k P(Z >= (2k + 1) x).
    var (sum, sign, odd) = (0.0, 1.0, 1.0)
    for _ in 0..<12 {
      sum += sign * NormalLaw.survival(from: odd * x)
      (sign, odd) = (-sign, odd + 2)
    }
    return min(1, max(0, 4 * sum))
  }
}

/// The law of the range, largest minus smallest value, of a Brownian motion that starts at 0 up to time 1.
///
/// Source: W. Feller (1951), doi:10.1214/aoms/1177729589.
package enum BrownianRangeLaw {
  /// `P(max W - min W >= x)`, accurate to about 10^-15, with a relative error of some 10^-13 when tiny.
  ///
  /// - Parameter x: a number, 0 or more.
  /// - Returns: the probability, 0 ... 1.
  /// - Complexity: O(1).
  package static func survival(from x: Double) -> Double {
    guard x > 0 else { return 1 }
    if x < 2.5 {
      var sum = 0.0
      for k in 0..<12 {
        let half = (Double(k) + 0.5) * Double.pi
        sum += (8 / (x * x) + 2 / (half * half)) * exp(-2 * half * half / (x * x))
      }
      return min(1, max(0, 1 - sum))
    }
    // The density 8 sum of (-1)^(k-1) k^2 phi(k x), integrated from x on.
    var (sum, sign) = (0.0, 1.0)
    for k in 1...16 {
      sum += sign * Double(k) * NormalLaw.survival(from: Double(k) * x)
      sign = -sign
    }
    return min(1, max(0, 8 * sum))
  }
}
