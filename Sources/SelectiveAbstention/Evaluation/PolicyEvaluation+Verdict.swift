internal import ExactStatistics

/// What the counts say of what a policy certifies.
public enum PolicyVerdict: String, Hashable, Sendable {
  /// Everything is within what the laws give.
  case consistent
  /// More errors, or larger costs, than the limits allow by chance.
  case tooManyErrors = "too-many-errors"
  /// More reviews than the certified law allows by chance.
  case tooManyReviews = "too-many-reviews"
  /// Nothing here tests a limit: none was certified, or no row is one that it is about.
  case inconclusive
}

extension PolicyEvaluation {
  /// How many counts are judged: every risk that has rows, and every certified volume of reviews.
  public var comparisons: Int {
    queues.reduce(0) { sum, queue in
      sum + queue.risks.count { $0.trials > 0 } + (queue.volume == nil ? 0 : 1)
    }
  }

  /// The smallest p-value of a risk times ``comparisons`` (Bonferroni); `nil` when no risk has rows.
  public var riskPValue: Double? {
    queues.flatMap(\.risks).filter { $0.trials > 0 }.map(\.pValue).min().map(corrected)
  }

  /// The smallest p-value of a volume of reviews times ``comparisons`` (Bonferroni); `nil` when none is certified.
  public var volumePValue: Double? {
    queues.compactMap { $0.volume?.pValue }.min().map(corrected)
  }

  /// What the p-values say at the significance level.
  ///
  /// **Guarantee.** When every risk is within its limit and the rows of the period are like those of the fit, the
  /// verdict is an alarm with probability at most the significance.
  public var verdict: PolicyVerdict {
    let (risk, volume) = (riskPValue, volumePValue)
    if let risk, risk < significance.doubleValue { return .tooManyErrors }
    if let volume, volume < significance.doubleValue { return .tooManyReviews }
    return risk == nil && volume == nil ? .inconclusive : .consistent
  }

  private func corrected(_ pValue: Double) -> Double { min(1, pValue * Double(comparisons)) }
}
