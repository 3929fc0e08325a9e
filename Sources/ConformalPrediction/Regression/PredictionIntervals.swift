public import ExactStatistics
public import ScoringCore

/// Prediction intervals of one level, closed at finite ends.
public struct PredictionIntervals: Sendable {
  /// The quantiles that they were made with; of a group-conditional predictor those of all rows.
  public let quantiles: IntervalQuantiles
  /// The lower ends; minus infinity where there is none.
  public let lower: [Double]
  /// The upper ends; infinity where there is none.
  public let upper: [Double]
  /// Of a group-conditional predictor the group that each interval goes by, a node of its tree; -1 for the whole line,
  /// because the group is unknown.
  public let categories: [Int32]?

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
  ///   - groups: the groups of the rows, for a group-conditional predictor.
  ///   - alpha: the miscoverage level, fitted or not; `nil` when exactly one was fitted.
  ///   - execution: how to work.
  /// - Returns: one interval a row.
  /// - Throws: `DataError` for outputs that the predictor cannot take, or a level that n is too small for.
  /// - Complexity: O(m) scores, some ten a row.
  public func intervals(
    for outputs: RegressionOutputs, groups: RowGroups? = nil, alpha: Level? = nil,
    execution: Execution = .standard
  ) throws -> PredictionIntervals {
    let quantiles = try quantiles(for: alpha)
    try requireUsable(outputs)
    let serving = try serving(groups, of: outputs, at: quantiles.alpha)
    var bounds = [SideBounds(quantiles)]
    if let members = self.groups?.members {
      let used = Set(serving ?? [])
      bounds = try members.indices.map { index in
        used.contains(Int32(index))
          ? SideBounds(try members[index].quantiles(for: quantiles.alpha)) : .none
      }
    }
    let (lower, upper) = ends(of: outputs, execution) { [bounds] row in
      guard let category = serving?[row] else { return bounds[0] }
      return category < 0 ? .none : bounds[Int(category)]
    }
    return PredictionIntervals(
      quantiles: quantiles, lower: lower, upper: upper, categories: serving)
  }

  /// The ends of the targets whose sides are at most the bounds of their row.
  func ends(
    of outputs: RegressionOutputs, _ execution: Execution,
    atMost bounds: @Sendable (Int) -> SideBounds
  ) -> ([Double], [Double]) {
    let score = score
    let crossing = method.crossing
    // Nothing in the work throws.
    let blocks =
      (try? mapRowBlocks(
        rowCount: outputs.rowCount, blockRowCount: Self.blockRowCount,
        threadCount: execution.threadCount, workspace: ()
      ) { _, rows in
        rows.map { index in
          let (row, bounds) = (crossing.apply(outputs[index]), bounds(index))
          return (
            ScoreInversion.lowerEnd(score, atMost: bounds.lower, row),
            ScoreInversion.upperEnd(score, atMost: bounds.upper, row)
          )
        }
      }) ?? []
    return (blocks.flatMap { $0.map { $0.0 } }, blocks.flatMap { $0.map { $0.1 } })
  }
}

/// How far a target may be below and above; infinity where that side is not bounded.
struct SideBounds: Sendable {
  let lower: Double
  let upper: Double

  static let none = SideBounds(lower: .infinity, upper: .infinity)

  init(lower: Double, upper: Double) { (self.lower, self.upper) = (lower, upper) }

  init(_ quantiles: IntervalQuantiles) {
    self.init(
      lower: quantiles.lower?.tail ?? .infinity, upper: quantiles.upper?.tail ?? .infinity)
  }
}
