public import ExactStatistics
public import ScoringCore

/// What prediction intervals did on rows with targets that the predictor was not fitted on.
public struct IntervalEvaluation: Sendable {
  /// The rows of one group.
  public struct Group: Hashable, Sendable {
    /// The names of the group, from coarse to fine.
    public let path: [String]
    /// Its rows.
    public let hitCount: HitCount
    /// The mean width of their intervals; infinite where one is.
    public let meanWidth: Double

    /// The name in one text, such as `emea / paris`.
    public var name: String { path.joined(separator: " / ") }
  }

  /// The quantiles that were evaluated.
  public let quantiles: IntervalQuantiles
  /// All rows.
  public let total: HitCount
  /// Rows whose target lies below the lower end, or below both ends of an empty interval.
  public let missesBelow: Int
  /// Rows whose target lies above the upper end.
  public let missesAbove: Int
  /// Rows with an empty interval.
  public let emptyCount: Int
  /// Rows with an infinite end.
  public let infiniteCount: Int
  /// Rows whose lower quantile prediction is above the upper one.
  public let crossedCount: Int
  /// The mean width, an empty interval being 0 wide; infinite where one is.
  public let meanWidth: Double
  /// The median width: the mean of the middle two for an even count.
  public let medianWidth: Double
  /// The mean interval score; `nil` where an interval is infinite.
  ///
  /// It is the width plus 2 / alpha times the distance of a missed target; an empty interval counts as the point in
  /// its middle.
  ///
  /// Source: R. Winkler (1972), doi:10.1080/01621459.1972.10481224; T. Gneiting, A. Raftery (2007),
  /// doi:10.1198/016214506000001437.
  public let meanIntervalScore: Double?
  /// The mean continuous ranked probability score of the predictive distributions; `nil` for a score without, or where
  /// no finite number holds it.
  public let meanRankedProbabilityScore: Double?
  /// The rows of each group that was asked about, in the order of their names.
  public let groups: [Group]
  /// Whether the hits are plausible under the guarantee: with asymmetric sides those of the side that speaks louder
  /// against it, with its p-value doubled (Bonferroni).
  public let consistency: CoverageConsistency

  /// The number of rows, m.
  public var count: Int { total.count }
  /// The share of rows whose interval holds the target.
  public var coverage: Double { total.coverage ?? 0 }
}

