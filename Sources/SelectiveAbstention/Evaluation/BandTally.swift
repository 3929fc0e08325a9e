public import ExactStatistics

/// How many rows, and how many wrong answers, lie in each band.
public struct BandTally: Hashable, Sendable {
  /// Rows in each band.
  public private(set) var counts = BandCounts()
  /// Wrong answers in each band.
  public private(set) var errors = BandCounts()

  /// No rows.
  public init() {}

  /// Counts a row.
  ///
  /// - Parameters:
  ///   - decision: the band it lies in.
  ///   - isError: whether its answer is wrong.
  public mutating func add(_ decision: Decision, isError: Bool) {
    counts[decision] += 1
    if isError { errors[decision] += 1 }
  }

  /// The number of rows.
  public var rowCount: Int { counts.rowCount }

  /// The share of rows that are approved, or `nil` without rows.
  public var acceptanceRate: Double? {
    rowCount > 0 ? Double(counts.approve) / Double(rowCount) : nil
  }

  /// The share of wrong answers among approved rows, or `nil` when none is approved.
  public var selectiveRisk: Double? {
    counts.approve > 0 ? Double(errors.approve) / Double(counts.approve) : nil
  }

  /// The exact interval of the selective risk by Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404.
  ///
  /// **Assumption.** The bands were fixed before these rows were seen, and the rows are independent draws.
  ///
  /// - Parameter delta: the probability with which it may miss the risk.
  /// - Returns: the interval; `0 ... 1` when no row is approved.
  public func riskInterval(delta: Level = "0.05") -> ClosedRange<Double> {
    ClopperPearson(successes: errors.approve, trials: counts.approve).interval(delta: delta)
  }
}
