public import ExactStatistics

/// A risk and the most of it that may be.
public struct MultilabelTarget: Hashable, Sendable {
  /// What is lost.
  public let risk: MultilabelRisk
  /// The largest mean loss.
  public let maxRisk: Level

  /// Makes a target.
  ///
  /// - Parameters:
  ///   - risk: what is lost.
  ///   - maxRisk: the largest mean loss.
  public init(_ risk: MultilabelRisk, atMost maxRisk: Level) {
    self.risk = risk
    self.maxRisk = maxRisk
  }
}

/// Which parameters of a grid keep a risk, and which of them to take.
///
/// That no parameter does is a result like any other: ``chosen`` is `nil`, and ``leastFeasible`` says
/// what would have been possible.
public struct RiskControlOutcome: Hashable, Sendable {
  /// For each parameter what decided: an upper bound of the risk, or a p-value.
  public let evidence: [Double]
  /// Whether each parameter keeps the risk.
  public let isValid: [Bool]
  /// The parameter to take, or `nil` where none keeps the risk.
  public let chosen: Int?
  /// For each target, with the others as they are, the smallest limit that these rows and this grid
  /// could have promised, rounded up; 1 or more says none.
  ///
  /// Empty where ``LearnThenTest`` has chosen a parameter.
  public let leastFeasible: [Double]

  /// The parameters that keep the risk, in the order of the grid.
  public var valid: [Int] { isValid.indices.filter { isValid[$0] } }
}
