/// A trend over several runs, though each of them may have passed.
public struct TrendWarning: Codable, Hashable, Sendable {
  /// The model.
  public var model: String
  /// The metric, such as `ece`.
  public var metric: String
  /// The runs that show it, oldest first.
  public var runs: [Int]
  /// What the runs show, in one sentence.
  public var sentence: String
}

/// Rules on how numbers go over the last three runs of a model.
///
/// A warning: the last three numbers go one way, and the change from the first to the third is more than chance gives
/// in 99 % of pairs of runs with no change between them. The interval of the change is put together from those of the
/// two runs (MOVER, scaled from 95 % to 99 %). Where nothing changes and errors are normal, a look warns with a
/// probability of at most 0.005 of a rise, and at most 0.01 of a drift either way; five hundred models that never
/// change give some two or three warnings of each rule a month.
///
/// The ECE and the review rate are watched for a rise, coverage for a drift either way.
public enum TrendRules {
  /// How many runs a rule looks at.
  static let runCount = 3

  /// Ratio of half-widths at 99 % and 95 %: normal quantiles at 0.995 and 0.975.
  private static let widening = 2.575_829_303_549 / 1.959_963_984_540

  /// What the last runs of a model show.
  ///
  /// - Parameter runs: runs of one model, oldest first; of more than three the last count.
  /// - Returns: a warning for each number that goes one way.
  public static func warnings(_ runs: [HistoryEntry]) -> [TrendWarning] {
    let runs = runs.compactMap { entry in entry.run.map { (entry, $0) } }.suffix(runCount)
    guard let (_, last) = runs.last else { return [] }
    return last.metrics.map(\.name).filter(isWatched).compactMap { name in
      warning(
        MetricTrend(
          model: last.model.name, name: name,
          points: runs.compactMap { entry, run in
            run.metrics.first { $0.name == name }.map {
              MetricTrend.Point(
                run: entry.sequence, time: entry.time, value: $0.value, lower: $0.lower,
                upper: $0.upper)
            }
          }))
    }
  }

  /// Whether a rule looks at a metric.
  static func isWatched(_ metric: String) -> Bool {
    metric == "ece" || metric == "review_rate" || metric.hasPrefix("coverage@")
  }

  /// What the last numbers of a metric show.
  static func warning(_ trend: MetricTrend) -> TrendWarning? {
    let points = Array(trend.points.suffix(runCount))
    guard points.count == runCount else { return nil }
    let rises = zip(points, points.dropFirst()).allSatisfy { $0.value < $1.value }
    let falls = zip(points, points.dropFirst()).allSatisfy { $0.value > $1.value }
    let isDrift = trend.name.hasPrefix("coverage@")
    guard rises || falls && isDrift, let first = points.first, let last = points.last,
      isMoreThanChance(from: rises ? first : last, to: rises ? last : first)
    else { return nil }
    let numbers = points.map { MetricWords.value(trend.name, $0.value) }.joined(separator: " → ")
    let name = MetricWords.name(trend.name)
    let verb =
      isDrift
      ? "drifts \(rises ? "up" : "down")" : trend.name == "review_rate" ? "climbs" : "rises"
    return TrendWarning(
      model: trend.model, metric: trend.name, runs: points.map(\.run),
      sentence: "\(name) \(verb) over three runs, \(numbers): more than chance gives")
  }

  /// Whether the 99 % interval of a rise is above zero.
  private static func isMoreThanChance(
    from low: MetricTrend.Point, to high: MetricTrend.Point
  ) -> Bool {
    guard let upper = low.upper, let lower = high.lower else { return false }
    let (below, above) = (high.value - lower, upper - low.value)
    return high.value - low.value > widening * (below * below + above * above).squareRoot()
  }
}
