public import ExactStatistics

/// Whether a number of hits is plausible under a predictor's guarantee.
///
/// When scores are almost surely distinct, the number of hits on m fresh exchangeable rows follows exactly
/// the beta-binomial law with parameters m, k, n + 1 - k (Vovk (2012), Conditional validity of inductive
/// conformal predictors, arXiv:1209.2673). Ties at the quantile, and labels forced into empty sets, can
/// only add hits; then the law bounds the count from below and only too few hits speak against the
/// guarantee. Ties are looked for among the calibration scores near the quantile.
public struct CoverageConsistency: Hashable, Sendable {
  /// What the p-value says.
  public enum Verdict: String, Hashable, Sendable {
    /// The count is one that the law gives.
    case consistent
    /// Fewer hits than the law allows: the guarantee did not hold on these rows.
    case tooFewHits = "too-few-hits"
    /// More hits than the law allows: these rows are easier than the calibration rows.
    case tooManyHits = "too-many-hits"
    /// No row is of a category with a quantile of its own: nothing tests the guarantee.
    case inconclusive
  }

  /// Whether the law is exact, or only bounds the count from below.
  public let lawIsExact: Bool
  /// The probability, under the law, of at most as many hits and of at least as many.
  public let tails: TailProbabilities
  /// The level below which a p-value is implausible.
  public let significance: Level
  /// How many counts were judged, of which this one speaks loudest against the guarantee.
  public let comparisons: Int

  /// Judges a number of hits.
  ///
  /// - Parameters:
  ///   - hits: rows whose set holds the true label.
  ///   - count: rows, m.
  ///   - quantile: the quantile that the sets were made with.
  ///   - policy: what became of empty sets.
  ///   - significance: the level below which a p-value is implausible.
  /// - Complexity: O(square root of m).
  public init(
    hits: Int, count: Int, quantile: ConformalQuantile, policy: SetPolicy,
    significance: Level = "0.01"
  ) {
    self.significance = significance
    comparisons = 1
    lawIsExact = !quantile.isTrivial && !quantile.hasTiesNearby && policy != .forceTop1
    guard let rank = quantile.k else {
      // Every set holds every label: the law has one outcome.
      tails = TailProbabilities(lower: hits == count ? 1 : 0, upper: 1)
      return
    }
    let law = BetaBinomialLaw.coverage(rank: rank, count: quantile.count, testCount: count)
    tails = law.tails(at: hits)
  }

  /// Judges the hits of a weighted predictor, for which no exact law is known: by the law of as many equally
  /// weighted calibration rows as the effective sample size, an approximation; only too few hits speak against
  /// the guarantee.
  ///
  /// - Parameters:
  ///   - hits: rows whose set holds the true label.
  ///   - count: rows, m.
  ///   - alpha: the miscoverage level.
  ///   - effectiveSampleSize: what the weights leave of the calibration rows; too small for alpha is inconclusive.
  ///   - significance: the level below which a p-value is implausible.
  /// - Complexity: O(square root of m).
  public init(
    hits: Int, count: Int, alpha: Level, effectiveSampleSize: Double, significance: Level = "0.01"
  ) {
    self.significance = significance
    lawIsExact = false
    let size = Int(effectiveSampleSize.rounded(.down))
    guard case .rank(let k) = ConformalRank(count: size, alpha: alpha) else {
      comparisons = 0
      tails = TailProbabilities(lower: 1, upper: 1)
      return
    }
    comparisons = 1
    tails = BetaBinomialLaw.coverage(rank: k, count: size, testCount: count).tails(at: hits)
  }

  /// Judges several counts of different rows at once: the one with the smallest p-value, times their number
  /// (Bonferroni).
  ///
  /// - Parameters:
  ///   - judged: the counts; none is inconclusive.
  ///   - significance: the level below which a p-value is implausible.
  public init(worstOf judged: [CoverageConsistency], significance: Level = "0.01") {
    let worst = judged.min { $0.pValue < $1.pValue }
    lawIsExact = worst?.lawIsExact ?? false
    tails = worst?.tails ?? TailProbabilities(lower: 1, upper: 1)
    self.significance = significance
    comparisons = judged.count
  }

  /// The p-value: two-sided when the law is exact, else of too few hits; times the number of counts judged.
  public var pValue: Double {
    min(1, Double(max(1, comparisons)) * (lawIsExact ? tails.twoSided : tails.lower))
  }

  /// What the p-value says at the significance level.
  public var verdict: Verdict {
    guard comparisons > 0 else { return .inconclusive }
    guard pValue < significance.doubleValue else { return .consistent }
    return tails.lower <= tails.upper || !lawIsExact ? .tooFewHits : .tooManyHits
  }
}
