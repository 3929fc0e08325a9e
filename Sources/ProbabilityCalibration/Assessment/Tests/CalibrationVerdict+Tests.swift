internal import ExactStatistics

extension CalibrationVerdict {
  /// What tests and bins say of forecasts.
  ///
  /// Nothing speaks against calibration where no p-value, adjusted for the number of tests, is at or below the level.
  /// Then the rows are consistent, or too few: so few that a gap of the size asked for would be missed by the mean-gap
  /// test one time in five or more.
  ///
  /// Else forecasts are too high, or too low, where the mean gap is significant and no bin speaks for the opposite;
  /// and mixed otherwise. A bin speaks where its mean probability lies outside of the exact interval of its frequency
  /// at the level over the number of bins.
  init(
    _ forecasts: DistinctForecasts, binned: BinnedForecasts, tests: [CalibrationTest],
    meanGap: CalibrationTest, options: AssessmentOptions
  ) {
    let level = options.significance.doubleValue
    let adjusted = HolmAdjustment.adjusted(tests.map { $0.pValue })
    guard adjusted.contains(where: { $0 <= level }) else {
      self =
        CalibrationVerdict.isNoticeable(
          options.noticeableGap, forecasts, level: level / Double(tests.count))
        ? .consistent : .inconclusive
      return
    }
    let (low, high) = CalibrationVerdict.sides(
      binned, isWeighted: forecasts.rowWeights != nil, level: options.significance)
    let isHigh = forecasts.meanProbability > forecasts.frequency
    if meanGap.pValue <= level, !(isHigh ? low : high) {
      self = isHigh ? .overconfident : .underconfident
    } else {
      self = .mixed
    }
  }

  /// Whether some bins show forecasts that are too low, and some that are too high.
  private static func sides(
    _ binned: BinnedForecasts, isWeighted: Bool, level: Level
  ) -> (low: Bool, high: Bool) {
    let (denominator, overflows) = level.denominator.multipliedReportingOverflow(
      by: max(1, binned.bins.count))
    guard !overflows, let share = try? Level(numerator: level.numerator, denominator: denominator)
    else { return (false, false) }
    var (low, high) = (false, false)
    for bin in binned.bins {
      let interval = FrequencyInterval.interval(
        eventCount: bin.eventCount, count: bin.count, frequency: bin.frequency,
        effectiveCount: bin.effectiveCount, isWeighted: isWeighted, delta: share)
      if bin.meanProbability < interval.lowerBound { low = true }
      if bin.meanProbability > interval.upperBound { high = true }
    }
    return (low, high)
  }

  /// Whether the mean-gap test would notice a gap four times in five.
  private static func isNoticeable(
    _ gap: Double, _ forecasts: DistinctForecasts, level: Double
  ) -> Bool {
    let mean = forecasts.meanProbability
    // Where the gap would lie towards one half the frequency spreads the most.
    let frequency = mean > 0.5 ? max(0.5, mean - gap) : min(0.5, mean + gap)
    let count =
      forecasts.totalWeight * forecasts.totalWeight / forecasts.totalSquaredWeight
    let reach = NormalLaw.quantile(upperTail: level / 2) + NormalLaw.quantile(upperTail: 0.2)
    return reach * (frequency * (1 - frequency) / count).squareRoot() <= gap
  }
}
