/// The law of the number of successes in independent trials of equal probability.
///
/// `P(X = x) = C(n, x) p^x (1 - p)^(n - x)`.
///
/// Error bound: relative error about 10^-12 for n up to 10^8 and tails down to 10^-300, with the
/// given `Double` taken as the exact probability.
///
/// Source: Loader, Fast and Accurate Computation of Binomial Probabilities, 2000.
public struct BinomialLaw: DiscreteLaw {
  /// The number n of trials.
  public let trials: Int

  /// The probability p of success in one trial.
  public let successProbability: Double

  /// The law for a number of trials and a probability of success.
  ///
  /// - Precondition: `trials >= 0` and `0 <= probability <= 1`.
  public init(trials: Int, probability: Double) {
    precondition(trials >= 0, "a number of trials is at least 0, not \(trials)")
    precondition(0 <= probability && probability <= 1, "\(probability) is no probability")
    self.trials = trials
    successProbability = probability
  }

  /// The values that have positive probability: one value when p is 0 or 1.
  public var support: ClosedRange<Int> {
    if successProbability == 0 { return 0...0 }
    if successProbability == 1 { return trials...trials }
    return 0...trials
  }

  /// The mean, n p.
  public var mean: Double { Double(trials) * successProbability }

  /// The standard deviation, sqrt(n p (1 - p)).
  public var standardDeviation: Double {
    (Double(trials) * successProbability * (1 - successProbability)).squareRoot()
  }

  /// `P(X = x)`; 0 outside the support.
  ///
  /// - Complexity: O(1).
  public func probability(of x: Int) -> Double {
    guard support.contains(x) else { return 0 }
    return SaddlePoint.binomialMass(
      successes: Double(x), failures: Double(trials - x),
      probability: SaddlePoint.Pair(high: successProbability, low: 0),
      complement: SaddlePoint.complement(successProbability))
  }

  /// `P(X = x) / P(X = x - 1)`, for x and x - 1 in the support.
  ///
  /// - Complexity: O(1).
  public func probabilityRatio(at x: Int) -> Double {
    Double(trials - x + 1) * successProbability / (Double(x) * (1 - successProbability))
  }
}
