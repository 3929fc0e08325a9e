public import ExactStatistics

/// Whether a number of hits speaks against a coverage that is guaranteed as a lower bound.
///
/// The p-value is the probability of at most as many hits among m rows that are each held with the guaranteed
/// probability, independently: a one-sided exact binomial test. It takes the bound as the coverage of this one
/// training set. The law of that coverage over training sets is not exactly known for cross-validation: the
/// guarantee is for its mean, and a training set may lie below it without the guarantee being broken.
public struct GuaranteeCheck: Hashable, Sendable {
  /// Rows, m.
  public let count: Int
  /// Rows whose interval holds the target.
  public let hits: Int
  /// The guaranteed coverage.
  public let guaranteedCoverage: Double
  /// The level below which a p-value is implausible.
  public let significance: Level

  /// Judges a number of hits.
  ///
  /// - Parameters:
  ///   - hits: rows whose interval holds the target.
  ///   - count: rows, m.
  ///   - guaranteedCoverage: the guaranteed coverage, from 0 to 1.
  ///   - significance: the level below which a p-value is implausible.
  public init(
    hits: Int, count: Int, guaranteedCoverage: Double, significance: Level = "0.01"
  ) {
    precondition(0 <= hits && hits <= count, "hits are rows")
    self.hits = hits
    self.count = count
    self.guaranteedCoverage = guaranteedCoverage
    self.significance = significance
  }

  /// The share of rows whose interval holds the target, or `nil` without rows.
  public var coverage: Double? { count == 0 ? nil : Double(hits) / Double(count) }

  /// The exact interval of the coverage by Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404, at 95 %.
  public var interval: ClosedRange<Double> {
    ClopperPearson(successes: hits, trials: count).interval(delta: "0.05")
  }

  /// The probability of at most as many hits under the guaranteed coverage.
  ///
  /// - Complexity: O(square root of m).
  public var pValue: Double {
    BinomialLaw(trials: count, probability: min(1, max(0, guaranteedCoverage)))
      .cumulative(through: hits)
  }

  /// Whether the hits are not too few for the guarantee.
  public var isConsistent: Bool { pValue >= significance.doubleValue }
}
