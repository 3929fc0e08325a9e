public import ExactStatistics
public import ScoringCore

extension ConformalPredictor {
  /// The prediction sets of rows.
  ///
  /// - Parameters:
  ///   - outputs: n rows, K classes, of the kind that the predictor was fitted on.
  ///   - alpha: the miscoverage level, fitted or not; `nil` when exactly one was fitted.
  ///   - policy: what becomes of empty sets; `nil` is the predictor's own.
  ///   - execution: how to work.
  /// - Returns: one set a row.
  /// - Throws: `DataError` for outputs of another kind or shape, bad rows, or a level that n is too small
  ///   for.
  /// - Complexity: O(n K) time.
  public func sets(
    for outputs: Outputs, alpha: Level? = nil, policy: SetPolicy? = nil,
    execution: Execution = .standard
  ) throws -> PredictionSets {
    let quantile = try quantile(for: alpha)
    try requireMatch(outputs)
    let policy = policy ?? setPolicy
    let found = try score.sets(
      atMost: quantile.tail, in: outputs, context: context(execution))
    guard policy == .forceTop1, (0..<found.rowCount).contains(where: { found.size(of: $0) == 0 })
    else { return PredictionSets(labels: found, alpha: quantile.alpha, policy: policy) }
    let top = try outputs.topLabels(precision: precision, execution: execution)
    var forced = LabelLists()
    for row in 0..<found.rowCount {
      if found.size(of: row) == 0 {
        forced.append(CollectionOfOne(top[row]))
      } else {
        forced.append(found[row])
      }
    }
    return PredictionSets(labels: forced, alpha: quantile.alpha, policy: policy)
  }

  /// The p-values of labels: `(1 + number of calibration scores at least as large) / (n + 1)`.
  ///
  /// A label is in the set of level alpha exactly when its p-value is above alpha.
  ///
  /// - Parameters:
  ///   - labels: the labels of each row.
  ///   - outputs: n rows, K classes, of the kind that the predictor was fitted on.
  ///   - execution: how to work.
  /// - Returns: the p-values as exact counts, in the order of `labels.labels`.
  /// - Throws: `DataError` for outputs of another kind or shape, or bad rows.
  /// - Complexity: O(K + log n) time a label.
  public func pValues(
    of labels: LabelLists, in outputs: Outputs, execution: Execution = .standard
  ) throws -> PValues {
    try requireMatch(outputs)
    let scores = try score.scores(
      of: labels, in: outputs, context: context(execution))
    let counts = try self.scores.sortedColumn(execution).withSpan { sorted in
      scores.map { calibrationCount - sorted.firstIndex(atLeast: $0) }
    }
    return PValues(greaterOrEqualCounts: counts, calibrationCount: calibrationCount)
  }
}
