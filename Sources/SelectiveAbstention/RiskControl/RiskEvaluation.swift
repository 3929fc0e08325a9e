public import ExactStatistics

/// What rows that were not used to choose a parameter say of a limit on its risk.
public struct RiskEvaluation: Hashable, Sendable {
  /// The risk and its limit.
  public let target: MultilabelTarget
  /// The losses of the test rows at the chosen parameter.
  public let total: LossTotal

  /// Makes an evaluation.
  ///
  /// - Parameters:
  ///   - target: the risk and its limit.
  ///   - total: the losses of test rows at the chosen parameter.
  public init(_ target: MultilabelTarget, total: LossTotal) {
    self.target = target
    self.total = total
  }

  /// The p-value of the hypothesis that the risk of this parameter is at most the limit: small where
  /// the test rows lose more than chance allows.
  ///
  /// Guarantee: at most t with probability at most t when the risk is at most the limit. Assumption:
  /// test rows are independent draws of one law and were not used to choose the parameter.
  public var pValue: Double {
    (total.isErrorCount ? MeanTest.binomial : .hoeffdingBentkus)
      .pValue(of: total.complement, above: target.maxRisk.complement)
  }

  /// Whether the p-value is at least a level.
  ///
  /// - Parameter significance: the level, fixed before.
  /// - Returns: whether it is.
  public func isConsistent(significance: Level = "0.01") -> Bool {
    pValue >= significance.doubleValue
  }
}
