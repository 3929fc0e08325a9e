public import ExactStatistics

/// Whether a number of hits speaks against a coverage that is guaranteed as a lower bound.
///
/// Of independent trials, each with training rows of its own, the p-value is the probability of at most as many hits: a
/// one-sided exact binomial test. Rows that share one training set are no such trials. The guarantee is for the mean over
/// training sets, and the law of the coverage that one of them has is not known for cross-validation: then the p-value is
/// Markov's bound on the share of misses, (1 - guarantee) / share. It is valid, and so weak that only few hits where
/// much was promised speak against a guarantee.
public struct GuaranteeCheck: Hashable, Sendable {
  /// Rows, m.
  public let count: Int
  /// Rows whose interval holds the target.
  public let hits: Int
  /// The guaranteed coverage.
  public let guaranteedCoverage: Double
  /// Whether the rows share their training rows, instead of being independent trials.
  public let sharesTrainingRows: Bool
  /// The level below which a p-value is implausible.
  public let significance: Level

  /// Judges a number of hits.
  ///
  /// - Parameters:
  ///   - hits: rows whose interval holds the target.
  ///   - count: rows, m.
  ///   - guaranteedCoverage: the guaranteed coverage, from 0 to 1.
  ///   - sharesTrainingRows: whether the rows share their training rows, instead of being independent trials.
  ///   - significance: the level below which a p-value is implausible.
  public init(
    hits: Int, count: Int, guaranteedCoverage: Double, sharesTrainingRows: Bool = false,
    significance: Level = "0.01"
  ) {
    precondition(0 <= hits && hits <= count, "hits are rows")
    self.hits = hits
    self.count = count
    self.guaranteedCoverage = guaranteedCoverage
    self.sharesTrainingRows = sharesTrainingRows
    self.significance = significance
  }

  /// The share of rows whose interval holds the target, or `nil` without rows.
  public var coverage: Double? { count == 0 ? nil : Double(hits) / Double(count) }

  /// The exact interval of the coverage by Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404, at 95 %.
  public var interval: ClosedRange<Double> {
    ClopperPearson(successes: hits, trials: count).interval(delta: "0.05")
  }

  /// The probability of at most as many hits under the guaranteed coverage, or a bound on it.
  ///
  /// - Complexity: O(square root of m).
  public var pValue: Double {
    if sharesTrainingRows {
      let misses = Double(count - hits)
      return misses == 0 ? 1 : min(1, (1 - guaranteedCoverage) * Double(count) / misses)
    }
    return binomialPValue
  }

  private var binomialPValue: Double {
    BinomialLaw(trials: count, probability: min(1, max(0, guaranteedCoverage)))
      .cumulative(through: hits)
  }

  /// Whether the hits are not too few for the guarantee.
  public var isConsistent: Bool { pValue >= significance.doubleValue }

  /// Whether no number of hits could speak against the guarantee at this significance: then consistent hits say nothing.
  public var isInconclusive: Bool {
    sharesTrainingRows && isConsistent
      && (count == 0 || 1 - guaranteedCoverage >= significance.doubleValue)
  }
}
