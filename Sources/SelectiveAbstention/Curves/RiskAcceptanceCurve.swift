public import ExactStatistics
internal import ScoringCore

/// Selective risk against acceptance rate, one point for each distinct confidence.
///
/// ```swift
/// let curve = try RiskAcceptanceCurve(ConfidenceProfile(confidences: c, isError: wrong))
/// curve.aurc                                        // area under it, ties averaged
/// curve.largestPoint(riskAtMost: "0.05")?.threshold // accepts the most rows with 5 % errors, on these rows
/// ```
///
/// The curve describes the rows it is made of. A threshold read from it has no guarantee on new rows: the same rows
/// chose it.
///
/// Source: R. El-Yaniv, Y. Wiener (2010), On the foundations of noise-free selective classification, JMLR 11. Also
/// called: risk-coverage curve.
public struct RiskAcceptanceCurve: Hashable, Sendable {
  /// The points by descending threshold, which is ascending acceptance; the last accepts every row.
  public let points: [RiskAcceptancePoint]

  /// Makes the curve of some rows.
  ///
  /// - Parameter profile: the rows counted at each distinct confidence.
  /// - Throws: `DataError` without rows.
  /// - Complexity: O(number of distinct confidences).
  public init(_ profile: ConfidenceProfile) throws {
    let rowCount = profile.rowCount
    guard rowCount > 0 else {
      throw DataError(
        found: "no rows to draw a risk-acceptance curve of", expected: "at least one")
    }
    points = profile.thresholds.indices.map { index in
      RiskAcceptancePoint(
        threshold: profile.thresholds[index], acceptedCount: profile.acceptedCounts[index],
        errorCount: profile.errorCounts[index], rowCount: rowCount)
    }
  }

  /// The number of rows, n.
  public var rowCount: Int { points.last?.acceptedCount ?? 0 }

  /// The number of rows whose answer is wrong.
  public var errorCount: Int { points.last?.errorCount ?? 0 }

  /// Whether some rows have equal confidences.
  public var hasTies: Bool { points.count < rowCount }

  /// The highest threshold that accepts at least a share of the rows: at least ceil(n c) of them, in integers.
  ///
  /// Its ``RiskAcceptancePoint/selectiveRisk`` is the risk at that acceptance rate. A tie block is accepted whole, so
  /// that the rate may be larger than asked.
  ///
  /// - Parameter acceptance: the share c; for every row see the last of ``points``.
  /// - Returns: the point.
  /// - Complexity: O(log of the number of points).
  public func smallestPoint(acceptingAtLeast acceptance: Level) -> RiskAcceptancePoint {
    let denominator = UInt128(acceptance.denominator)
    let share = UInt128(rowCount) * UInt128(acceptance.numerator)
    let needed = Int((share + denominator - 1) / denominator)
    var (low, high) = (0, points.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if points[middle].acceptedCount < needed { low = middle + 1 } else { high = middle }
    }
    return points[low]
  }

  /// The threshold that accepts the most rows with a selective risk of at most r on these rows, compared in integers.
  ///
  /// The risk need not fall as less is accepted, so that every threshold is looked at.
  ///
  /// - Parameter risk: the largest selective risk r.
  /// - Returns: the point, or `nil` when every threshold has a larger risk.
  /// - Complexity: O(number of points).
  public func largestPoint(riskAtMost risk: Level) -> RiskAcceptancePoint? {
    points.last { point in
      UInt128(point.errorCount) * UInt128(risk.denominator)
        <= UInt128(point.acceptedCount) * UInt128(risk.numerator)
    }
  }
}
