/// The law of an integer count: probabilities, tails and quantiles, accurate far into the tails.
///
/// A conforming type gives single probabilities and their ratios; sums and quantiles come with the
/// protocol. The ratios must not increase with x (the law is log-concave) and the mean must be near
/// the median; or the type brings its own ``cumulative(through:)`` and ``survival(from:)``, as
/// ``BetaBinomialLaw`` does.
public protocol DiscreteLaw: Hashable, Sendable {
  /// The values that have positive probability.
  var support: ClosedRange<Int> { get }

  /// The mean.
  var mean: Double { get }

  /// The standard deviation.
  var standardDeviation: Double { get }

  /// `P(X = x)`; 0 outside the support.
  func probability(of x: Int) -> Double

  /// `P(X = x) / P(X = x - 1)`, for x and x - 1 in the support.
  func probabilityRatio(at x: Int) -> Double

  /// `P(X <= x)`.
  func cumulative(through x: Int) -> Double

  /// `P(X >= x)`, computed from that side: accurate also when tiny.
  func survival(from x: Int) -> Double
}

extension DiscreteLaw {
  /// `P(X <= x)`.
  ///
  /// - Complexity: O(``standardDeviation``) arithmetic operations.
  ///
  /// Error bound: relative error about 10^-12, also in tails of 10^-300.
  public func cumulative(through x: Int) -> Double {
    if x < support.lowerBound { return 0 }
    if x >= support.upperBound { return 1 }
    return Double(x) < mean ? sum(downFrom: x) : max(0, 1 - sum(upFrom: x + 1))
  }

  /// `P(X >= x)`, computed from that side: accurate also when tiny.
  ///
  /// - Complexity: O(``standardDeviation``) arithmetic operations.
  ///
  /// Error bound: relative error about 10^-12, also in tails of 10^-300.
  public func survival(from x: Int) -> Double {
    if x <= support.lowerBound { return 1 }
    if x > support.upperBound { return 0 }
    return Double(x) > mean ? sum(upFrom: x) : max(0, 1 - sum(downFrom: x - 1))
  }

  /// Both tails of an observation and its two-sided p-value.
  ///
  /// - Complexity: as ``cumulative(through:)``.
  public func tails(at x: Int) -> TailProbabilities {
    TailProbabilities(lower: cumulative(through: x), upper: survival(from: x))
  }
}

extension DiscreteLaw {
  /// How many terms follow from one another by ratios before one is computed afresh: rounding
  /// errors of the ratios do not add up over a long sum.
  private var anchorInterval: Int { 256 }

  /// The sum of the probabilities of x and all smaller values, for x in the support.
  private func sum(downFrom x: Int) -> Double {
    var total = CompensatedSum()
    var term = probability(of: x)
    total.add(term)
    var value = x
    while value > support.lowerBound {
      let ratio = 1 / probabilityRatio(at: value)
      value -= 1
      term = (x - value).isMultiple(of: anchorInterval) ? probability(of: value) : term * ratio
      total.add(term)
      if isNegligible(term, ratio: ratio, sum: total.value) { break }
    }
    return min(1, total.value)
  }

  /// The sum of the probabilities of x and all larger values, for x in the support.
  private func sum(upFrom x: Int) -> Double {
    var total = CompensatedSum()
    var term = probability(of: x)
    total.add(term)
    var value = x
    while value < support.upperBound {
      value += 1
      let ratio = probabilityRatio(at: value)
      term = (value - x).isMultiple(of: anchorInterval) ? probability(of: value) : term * ratio
      total.add(term)
      if isNegligible(term, ratio: ratio, sum: total.value) { break }
    }
    return min(1, total.value)
  }

  /// Whether all terms after this one change the sum by less than 2^-60 of it: ratios decrease, so
  /// a geometric series bounds them.
  private func isNegligible(_ term: Double, ratio: Double, sum: Double) -> Bool {
    ratio < 1 && term * ratio <= sum * (1 - ratio) * 0x1p-60
  }
}
