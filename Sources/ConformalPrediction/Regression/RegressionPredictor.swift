public import ExactStatistics
internal import ScoringCore

/// A fitted split-conformal regression predictor: a score with its calibration scores, for any level.
///
/// A target is inside of an interval exactly when its score is at most the conformal quantile, which is exactly when
/// its p-value is above alpha. Intervals of one row are nested in alpha.
public struct RegressionPredictor: Sendable {
  /// What was fitted.
  public let method: SplitConformalRegression
  /// The groups of a group-conditional predictor; ``lists`` and ``quantiles`` are then of all rows.
  public let groups: RegressionGroups?
  /// The kept scores, each list ascending: signed ones, or those of the sides.
  package let lists: [[Double]]
  /// The scores that lower ends go by; `nil` where there is no lower end.
  let lowerScores: CalibrationScores?
  /// The scores that upper ends go by; `nil` where there is no upper end.
  let upperScores: CalibrationScores?
  /// The quantiles of the fitted levels, in ascending order of alpha.
  public let quantiles: [IntervalQuantiles]

  /// Puts a predictor together from its parts.
  ///
  /// - Parameters:
  ///   - method: what was fitted.
  ///   - lists: finite scores, ascending, one list for each side that the method keeps.
  ///   - groups: the groups, for a group-conditional predictor.
  package init(
    _ method: SplitConformalRegression, lists: [[Double]], groups: RegressionGroups? = nil
  ) {
    self.method = method
    self.lists = lists
    self.groups = groups
    let above = lists[lists.count - 1]
    let (low, high): ([Double], [Double])
    if method.score.isSigned {
      switch method.sides {
      case .symmetric:
        low = above.map { $0.magnitude }.sorted()
        high = low
      case .asymmetric, .lower, .upper:
        low = above.reversed().map { 0 - $0 }
        high = above
      }
    } else {
      (low, high) = (lists[0], above)
    }
    let lower = CalibrationScores(sorted: low)
    let upper = method.sides == .symmetric ? lower : CalibrationScores(sorted: high)
    lowerScores = method.sides == .upper ? nil : lower
    upperScores = method.sides == .lower ? nil : upper
    let (lowerScores, upperScores) = (lowerScores, upperScores)
    quantiles = method.alphas.map { alpha in
      let level = (try? method.sides.sideLevel(alpha)) ?? alpha
      return IntervalQuantiles(
        alpha: alpha, sides: method.sides, count: above.count,
        lower: lowerScores.map { ConformalQuantile(alpha: level, scores: $0) },
        upper: upperScores.map { ConformalQuantile(alpha: level, scores: $0) })
    }
  }

  /// Puts a group-conditional predictor together.
  ///
  /// - Parameter groups: the groups with their members.
  package init(_ groups: RegressionGroups) {
    self.init(groups.members[0].method, lists: groups.members[0].lists, groups: groups)
  }

  /// The nonconformity score.
  public var score: any RegressionScore { method.score }
  /// The sides that are bounded.
  public var sides: IntervalSides { method.sides }
  /// The fitted levels, ascending.
  public var alphas: [Level] { method.alphas }
  /// The number of calibration rows, n.
  public var calibrationCount: Int { lists[0].count }

  /// The quantiles of a level, fitted or not.
  ///
  /// - Parameter alpha: the miscoverage level; `nil` is the fitted one, when there is exactly one.
  /// - Returns: the quantiles.
  /// - Throws: `DataError` with code `usage` when `alpha` is `nil` and several levels were fitted; with code
  ///   `infeasible` when n is too small and trivial intervals are not allowed.
  /// - Complexity: O(log n).
  public func quantiles(for alpha: Level? = nil) throws -> IntervalQuantiles {
    guard let alpha = alpha ?? (alphas.count == 1 ? alphas.first : nil) else {
      throw DataError(
        .usage,
        found: "a predictor fitted for alpha " + alphas.map { "\($0)" }.joined(separator: ", "),
        expected: "one level", remedy: "say which alpha")
    }
    let level = try sides.sideLevel(alpha)
    let found = IntervalQuantiles(
      alpha: alpha, sides: sides, count: calibrationCount,
      lower: lowerScores.map { ConformalQuantile(alpha: level, scores: $0) },
      upper: upperScores.map { ConformalQuantile(alpha: level, scores: $0) })
    if found.isTrivial, !method.allowsTrivial {
      throw DataError.infeasibleInterval(
        alpha: alpha, sides: sides, count: calibrationCount, minimumCount: found.minimumCount,
        file: nil)
    }
    return found
  }

  /// Checks that outputs are ones that the predictor can take.
  ///
  /// - Parameter outputs: the outputs.
  /// - Throws: `DataError` that says what differs, or for the first bad row.
  public func requireUsable(_ outputs: RegressionOutputs) throws {
    try method.requireUsable(outputs)
  }
}
