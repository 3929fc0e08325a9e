/// The law of the number of successes in trials whose common probability is itself Beta(a, b).
///
/// `P(X = x) = C(m, x) B(x + a, m - x + b) / B(a, b)`, here for positive integer shapes. It is the
/// law of how many of m fresh rows a split-conformal predictor covers, see
/// ``coverage(rank:count:testCount:)``.
///
/// Error bound: relative error about 10^-12 for m + a + b up to 10^8 and tails down to 10^-300.
///
/// Also called: negative hypergeometric law.
public struct BetaBinomialLaw: DiscreteLaw {
  /// The number m of trials.
  public let trials: Int

  /// The first shape, a.
  public let a: Int

  /// The second shape, b.
  public let b: Int

  /// The law for a number of trials and two shapes.
  ///
  /// - Precondition: `trials >= 0`, `a >= 1` and `b >= 1`.
  public init(trials: Int, a: Int, b: Int) {
    precondition(trials >= 0, "a number of trials is at least 0, not \(trials)")
    precondition(a >= 1 && b >= 1, "shapes are at least 1, not \(a) and \(b)")
    self.trials = trials
    self.a = a
    self.b = b
  }

  /// The law of the number of hits of a split-conformal predictor on fresh rows.
  ///
  /// With the k-th smallest of n calibration scores as the conformal quantile, the number of m
  /// fresh rows whose score is at most that quantile is BetaBinomial(m, k, n + 1 - k).
  ///
  /// - Parameters:
  ///   - rank: The rank k.
  ///   - count: The number n of calibration scores.
  ///   - testCount: The number m of fresh rows.
  /// - Returns: The law of the number of fresh rows covered.
  /// - Precondition: `1 <= rank <= count` and `testCount >= 0`.
  ///
  /// Guarantee: exact. Assumption: calibration and fresh scores together are exchangeable and
  /// almost surely distinct; with ties the number of hits is stochastically larger.
  ///
  /// Source: Angelopoulos and Bates, A Gentle Introduction to Conformal Prediction and
  /// Distribution-Free Uncertainty Quantification, 2021, arXiv:2107.07511, appendix C.
  public static func coverage(rank: Int, count: Int, testCount: Int) -> BetaBinomialLaw {
    precondition(1 <= rank && rank <= count, "\(count) scores have no rank \(rank)")
    return BetaBinomialLaw(trials: testCount, a: rank, b: count + 1 - rank)
  }

  /// The values that have positive probability: all from 0 to m.
  public var support: ClosedRange<Int> { 0...trials }

  /// The mean, m a / (a + b).
  public var mean: Double { Double(trials) * (Double(a) / Double(a + b)) }

  /// The standard deviation.
  public var standardDeviation: Double {
    let (m, total) = (Double(trials), Double(a + b))
    return (m * (Double(a) / total) * (Double(b) / total) * ((total + m) / (total + 1)))
      .squareRoot()
  }

  /// `P(X = x)`; 0 outside the support.
  ///
  /// - Complexity: O(1).
  public func probability(of x: Int) -> Double {
    guard support.contains(x) else { return 0 }
    // C(a+x-1, x) C(b+m-x-1, m-x) / C(a+b+m-1, m): a table with total one less than needed.
    let calibration = a + b - 1
    return SaddlePoint.tableMass((x, a - 1), (trials - x, b - 1))
      * (Double(calibration) / Double(calibration + trials))
  }

  /// `P(X = x) / P(X = x - 1)`, for x and x - 1 in the support.
  ///
  /// - Complexity: O(1).
  public func probabilityRatio(at x: Int) -> Double {
    Double(trials - x + 1) * Double(x + a - 1) / (Double(x) * Double(trials - x + b))
  }

  /// `P(X <= x)`.
  ///
  /// - Complexity: O(sqrt(min(m, a + b))) arithmetic operations, however wide the law is.
  public func cumulative(through x: Int) -> Double {
    if x < 0 { return 0 }
    if x >= trials { return 1 }
    return firstRanks(x + a).survival(from: a)
  }

  /// `P(X >= x)`, computed from that side: accurate also when tiny.
  ///
  /// - Complexity: O(sqrt(min(m, a + b))) arithmetic operations, however wide the law is.
  public func survival(from x: Int) -> Double {
    if x <= 0 { return 1 }
    if x > trials { return 0 }
    return firstRanks(x - 1 + a).cumulative(through: a - 1)
  }

  /// How many of the a + b - 1 calibration scores are among the first ranks of all the scores.
  ///
  /// At most x fresh scores lie below the a-th calibration score exactly when the first x + a ranks
  /// hold at least a calibration scores: the duality of the two laws.
  private func firstRanks(_ ranks: Int) -> HypergeometricLaw {
    let calibration = a + b - 1
    return HypergeometricLaw(
      population: calibration + trials, successes: calibration, draws: ranks)
  }
}
