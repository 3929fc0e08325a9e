#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension BetaLaw {
  /// The number x with `P(X <= x) = probability`.
  ///
  /// - Parameter probability: A number in [0, 1]; 0 gives 0 and 1 gives 1.
  /// - Returns: The quantile, in [0, 1].
  /// - Precondition: `0 <= probability <= 1`.
  /// - Complexity: some ten evaluations of ``cumulative(through:)``.
  ///
  /// Error bound: relative error about 10^-13. A quantile below the smallest normal `Double` is 0.
  public func quantile(_ probability: Double) -> Double {
    precondition(0 <= probability && probability <= 1, "no quantile at \(probability)")
    return probability <= 0.5
      ? solve(.init(tail: .lower, probability: probability))
      : solve(.init(tail: .upper, probability: 1 - probability))
  }

  /// The number x with `P(X >= x) = probability`.
  ///
  /// The same as `quantile(1 - probability)`, but exact for probabilities near 0.
  ///
  /// - Parameter probability: A number in [0, 1]; 0 gives 1 and 1 gives 0.
  /// - Returns: The quantile, in [0, 1].
  /// - Precondition: `0 <= probability <= 1`.
  /// - Complexity: some ten evaluations of ``survival(from:)``.
  public func quantile(upperTail probability: Double) -> Double {
    precondition(0 <= probability && probability <= 1, "no quantile at upper tail \(probability)")
    return probability <= 0.5
      ? solve(.init(tail: .upper, probability: probability))
      : solve(.init(tail: .lower, probability: 1 - probability))
  }

  /// The interval that leaves out delta / 2 on each side.
  ///
  /// - Parameter delta: The probability that is left out.
  /// - Returns: `quantile(delta/2)` and `quantile(upperTail: delta/2)`.
  /// - Complexity: as ``quantile(_:)``.
  public func centralInterval(delta: Level) -> ClosedRange<Double> {
    let side = delta.doubleValue / 2
    let lower = quantile(side)
    return lower...max(lower, quantile(upperTail: side))
  }
}

/// A tail and the probability it must have; always the tail with the probability of at most 1/2.
private struct Target {
  enum Tail {
    case lower
    case upper
  }

  var tail: Tail
  var probability: Double

  var mirrored: Target {
    Target(tail: tail == .lower ? .upper : .lower, probability: probability)
  }
}

extension BetaLaw {
  private func solve(_ target: Target) -> Double {
    guard target.probability > 0 else { return target.tail == .lower ? 0 : 1 }
    // Solve for whichever of x and 1 - x is at most 1/2, so that it keeps its relative accuracy.
    if excess(at: 0.5, over: target) >= 0 { return solveInLowerHalf(target) }
    return 1 - BetaLaw(a: b, b: a).solveInLowerHalf(target.mirrored)
  }

  /// The logarithm of tail over target, with the sign that makes it increase with x.
  private func excess(at x: Double, over target: Target) -> Double {
    let tails = IncompleteBeta.tails(at: x, a: a, b: b)
    return target.tail == .lower
      ? log(tails.lower / target.probability) : log(target.probability / tails.upper)
  }

  /// Newton's method for the logarithm of the tail over that of x, kept inside a shrinking bracket.
  ///
  /// Far in the lower tail the law is a power of x, which is a straight line in these coordinates.
  private func solveInLowerHalf(_ target: Target) -> Double {
    let smallest = Double.leastNormalMagnitude
    guard excess(at: smallest, over: target) < 0 else { return 0 }
    var (low, high) = (smallest, 0.5)
    var x = min(max(mean, smallest), 0.5)
    for _ in 0..<200 {
      let tails = IncompleteBeta.tails(at: x, a: a, b: b)
      let value = excess(at: x, over: target)
      if value < 0 { low = x } else { high = x }
      let tail = target.tail == .lower ? tails.lower : tails.upper
      let slope = IncompleteBeta.leadingFactor(at: x, a: a, b: b) / (1 - x) / tail
      let step = -value / slope
      var next = x * exp(step)
      if abs(step) <= 0x1p-50 { return min(max(next, low), high) }
      // Halve the logarithm's bracket while it is wide, then the bracket itself.
      if !(next > low && next < high) { next = low.squareRoot() * high.squareRoot() }
      if next <= low || next >= high { return next }
      x = next
    }
    return x
  }
}
