public import ExactStatistics

/// The conformal quantile of one level: the k-th smallest calibration score, k = ceil((n + 1)(1 - alpha))
/// in integer arithmetic.
///
/// **Guarantee.** If calibration rows and a new row are exchangeable, the new row's true label has a score
/// at most the quantile with probability at least 1 - alpha, and at most 1 - alpha + 1 / (n + 1) when
/// scores are almost surely distinct.
///
/// Source: V. Vovk, A. Gammerman, G. Shafer (2005), Algorithmic learning in a random world; J. Lei et al.
/// (2018), doi:10.1080/01621459.2017.1307116. Also called: conformal threshold, q-hat.
public struct ConformalQuantile: Hashable, Sendable {
  /// The miscoverage level.
  public let alpha: Level
  /// The number of calibration scores, n.
  public let count: Int
  /// The rank k, or the smallest sufficient n.
  public let rank: ConformalRank
  /// The quantile in tail form; infinity when n is too small for alpha, and then every label is in
  /// every set.
  public let tail: Double
  /// The number of calibration scores equal to the quantile; 0 when n is too small for alpha.
  public let tieCount: Int
  /// Whether calibration scores near the quantile tie, at most max(10, square root of n) ranks away.
  ///
  /// Then scores are coarse there, and coverage can lie above what distinct scores give.
  public let hasTiesNearby: Bool

  /// Finds the quantile, by selection where the scores are not sorted yet.
  ///
  /// - Parameters:
  ///   - alpha: the miscoverage level.
  ///   - scores: calibration scores in tail form.
  /// - Complexity: O(n), or O(log n) for sorted scores.
  public init(alpha: Level, scores: CalibrationScores) {
    self.alpha = alpha
    count = scores.count
    rank = ConformalRank(count: count, alpha: alpha)
    switch rank {
    case .rank(let k):
      let quantile = scores.quantile(atRank: k)
      tail = quantile.value
      tieCount = quantile.tieCount
      hasTiesNearby = quantile.hasTiesNearby
    case .infeasible:
      tail = .infinity
      tieCount = 0
      hasTiesNearby = false
    }
  }

  /// Finds the quantile of sorted scores.
  ///
  /// - Parameters:
  ///   - alpha: the miscoverage level.
  ///   - sortedScores: calibration scores in tail form, ascending.
  /// - Complexity: O(log n).
  public init(alpha: Level, sortedScores: [Double]) {
    self.init(alpha: alpha, scores: CalibrationScores(sorted: sortedScores))
  }

  /// Whether n is too small for alpha, so that only the set of all labels has the guarantee.
  public var isTrivial: Bool {
    if case .infeasible = rank { true } else { false }
  }

  /// The smallest number of calibration rows that is enough for alpha: ceil(1 / alpha) - 1.
  public var minimumCount: Int { (alpha.denominator + alpha.numerator - 1) / alpha.numerator - 1 }

  /// The rank k, or `nil` when n is too small for alpha.
  public var k: Int? {
    if case .rank(let k) = rank { k } else { nil }
  }
}
