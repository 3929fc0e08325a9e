public import ExactStatistics

/// What one threshold does to n rows: how many it accepts, and how many of those are errors.
///
/// The threshold is a distinct confidence: every row of at least that confidence is accepted, so that rows of equal
/// confidence are accepted together.
public struct RiskAcceptancePoint: Hashable, Sendable {
  /// The smallest accepted confidence.
  public let threshold: Double
  /// The number of accepted rows, from 1 to n.
  public let acceptedCount: Int
  /// The number of accepted rows whose answer is wrong.
  public let errorCount: Int
  /// The number of rows, n.
  public let rowCount: Int

  /// Makes a point.
  ///
  /// - Parameters:
  ///   - threshold: the smallest accepted confidence.
  ///   - acceptedCount: accepted rows, at least 1.
  ///   - errorCount: wrong answers among them.
  ///   - rowCount: rows, accepted or not.
  /// - Precondition: `0 <= errorCount <= acceptedCount <= rowCount` and `acceptedCount > 0`.
  public init(threshold: Double, acceptedCount: Int, errorCount: Int, rowCount: Int) {
    precondition(
      0 <= errorCount && errorCount <= acceptedCount && acceptedCount <= rowCount
        && acceptedCount > 0,
      "errors are accepted rows, and those are rows")
    self.threshold = threshold
    self.acceptedCount = acceptedCount
    self.errorCount = errorCount
    self.rowCount = rowCount
  }

  /// The share of rows that are accepted, in (0, 1].
  public var acceptanceRate: Double { Double(acceptedCount) / Double(rowCount) }

  /// The share of errors among the accepted rows.
  public var selectiveRisk: Double { Double(errorCount) / Double(acceptedCount) }

  /// The share of all rows that are accepted errors: selective risk times acceptance rate.
  ///
  /// Source: J. Traub et al. (2024), Overcoming common flaws in the evaluation of selective classification systems,
  /// arXiv:2407.01032.
  public var generalizedRisk: Double { Double(errorCount) / Double(rowCount) }

  /// The exact two-sided interval of the selective risk, by Clopper and Pearson.
  ///
  /// **Guarantee.** It misses the risk with probability at most delta. **Assumption.** This one threshold was fixed
  /// before these rows were seen, and rows are independent: it holds for each point alone, not for all at once, and not
  /// for a point that was chosen by looking at the curve.
  ///
  /// - Parameter delta: the probability with which it may miss.
  /// - Returns: the interval.
  /// - Complexity: O(square root of the accepted count).
  public func riskInterval(delta: Level = "0.05") -> ClosedRange<Double> {
    ClopperPearson(successes: errorCount, trials: acceptedCount).interval(delta: delta)
  }

  /// The exact upper bound of the selective risk, by Clopper and Pearson; guarantee and assumption as in
  /// ``riskInterval(delta:)``.
  ///
  /// - Parameter delta: the probability with which the risk may be larger.
  /// - Returns: the bound; 1 when every accepted row is an error.
  /// - Complexity: O(square root of the accepted count).
  public func riskUpperBound(delta: Level) -> Double {
    ClopperPearson(successes: errorCount, trials: acceptedCount).upperBound(delta: delta)
  }
}
