internal import ExactStatistics

/// The exact interval of a frequency, and what stands for it where rows are weighted.
enum FrequencyInterval {
  /// Clopper and Pearson's interval.
  ///
  /// Where rows are weighted, of the effective number of rows in which the same share had the event: an approximation.
  static func interval(
    eventCount: Int, count: Int, frequency: Double, effectiveCount: Double, isWeighted: Bool,
    delta: Level
  ) -> ClosedRange<Double> {
    guard isWeighted else {
      return ClopperPearson(successes: eventCount, trials: count).interval(delta: delta)
    }
    let side = delta.doubleValue / 2
    let events = frequency * effectiveCount
    let others = effectiveCount - events
    let lower = events > 0 ? BetaLaw(a: events, b: max(0, others) + 1).quantile(side) : 0
    let upper = others > 0 ? BetaLaw(a: events + 1, b: others).quantile(upperTail: side) : 1
    return min(lower, upper)...upper
  }

  /// The name of the method.
  static func method(isWeighted: Bool) -> String {
    isWeighted ? "clopper-pearson,effective-count" : "clopper-pearson"
  }
}
