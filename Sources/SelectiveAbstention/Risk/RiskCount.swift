public import ExactStatistics

/// What was counted of a risk at a threshold, with its p-value and bound.
public struct RiskCount: Hashable, Sendable {
  /// The risk and its limit.
  public let target: RiskTarget
  /// The number of rows that it is an average over.
  public let trials: Int
  /// The sum of losses: errors, or costs in millionths.
  public let losses: Int
  /// What one row can lose at most: 1, or the largest cost of an answer in millionths.
  public let largestLoss: Int

  /// Puts counts together.
  ///
  /// - Parameters:
  ///   - target: the risk and its limit.
  ///   - trials: the number of rows that it is an average over.
  ///   - losses: the sum of losses.
  ///   - largestLoss: what one row can lose at most.
  /// - Precondition: `0 <= losses <= trials * largestLoss` and `largestLoss >= 1`.
  public init(target: RiskTarget, trials: Int, losses: Int, largestLoss: Int) {
    precondition(
      trials >= 0 && losses >= 0 && largestLoss >= 1 && losses <= trials * largestLoss,
      "losses of rows")
    (self.target, self.trials, self.losses) = (target, trials, losses)
    self.largestLoss = largestLoss
  }

  /// The mean loss, as a share of the largest; `nil` without rows.
  public var mean: Double? {
    trials > 0 ? Double(losses) / Double(trials) / Double(largestLoss) : nil
  }

  /// The test that fits: exact for counts of errors, Hoeffding-Bentkus for costs.
  public var test: MeanTest { target.loss == .cost ? .hoeffdingBentkus : .binomial }

  /// The p-value of the hypothesis that the risk is at the limit or above; 1 without rows.
  ///
  /// - Complexity: O(sqrt(trials)).
  public var pValue: Double { test.pValue(of: total, above: target.limit) }

  /// An upper bound of the risk that fails with probability at most delta, as a share of the largest loss.
  ///
  /// For a threshold that was fixed in advance; ``RiskTesting`` makes that of the limit true for one that was found.
  ///
  /// - Parameter delta: the probability.
  /// - Returns: Clopper and Pearson's bound for counts, the inverse of Hoeffding-Bentkus for costs; 1 without rows.
  public func upperBound(delta: Level) -> Double {
    guard trials > 0 else { return 1 }
    if target.loss != .cost {
      return ClopperPearson(successes: losses, trials: trials).upperBound(delta: delta)
    }
    var (low, high) = (0.0, 1.0)
    let goal = delta.doubleValue
    for _ in 0..<60 {
      let middle = low + (high - low) / 2
      if test.pValue(of: total, aboveMean: middle) <= goal { high = middle } else { low = middle }
    }
    return high
  }

  private var total: LossTotal {
    largestLoss == 1
      ? LossTotal(errors: losses, of: trials)
      : LossTotal(numerator: losses, denominator: largestLoss, count: trials)
  }
}
