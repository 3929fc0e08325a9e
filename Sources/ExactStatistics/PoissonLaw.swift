#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The law of a count whose events occur independently of one another, such as arrivals.
///
/// `P(X = x) = e^-μ μ^x / x!`.
///
/// Error bound: relative error about 10^-12 for means up to 10^9 and tails down to 10^-300, with
/// the given `Double` taken as the exact mean.
///
/// Source: Loader, Fast and Accurate Computation of Binomial Probabilities, 2000.
public struct PoissonLaw: DiscreteLaw {
  /// The mean μ.
  public let mean: Double

  /// The law for a mean.
  ///
  /// - Precondition: `mean` is finite and at least 0.
  public init(mean: Double) {
    precondition(mean >= 0 && mean < .infinity, "\(mean) is no mean of a count")
    self.mean = mean
  }

  /// The values that have positive probability: 0 and up, or 0 alone when the mean is 0.
  public var support: ClosedRange<Int> { mean == 0 ? 0...0 : 0...Int.max }

  /// The standard deviation, sqrt(μ).
  public var standardDeviation: Double { mean.squareRoot() }

  /// `P(X = x)`; 0 outside the support.
  ///
  /// - Complexity: O(1).
  public func probability(of x: Int) -> Double {
    guard support.contains(x) else { return 0 }
    return SaddlePoint.poissonMass(x, mean: mean)
  }

  /// `P(X = x) / P(X = x - 1)`, for x and x - 1 in the support.
  ///
  /// - Complexity: O(1).
  public func probabilityRatio(at x: Int) -> Double { mean / Double(x) }
}

extension SaddlePoint {
  /// `e^-mean mean^count / count!`, for a count of at least 0.
  fileprivate static func poissonMass(_ count: Int, mean: Double) -> Double {
    let x = Double(count)
    let exponent = -stirlingError(x) - deviance(x, expected: Pair(high: mean, low: 0))
    return count == 0 ? exp(exponent) : exp(exponent) / (2 * Double.pi * x).squareRoot()
  }
}
