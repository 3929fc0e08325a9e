public import ExactStatistics
internal import ScoringCore

/// How well a detector told outliers from inliers on rows whose truth is known.
public struct OutlierEvaluation: Hashable, Sendable {
  /// Alarms among inliers at a level, held against their law.
  public struct FalseAlarms: Hashable, Sendable {
    /// The level.
    public let alpha: Level
    /// Inliers whose p-value is at most alpha.
    public let count: Int
    /// All inliers.
    public let inlierCount: Int
    /// Whether so many are plausible: among m inliers the count is BetaBinomial(m, n + 1 - k, k) where scores are
    /// distinct, k the rank of the conformal quantile, and stochastically less where they tie.
    public let consistency: CoverageConsistency
  }

  /// The number of rows that are outliers.
  public let outlierCount: Int
  /// The number of rows that are none.
  public let inlierCount: Int
  /// The probability that an outlier has a larger score than an inlier, ties counted half; `nil` without rows of
  /// both kinds.
  public let areaUnderCurve: Double?
  /// Alarms at a level, or `nil` where n is too small for it.
  public let falseAlarms: FalseAlarms?

  /// Evaluates scores and p-values.
  ///
  /// - Parameters:
  ///   - tested: what the detector says of rows that it was not fitted on.
  ///   - isOutlier: the truth of each row.
  ///   - detector: the detector.
  ///   - alpha: the level of the alarms.
  ///   - significance: the level below which a p-value is implausible.
  /// - Throws: `DataError` for another count of truths.
  /// - Complexity: O(m log m).
  public init(
    of tested: TestedRows, isOutlier: [Bool], by detector: OutlierDetector, alpha: Level,
    significance: Level = "0.01"
  ) throws {
    guard isOutlier.count == tested.scores.count else {
      throw DataError(
        found: "\(isOutlier.count) truths for \(tested.scores.count) rows",
        expected: "one truth a row")
    }
    outlierCount = isOutlier.count { $0 }
    inlierCount = isOutlier.count - outlierCount
    areaUnderCurve = Self.areaUnderCurve(tested.scores, isOutlier)
    let quantile = ConformalQuantile(alpha: alpha, scores: detector.scores)
    guard !quantile.isTrivial else {
      falseAlarms = nil
      return
    }
    let alarms = isOutlier.indices.count {
      !isOutlier[$0] && tested.pValues.isAtMost(alpha, at: $0)
    }
    falseAlarms = FalseAlarms(
      alpha: alpha, count: alarms, inlierCount: inlierCount,
      consistency: CoverageConsistency(
        hits: inlierCount - alarms, count: inlierCount, quantile: quantile, policy: .allowEmpty,
        significance: significance))
  }

  /// (2 #{outlier above inlier} + #{equal}) / (2 outliers inliers), counted in integers.
  private static func areaUnderCurve(_ scores: [Double], _ isOutlier: [Bool]) -> Double? {
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var doubled: UInt128 = 0
    var inliersBelow: UInt128 = 0
    var outliers: UInt128 = 0
    var start = 0
    while start < order.count {
      var tied: (outliers: UInt128, inliers: UInt128) = (0, 0)
      var end = start
      while end < order.count, scores[order[end]] == scores[order[start]] {
        if isOutlier[order[end]] { tied.outliers += 1 } else { tied.inliers += 1 }
        end += 1
      }
      doubled += tied.outliers * (2 * inliersBelow + tied.inliers)
      inliersBelow += tied.inliers
      outliers += tied.outliers
      start = end
    }
    guard outliers > 0, inliersBelow > 0 else { return nil }
    return Double(doubled) / Double(2 * outliers * inliersBelow)
  }
}

/// How many discoveries were true, on rows whose truth is known.
public struct DiscoveryCount: Hashable, Sendable {
  /// Discoveries.
  public let discoveries: Int
  /// Discoveries that are null.
  public let falseDiscoveries: Int
  /// Rows that are not null.
  public let positives: Int

  /// Counts.
  ///
  /// - Parameters:
  ///   - isDiscovery: what was said of each row.
  ///   - isPositive: whether each row is not null: an outlier, say.
  public init(isDiscovery: [Bool], isPositive: [Bool]) {
    precondition(isDiscovery.count == isPositive.count, "one truth a row")
    discoveries = isDiscovery.count { $0 }
    falseDiscoveries = zip(isDiscovery, isPositive).count { $0 && !$1 }
    positives = isPositive.count { $0 }
  }

  /// The share of discoveries that are null; 0 without discoveries.
  ///
  /// Its expectation is the false discovery rate.
  public var falseDiscoveryProportion: Double {
    discoveries == 0 ? 0 : Double(falseDiscoveries) / Double(discoveries)
  }

  /// The share of rows that are not null and were discovered; `nil` where all are null.
  public var power: Double? {
    positives == 0 ? nil : Double(discoveries - falseDiscoveries) / Double(positives)
  }
}
