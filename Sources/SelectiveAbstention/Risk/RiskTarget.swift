public import ExactStatistics

/// A risk, and the limit that it must stay within.
public struct RiskTarget: Hashable, Sendable {
  /// What is counted, among which rows.
  public enum Loss: Hashable, Sendable {
    /// Wrong answers among approved rows: the selective risk.
    case error
    /// Wrong answers among approved rows that are answered with one label: one minus its precision.
    case errorOfAnswer(Int32)
    /// Approved rows with another answer among all rows whose true label is this one: how often a case of this
    /// class slips through.
    case missed(Int32)
    /// Rows that are approved and wrong among all rows.
    case approvedError
    /// The cost of approved rows, as a share of the largest cost of an answer.
    case cost
  }

  /// What is counted.
  public let loss: Loss
  /// The limit: for ``Loss/cost`` a share of the largest cost.
  public let limit: Level

  /// Makes a target.
  ///
  /// - Parameters:
  ///   - loss: what is counted, among which rows.
  ///   - limit: the limit.
  public init(_ loss: Loss, limit: Level) {
    (self.loss, self.limit) = (loss, limit)
  }

  /// What is counted, in words.
  ///
  /// - Parameter classNames: the names of classes, or `nil` for their indices.
  /// - Returns: a clause.
  public func description(classNames: [String]? = nil) -> String {
    func name(_ label: Int32) -> String {
      guard let classNames, classNames.indices.contains(Int(label)) else { return "\(label)" }
      return classNames[Int(label)]
    }
    return switch loss {
    case .error: "wrong answers among approved rows"
    case .errorOfAnswer(let label): "wrong answers among approved rows answered \(name(label))"
    case .missed(let label): "approved rows with another answer among rows of class \(name(label))"
    case .approvedError: "rows that are approved and wrong among all rows"
    case .cost: "mean cost of approved rows, as a share of the largest cost of an answer"
    }
  }
}
