/// The histogram of forecasts: columns of equal width, (a,b], the first with 0.
enum ProbabilityHistogram {
  /// Counts rows by column and outcome; rows of weight 0 do not count.
  static func columns(_ forecasts: DistinctForecasts, count: Int = 20) -> [ReliabilityDiagram
    .Column]
  {
    let rule = BinningRule.equalWidth(count)
    var events = [Int](repeating: 0, count: count)
    var others = events
    for (entry, column) in rule.bins(of: forecasts).enumerated() {
      events[column] += forecasts.eventCounts[entry]
      others[column] += forecasts.counts[entry] - forecasts.eventCounts[entry]
    }
    return (0..<count).map {
      ReliabilityDiagram.Column(
        range: rule.nominalEdges[$0]...rule.nominalEdges[$0 + 1], eventCount: events[$0],
        otherCount: others[$0])
    }
  }
}
