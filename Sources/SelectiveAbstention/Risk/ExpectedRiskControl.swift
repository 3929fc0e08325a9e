public import ExactStatistics

/// The lowest threshold at which few rows are approved and wrong, in expectation.
///
/// The loss of a row at a threshold is 1 when it is approved and its answer is wrong, else 0: a share of all rows, not
/// of those approved, because only that falls as the threshold rises. With k errors accepted among n calibration rows
/// the threshold is taken when (k + 1) / (n + 1) is at most the limit, in integers.
///
/// **Guarantee.** A new row is approved and wrong with probability at most the limit, on average over calibration
/// rows, where rows on which there is no threshold count as approving nothing. **Assumption:** calibration rows and the new row are exchangeable.
///
/// Source: A. Angelopoulos, S. Bates, A. Fisch, L. Lei, T. Schuster (2022), Conformal risk control,
/// arXiv:2208.02814, theorem 1.
public struct ExpectedRiskControl: Hashable, Sendable {
  /// The limit of the expected share of rows that are approved and wrong.
  public let limit: Level

  /// Makes a control.
  ///
  /// - Parameter limit: the limit of the expected share of rows that are approved and wrong.
  public init(limit: Level) { self.limit = limit }

  /// The most errors that n calibration rows may have among approved ones; `nil` when n is too small for any
  /// approval.
  ///
  /// - Parameter rowCount: n.
  /// - Returns: the largest k with (k + 1) / (n + 1) <= limit.
  public func mostErrors(rowCount: Int) -> Int? {
    let most =
      UInt128(limit.numerator) * (UInt128(rowCount) + 1) / UInt128(limit.denominator)
    return most >= 1 ? Int(most - 1) : nil
  }

  /// The fewest calibration rows with which any row may be approved: ceil(1 / limit) - 1.
  public var minimumCount: Int { (limit.denominator - 1) / limit.numerator }

  /// The lowest threshold.
  ///
  /// - Parameter profile: the calibration rows.
  /// - Returns: a distinct confidence with the rows it accepts and their errors; `nil` when n is too small, or the
  ///   surest rows have too many errors.
  /// - Complexity: O(log n).
  public func threshold(
    on profile: ConfidenceProfile
  ) -> (approveFrom: Double, acceptedCount: Int, errorCount: Int)? {
    guard let most = mostErrors(rowCount: profile.rowCount) else { return nil }
    // Errors never fall along the profile.
    let count = profile.errorCounts.countOfLeading { $0 <= most }
    guard count > 0 else { return nil }
    return (
      profile.thresholds[count - 1], profile.acceptedCounts[count - 1],
      profile.errorCounts[count - 1]
    )
  }
}
