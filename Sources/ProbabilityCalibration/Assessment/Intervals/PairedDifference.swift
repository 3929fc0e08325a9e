public import ExactStatistics
public import ScoringCore

/// What a change of the outputs did to a loss, row by row on the same rows: after minus before.
///
/// Losses of a row before and after go up and down together, so that their difference is known much better than either.
///
/// **Guarantee**: the interval misses the expected difference with probability at most delta, in the limit of many rows;
/// simulations in the tests hold it to that. **Assumption**: rows are independent, and neither output was fitted on
/// them.
public struct PairedDifference: Hashable, Sendable {
  /// What is compared, such as `log-loss`.
  public let loss: String
  /// The number of rows.
  public let count: Int
  /// The mean difference with its interval, below 0 where the loss fell; infinite where the loss of one side alone is;
  /// `nil` where both sides have infinite losses in different rows, which leaves the difference without a value.
  public let estimate: IntervalEstimate?
  /// The number of rows whose loss fell.
  public let improvedCount: Int
  /// The number of rows whose loss rose.
  public let worsenedCount: Int

  /// Compares losses row by row.
  ///
  /// - Parameters:
  ///   - loss: what is compared.
  ///   - before: a loss a row; infinite ones are allowed.
  ///   - after: a loss for the same rows.
  ///   - weights: a weight a row, or `nil`.
  ///   - isRight: whether a row is answered rightly, before or after: with fewer than three right or wrong rows there is
  ///     no interval. `nil` gives one whatever the answers.
  ///   - delta: the probability with which the interval may miss.
  /// - Precondition: counts are equal.
  /// - Complexity: O(n).
  public init(
    loss: String, before: [Double], after: [Double], weights: [Double]? = nil,
    isRight: [Bool]? = nil, delta: Level = "0.05"
  ) {
    precondition(before.count == after.count, "a loss before and after for each row")
    precondition(weights?.count ?? before.count == before.count, "a weight a row")
    precondition(isRight?.count ?? before.count == before.count, "an answer a row")
    // Rows that were infinitely bad before and are after have not changed.
    let differences = zip(after, before).map { $0 == $1 ? 0 : $0 - $1 }
    let counted = differences.indices.filter { (weights?[$0] ?? 1) > 0 }
    self.loss = loss
    count = before.count
    improvedCount = counted.count { differences[$0] < 0 }
    worsenedCount = counted.count { differences[$0] > 0 }
    let right = isRight.map { isRight in counted.count { isRight[$0] } }
    let rarer = right.map { min($0, counted.count - $0) } ?? counted.count
    let hasNoValue =
      counted.contains { differences[$0] == .infinity }
      && counted.contains { differences[$0] == -.infinity }
    estimate =
      hasNoValue || counted.isEmpty
      ? nil
      : MeanInterval.estimate(
        differences, weights: weights, rarerAnswers: rarer, delta: delta,
        within: -Double.infinity...Double.infinity)
  }

  /// Compares the log-losses of two outputs for the same labels.
  ///
  /// - Parameters:
  ///   - before: n rows with labels and weights.
  ///   - after: outputs for the same rows.
  ///   - delta: the probability with which the interval may miss.
  ///   - execution: how to work.
  /// - Returns: the difference.
  /// - Throws: `DataError` for outputs of another shape, and for the first row that is not a row of its kind.
  /// - Complexity: O(n K).
  public static func logLoss(
    before: CalibratorRows, after: Outputs, delta: Level = "0.05",
    execution: Execution = .standard
  ) throws -> PairedDifference {
    let changed = try CalibratorRows(
      LabeledOutputs(after, labels: before.labeled.labels), weights: before.weights)
    let old = try RowLosses(of: before, execution: execution)
    let new = try RowLosses(of: changed, execution: execution)
    return PairedDifference(
      loss: "log-loss", before: old.logLosses, after: new.logLosses, weights: before.weights,
      isRight: old.labels.indices.map {
        old.topLabels[$0] == old.labels[$0] && new.topLabels[$0] == old.labels[$0]
      }, delta: delta)
  }
}
