public import ExactStatistics
public import ScoringCore

/// Prediction intervals of one level, closed at finite ends.
public struct PredictionIntervals: Sendable {
  /// The quantiles that they were made with.
  public let quantiles: IntervalQuantiles
  /// The lower ends; minus infinity where there is none.
  public let lower: [Double]
  /// The upper ends; infinity where there is none.
  public let upper: [Double]

  /// The number of rows.
  public var count: Int { lower.count }

  /// Whether no target is inside: the quantile is negative and the two predictions are too close together, or they
  /// cross.
  ///
  /// - Parameter row: inside `0 ..< count`.
  /// - Returns: whether it is empty.
  public func isEmpty(_ row: Int) -> Bool { lower[row] > upper[row] }

  /// Whether a target is inside.
  ///
  /// - Parameters:
  ///   - target: any number.
  ///   - row: inside `0 ..< count`.
  /// - Returns: whether it is between the ends or on one.
  public func contains(_ target: Double, at row: Int) -> Bool {
    lower[row] <= target && target <= upper[row]
  }

  /// The width of an interval: 0 for an empty one, infinity without both ends.
  ///
  /// - Parameter row: inside `0 ..< count`.
  /// - Returns: the width in units of the target.
  public func width(_ row: Int) -> Double {
    isEmpty(row) ? 0 : upper[row] - lower[row]
  }
}

extension RegressionPredictor {
  /// Rows that one task works on.
  private static let blockRowCount = 1 << 12

  /// The prediction intervals of rows.
  ///
  /// Ends are the smallest and the largest double whose score is at most the quantile, so that a target is inside
  /// exactly when its p-value is above alpha.
  ///
  /// - Parameters:
  ///   - outputs: m rows.
  ///   - alpha: the miscoverage level, fitted or not; `nil` when exactly one was fitted.
  ///   - execution: how to work.
  /// - Returns: one interval a row.
  /// - Throws: `DataError` for outputs that the predictor cannot take, or a level that n is too small for.
  /// - Complexity: O(m) scores, some ten a row.
  public func intervals(
    for outputs: RegressionOutputs, alpha: Level? = nil, execution: Execution = .standard
  ) throws -> PredictionIntervals {
    let quantiles = try quantiles(for: alpha)
    try requireUsable(outputs)
    let (lower, upper) = ends(
      of: outputs, lower: quantiles.lower?.tail ?? .infinity,
      upper: quantiles.upper?.tail ?? .infinity, execution)
    return PredictionIntervals(quantiles: quantiles, lower: lower, upper: upper)
  }

  /// The ends of the targets whose sides are at most some bounds.
  func ends(
    of outputs: RegressionOutputs, lower: Double, upper: Double, _ execution: Execution
  ) -> ([Double], [Double]) {
    let score = score
    let crossing = method.crossing
    // Nothing in the work throws.
    let blocks =
      (try? mapRowBlocks(
        rowCount: outputs.rowCount, blockRowCount: Self.blockRowCount,
        threadCount: execution.threadCount, workspace: ()
      ) { _, rows in
        rows.map { row in
          let row = crossing.apply(outputs[row])
          return (
            ScoreInversion.lowerEnd(score, atMost: lower, row),
            ScoreInversion.upperEnd(score, atMost: upper, row)
          )
        }
      }) ?? []
    return (blocks.flatMap { $0.map { $0.0 } }, blocks.flatMap { $0.map { $0.1 } })
  }
}
