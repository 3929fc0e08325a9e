public import ExactStatistics

/// Whether what was counted of a risk on fresh rows is plausible when the risk is within its limit.
public struct RiskCheck: Hashable, Sendable {
  /// What is limited.
  public enum Risk: Hashable, Sendable {
    /// A risk that was tested: it is within its limit with high probability.
    case tested(RiskTarget.Loss)
    /// Approved and wrong among all rows: within its limit on average over calibration rows.
    case expected
  }

  /// What is limited.
  public let risk: Risk
  /// The limit.
  public let limit: Level
  /// The number of rows that the risk is an average over.
  public let trials: Int
  /// The sum of losses: errors, or costs in millionths.
  public let losses: Int
  /// What one row can lose at most: 1, or the largest cost of an answer in millionths.
  public let largestLoss: Int
  /// The probability of losses as large as these, or a bound of it, when the risk is at the limit; 1 without rows.
  public let pValue: Double
  /// The name of the law of the losses that the p-value is by.
  public let law: String

  /// The mean loss, as a share of the largest; `nil` without rows.
  public var mean: Double? {
    trials > 0 ? Double(losses) / Double(trials) / Double(largestLoss) : nil
  }

  /// The exact interval of the risk by Clopper and Pearson; `nil` for costs.
  ///
  /// - Parameter delta: the probability with which it may miss the risk.
  /// - Returns: the interval; `0 ... 1` without rows.
  public func interval(delta: Level = "0.05") -> ClosedRange<Double>? {
    guard largestLoss == 1 else { return nil }
    return ClopperPearson(successes: losses, trials: trials).interval(delta: delta)
  }

  /// Judges a risk that was tested.
  ///
  /// Errors have the binomial law at the limit, so that the p-value is exact. Of costs only the mean is limited: the
  /// p-value is that of Hoeffding and Bentkus for what is left to the largest cost.
  init(_ count: RiskCount) {
    let limit = count.target.limit
    risk = .tested(count.target.loss)
    self.limit = limit
    (trials, losses, largestLoss) = (count.trials, count.losses, count.largestLoss)
    guard count.trials > 0 else {
      (pValue, law) = (1, "none")
      return
    }
    if count.target.loss == .cost {
      let rest = LossTotal(
        numerator: count.trials * count.largestLoss - count.losses,
        denominator: count.largestLoss, count: count.trials)
      pValue = count.test.pValue(of: rest, above: limit.complement)
      law = "hoeffding-bentkus"
    } else {
      pValue = BinomialLaw(trials: count.trials, probability: limit.doubleValue)
        .survival(from: count.losses)
      law = "binomial(\(count.trials), \(limit))"
    }
  }

  /// Judges a risk that was controlled in expectation.
  ///
  /// The threshold lies above all but the first k of the wrong answers among n calibration rows, k + 1 the largest
  /// integer within (n + 1) times the limit, so that the number of m fresh rows that are approved and wrong has the
  /// beta-binomial law with parameters m, k + 1, n - k, or is stochastically smaller: when confidences tie, when there
  /// are no k + 1 wrong answers, and when less was approved than the limit allows. A threshold that no calibration rows
  /// chose has the binomial law at the limit.
  init(
    expected limit: Level, calibrationCount: Int?, errorCount: Int, rowCount: Int
  ) {
    risk = .expected
    self.limit = limit
    (trials, losses, largestLoss) = (rowCount, errorCount, 1)
    guard rowCount > 0 else {
      (pValue, law) = (1, "none")
      return
    }
    guard let n = calibrationCount,
      let most = ExpectedRiskControl(limit: limit).mostErrors(rowCount: n), most < n
    else {
      pValue = BinomialLaw(trials: rowCount, probability: limit.doubleValue)
        .survival(from: errorCount)
      law = "binomial(\(rowCount), \(limit))"
      return
    }
    let (a, b) = (most + 1, n - most)
    pValue = BetaBinomialLaw(trials: rowCount, a: a, b: b).survival(from: errorCount)
    law = "beta-binomial(\(rowCount), \(a), \(b))"
  }
}
