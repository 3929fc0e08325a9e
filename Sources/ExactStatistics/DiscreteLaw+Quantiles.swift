extension DiscreteLaw {
  /// The smallest value x with `P(X <= x) >= probability`.
  ///
  /// A cumulative probability that falls short by less than 2^-46 of itself counts as reached, so
  /// that rounding does not move a quantile that exact arithmetic puts on a jump.
  ///
  /// - Parameter probability: A number in [0, 1]; 0 gives the smallest value, 1 the largest.
  /// - Returns: A value of the support.
  /// - Precondition: `0 <= probability <= 1`.
  /// - Complexity: O(log(``standardDeviation``)) evaluations of ``cumulative(through:)``.
  public func quantile(_ probability: Double) -> Int {
    precondition(0 <= probability && probability <= 1, "no quantile at \(probability)")
    guard probability <= 0.5 else { return quantile(upperTail: 1 - probability) }
    guard probability > 0 else { return support.lowerBound }
    let target = probability * (1 - 0x1p-46)
    return smallest { cumulative(through: $0) >= target }
  }

  /// The smallest value x with `P(X > x) <= probability`.
  ///
  /// The same as `quantile(1 - probability)`, but exact for probabilities near 0. The rounding
  /// allowance is that of ``quantile(_:)``.
  ///
  /// - Parameter probability: A number in [0, 1]; 0 gives the largest value, 1 the smallest.
  /// - Returns: A value of the support.
  /// - Precondition: `0 <= probability <= 1`.
  /// - Complexity: O(log(``standardDeviation``)) evaluations of ``survival(from:)``.
  public func quantile(upperTail probability: Double) -> Int {
    precondition(0 <= probability && probability <= 1, "no quantile at upper tail \(probability)")
    guard probability > 0 else { return support.upperBound }
    guard probability < 1 else { return support.lowerBound }
    let target = probability * (1 + 0x1p-46)
    return smallest { $0 >= support.upperBound || survival(from: $0 + 1) <= target }
  }

  /// The smallest interval of values that leaves out at most delta / 2 on each side.
  ///
  /// - Parameter delta: The probability that may be left out.
  /// - Returns: `quantile(delta/2) ... quantile(upperTail: delta/2)`: an observation with this law
  ///   falls outside with probability at most delta.
  /// - Complexity: as ``quantile(_:)``.
  public func centralInterval(delta: Level) -> ClosedRange<Int> {
    let side = delta.doubleValue / 2
    let lower = quantile(side)
    return lower...max(lower, quantile(upperTail: side))
  }

  /// The smallest value of the support that passes a test which all larger ones pass too.
  private func smallest(where passes: (Int) -> Bool) -> Int {
    // Gallop from the mean until a value that fails and a value that passes are known.
    let start = min(max(Int(mean), support.lowerBound), support.upperBound)
    var step = max(1, Int(standardDeviation))
    var (fails, reached) = (support.lowerBound - 1, support.upperBound)
    if passes(start) {
      reached = start
      while reached > support.lowerBound {
        let candidate = reached - min(step, reached - support.lowerBound)
        guard passes(candidate) else {
          fails = candidate
          break
        }
        reached = candidate
        step *= 2
      }
    } else {
      fails = start
      while true {
        let candidate = fails + min(step, support.upperBound - fails)
        guard candidate < support.upperBound, !passes(candidate) else {
          reached = candidate
          break
        }
        fails = candidate
        step *= 2
      }
    }
    while reached - fails > 1 {
      let middle = fails + (reached - fails) / 2
      if passes(middle) { reached = middle } else { fails = middle }
    }
    return reached
  }
}
