#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The standard normal law: tails and quantiles.
///
/// Error bound: a relative error of some x^2 10^-16 of a tail at x, down to 10^-300.
package enum NormalLaw {
  /// `P(Z >= x)`, accurate also when tiny.
  ///
  /// - Parameter x: any number but NaN.
  /// - Returns: the tail, 0 ... 1.
  /// - Complexity: O(1).
  package static func survival(from x: Double) -> Double {
    0.5 * erfc(x * 0.5.squareRoot())
  }

  /// `P(|Z| >= |x|)`.
  ///
  /// - Parameter x: any number but NaN.
  /// - Returns: the probability, 0 ... 1.
  /// - Complexity: O(1).
  package static func twoSided(at x: Double) -> Double { erfc(abs(x) * 0.5.squareRoot()) }

  /// The density, e^(-x^2 / 2) / sqrt(2 pi).
  ///
  /// - Parameter x: any number but NaN.
  /// - Returns: the density.
  /// - Complexity: O(1).
  package static func density(at x: Double) -> Double {
    exp(-0.5 * x * x) / (2 * Double.pi).squareRoot()
  }

  /// The x with `P(Z >= x)` equal to a probability.
  ///
  /// - Parameter probability: inside 0 ..< 1, not 0.
  /// - Returns: the quantile, to the last place or two.
  /// - Complexity: O(1): some sixty evaluations of the tail.
  package static func quantile(upperTail probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "a tail lies strictly between 0 and 1")
    if probability > 0.5 { return -quantile(upperTail: 1 - probability) }
    var (low, high) = (0.0, 40.0)
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return low }
      if survival(from: middle) > probability { low = middle } else { high = middle }
    }
  }
}
