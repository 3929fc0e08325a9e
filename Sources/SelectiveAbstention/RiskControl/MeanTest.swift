public import ExactStatistics

/// A test of "the mean loss is above r" from the sum of n losses in [0, 1].
///
/// ```swift
/// let total = LossTotal(errors: 5, of: 100)
/// MeanTest.binomial.pValue(of: total, above: "0.1")            // 0.0576
/// MeanTest.hoeffdingBentkus.pValue(of: total, above: "0.1")    // 0.1565
/// ```
///
/// Guarantee: when the mean is r or larger, the p-value is at most t with probability at most t, for
/// every t. Assumption: the losses are independent draws of one law, and r and the test are chosen
/// before they are seen.
///
/// Source: Bates, Angelopoulos, Lei, Malik and Jordan 2021, arXiv:2101.02703, section 3.1; Angelopoulos,
/// Bates, Candès, Jordan and Lei 2021, arXiv:2110.01052, proposition 4.
public enum MeanTest: String, Hashable, Sendable, CaseIterable {
  /// `P(Bin(n, r) <= k)` for k errors: exact, and for losses of 0 and 1 only.
  case binomial
  /// The smaller of ``hoeffding`` and ``bentkus``: valid for any losses in [0, 1].
  case hoeffdingBentkus = "hoeffding-bentkus"
  /// `exp(-n h(min(mean, r), r))`, h the relative entropy.
  case hoeffding
  /// `e P(Bin(n, r) <= ceil(sum))`, with the ceiling of the exact sum.
  case bentkus
}

extension MeanTest {
  /// The p-value of the hypothesis that the mean is `risk` or above.
  ///
  /// Edge cases: 1 without losses. A sum of 0 gives `(1 - r)^n` by every test but ``bentkus``.
  ///
  /// Error bound: relative error about 10^-12, with r taken as the nearest `Double`.
  ///
  /// - Parameters:
  ///   - total: the losses.
  ///   - risk: the mean r under the hypothesis.
  /// - Returns: the p-value, 0 ... 1.
  /// - Precondition: ``binomial`` is given a ``LossTotal`` that is a count of errors.
  /// - Complexity: O(sqrt(n)).
  public func pValue(of total: LossTotal, above risk: Level) -> Double {
    pValue(of: total, aboveMean: risk.doubleValue)
  }

  /// The p-value for any mean in [0, 1], which bounds invert.
  func pValue(of total: LossTotal, aboveMean mean: Double) -> Double {
    guard total.count > 0 else { return 1 }
    switch self {
    case .binomial:
      precondition(total.isErrorCount, "the binomial test is for losses of 0 and 1")
      return BinomialLaw(trials: total.count, probability: mean).cumulative(through: total.ceiling)
    case .hoeffding:
      return HoeffdingTail.probability(ofSumAtMost: total.sum, count: total.count, mean: mean)
    case .bentkus:
      let law = BinomialLaw(trials: total.count, probability: mean)
      return min(1, MeanTest.bentkusFactor * law.cumulative(through: total.ceiling))
    case .hoeffdingBentkus:
      return min(
        MeanTest.hoeffding.pValue(of: total, aboveMean: mean),
        MeanTest.bentkus.pValue(of: total, aboveMean: mean))
    }
  }

  /// e, to the nearest `Double`.
  private static let bentkusFactor = 2.718281828459045
}
