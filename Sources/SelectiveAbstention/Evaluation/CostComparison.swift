/// What rows cost under a policy, and what they would have cost without one, in millionths of a unit.
public struct CostComparison: Hashable, Sendable {
  /// The least probability of the plain threshold.
  public static let plainThreshold = 0.5

  /// The number of rows.
  public let rowCount: Int
  /// Under the policy.
  public let policy: Int
  /// Had every answer gone out.
  public let approveAll: Int
  /// Had every row been reviewed.
  public let reviewAll: Int
  /// Had answers with a probability of at least 0.5 gone out, and the rest been reviewed.
  ///
  /// With two classes that approves every row. It is `nil` where probabilities are not known.
  public let plain: Int?

  /// Sums the costs of rows.
  ///
  /// - Parameters:
  ///   - costs: the costs of each decision for each row.
  ///   - decisions: the policy's decisions.
  ///   - topProbabilities: the probability of each answer, or `nil` where it is not known.
  /// - Complexity: O(n).
  init(_ costs: RowCosts, decisions: [Decision], topProbabilities: [Double]?) {
    rowCount = decisions.count
    var policy = 0
    for (row, decision) in decisions.enumerated() { policy += costs.cost(of: decision, at: row) }
    self.policy = policy
    approveAll = costs.approve.reduce(0, +)
    reviewAll = costs.review.reduce(0, +)
    plain = topProbabilities.map { probabilities in
      var sum = 0
      for (row, probability) in probabilities.enumerated() {
        sum += costs.cost(of: probability >= Self.plainThreshold ? .approve : .review, at: row)
      }
      return sum
    }
  }

  /// A sum as units of cost for a thousand rows.
  ///
  /// - Parameter cost: one of the sums.
  /// - Returns: the mean cost of a row, times 1 000.
  public func perThousandRows(_ cost: Int) -> Double {
    Double(cost) / Double(DecisionCosts.resolution) / Double(rowCount) * 1_000
  }
}