extension RegressionPredictor {
  /// Evaluates prediction intervals on rows with targets that the predictor was not fitted on.
  ///
  /// - Parameters:
  ///   - test: m rows with targets.
  ///   - places: the groups of the rows, for a group-conditional predictor.
  ///   - groups: groups of the rows whose coverage is wanted; none is guaranteed by being asked about.
  ///   - alpha: the miscoverage level, fitted or not; `nil` when exactly one was fitted.
  ///   - significance: the level below which a p-value is implausible.
  ///   - execution: how to work.
  /// - Returns: coverage, widths, scores and the verdict on the guarantee.
  /// - Throws: `DataError` for rows that the predictor cannot take, no rows, or a level that n is too small for.
  /// - Complexity: O(m log m).
  public func evaluate(
    on test: RegressionData, places: RowGroups? = nil, groups: GroupColumns? = nil,
    alpha: Level? = nil,
    significance: Level = "0.01", execution: Execution = .standard
  ) throws -> IntervalEvaluation {
    guard test.rowCount > 0 else {
      throw DataError(found: "no rows", expected: "at least one", file: test.outputs.file)
    }
    if let groups, groups.rowCount != test.rowCount {
      throw DataError(
        found: "\(groups.rowCount) groups for \(test.rowCount) rows of predictions",
        expected: "one group a row", file: test.outputs.file)
    }
    let intervals = try intervals(
      for: test.outputs, groups: places, alpha: alpha, execution: execution)
    try score.requireUsable(test)
    let quantiles = intervals.quantiles
    let scale = 2 / quantiles.alpha.doubleValue
    let system = predictiveSystem
    var tally = groups.map { GroupTally($0) }
    var total = HitCount()
    var sideMisses = (below: 0, above: 0)
    var missed = (below: 0, above: 0)
    var (emptyCount, infiniteCount) = (0, 0)
    var (penalty, ranked) = (0.0, 0.0)
    var widths: [Double] = []
    widths.reserveCapacity(test.rowCount)
    for row in test.targets.indices {
      let target = test.targets[row]
      let (lower, upper) = (intervals.lower[row], intervals.upper[row])
      let isHit = intervals.contains(target, at: row)
      let isEmpty = intervals.isEmpty(row)
      total.add(isHit: isHit, size: 0)
      tally?.add(row: row, isHit: isHit, size: 0)
      sideMisses.below += target < lower ? 1 : 0
      sideMisses.above += target > upper ? 1 : 0
      if !isHit {
        if target < lower { missed.below += 1 } else { missed.above += 1 }
      }
      emptyCount += isEmpty ? 1 : 0
      infiniteCount += !isEmpty && !(lower.isFinite && upper.isFinite) ? 1 : 0
      widths.append(intervals.width(row))
      let middle = lower / 2 + upper / 2
      let (low, high) = isEmpty ? (middle, middle) : (lower, upper)
      penalty += max(0, max(low - target, target - high))
      if let system {
        ranked += system.rankedProbabilityScore(
          of: target, method.crossing.apply(test.outputs[row]))
      }
    }
    let m = Double(test.rowCount)
    let sorted = widths.sorted()
    let meanWidth = widths.reduce(0, +) / m
    let intervalScore = meanWidth + scale * (penalty / m)
    return IntervalEvaluation(
      quantiles: quantiles, total: total, missesBelow: missed.below, missesAbove: missed.above,
      emptyCount: emptyCount, infiniteCount: infiniteCount,
      crossedCount: test.outputs.crossedCount, meanWidth: meanWidth,
      medianWidth: (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2,
      meanIntervalScore: intervalScore.isFinite ? intervalScore : nil,
      meanRankedProbabilityScore: system.flatMap { _ in
        (ranked / m).isFinite ? ranked / m : nil
      },
      groups: tally.map { $0.intervalGroups(widths) } ?? [],
      consistency: try self.groups.map {
        try consistency($0, places, test, intervals, significance)
      } ?? consistency(quantiles, total, sideMisses, significance))
  }

  /// Judges the rows of each group with quantiles of its own by their law.
  private func consistency(
    _ groups: RegressionGroups, _ places: RowGroups?, _ test: RegressionData,
    _ intervals: PredictionIntervals, _ significance: Level
  ) throws -> CoverageConsistency {
    var own: [Int: (count: Int, hits: Int, below: Int, above: Int)] = [:]
    for (row, node) in (places?.nodes ?? []).enumerated()
    where node >= 0 && intervals.categories?[row] == node && groups.tree.isLeaf(Int(node)) {
      let target = test.targets[row]
      var counts = own[Int(node)] ?? (0, 0, 0, 0)
      counts.count += 1
      counts.hits += intervals.contains(target, at: row) ? 1 : 0
      counts.below += target < intervals.lower[row] ? 1 : 0
      counts.above += target > intervals.upper[row] ? 1 : 0
      own[Int(node)] = counts
    }
    var judged: [CoverageConsistency] = []
    for (node, counts) in own.sorted(by: { $0.key < $1.key }) {
      let quantiles = try groups.members[node].quantiles(for: intervals.quantiles.alpha)
      let hits =
        sides == .asymmetric
        ? [counts.count - counts.below, counts.count - counts.above] : [counts.hits]
      judged += zip(quantiles.each, hits).map { quantile, hits in
        CoverageConsistency(
          hits: hits, count: counts.count, quantile: quantile, policy: .allowEmpty,
          significance: significance)
      }
    }
    return CoverageConsistency(worstOf: judged, significance: significance)
  }

  private func consistency(
    _ quantiles: IntervalQuantiles, _ total: HitCount, _ misses: (below: Int, above: Int),
    _ significance: Level
  ) -> CoverageConsistency {
    func judge(_ quantile: ConformalQuantile, _ hits: Int) -> CoverageConsistency {
      CoverageConsistency(
        hits: hits, count: total.count, quantile: quantile, policy: .allowEmpty,
        significance: significance)
    }
    guard sides == .asymmetric, let lower = quantiles.lower, let upper = quantiles.upper else {
      return CoverageConsistency(
        worstOf: quantiles.each.map { judge($0, total.hits) }, significance: significance)
    }
    return CoverageConsistency(
      worstOf: [
        judge(lower, total.count - misses.below), judge(upper, total.count - misses.above),
      ], significance: significance)
  }
}

extension GroupTally {
  /// The finest groups with the mean widths of their rows.
  func intervalGroups(_ widths: [Double]) -> [IntervalEvaluation.Group] {
    zip(groups, sums(of: widths)).map { group, sum in
      IntervalEvaluation.Group(
        path: group.path, hitCount: group.hitCount,
        meanWidth: sum / Double(max(1, group.hitCount.count)))
    }
  }
}
