public import ExactStatistics
public import ScoringCore

extension ReliabilityDiagram {
  /// Computes the diagram of forecasts.
  ///
  /// Points are bins with exact intervals (of the effective number of rows where these are weighted); the line is
  /// isotonic regression, given by the first and last forecast of each step; the band is where that line would run,
  /// at each point by itself, were the forecasts true, by redrawing outcomes from them.
  ///
  /// - Parameters:
  ///   - forecasts: n rows.
  ///   - rule: how bins are formed; `nil` is ``BinningRule/diagram(rowCount:)``.
  ///   - bandLevel: the share of samples that the band holds at each point.
  ///   - bandSamples: the number of samples; 0 for no band.
  ///   - seed: the seed.
  ///   - execution: how to work; it changes speed alone.
  /// - Throws: nothing but what the work itself throws.
  /// - Complexity: O(n `bandSamples`).
  public init(
    of forecasts: BinaryForecasts, binning rule: BinningRule? = nil, bandLevel: Level = "0.9",
    bandSamples: Int = 192, seed: UInt64 = 0, execution: Execution = .standard
  ) throws {
    try self.init(
      DistinctForecasts(forecasts), binning: rule, bandLevel: bandLevel, bandSamples: bandSamples,
      seed: seed, execution: execution)
  }

  init(
    _ forecasts: DistinctForecasts, binning rule: BinningRule?, bandLevel: Level,
    bandSamples: Int, seed: UInt64, execution: Execution
  ) throws {
    let rule = rule ?? .diagram(rowCount: forecasts.rowCount)
    let isWeighted = forecasts.rowWeights != nil
    let bins = BinnedForecasts(forecasts, by: rule).bins.map { bin in
      Bin(
        range: bin.range, count: bin.count, eventCount: bin.eventCount,
        meanProbability: bin.meanProbability, frequency: bin.frequency,
        interval: FrequencyInterval.interval(
          eventCount: bin.eventCount, count: bin.count, frequency: bin.frequency,
          effectiveCount: bin.effectiveCount, isWeighted: isWeighted, delta: "0.05"))
    }
    let band =
      bandSamples > 0
      ? try ConsistencyBand.points(
        forecasts, level: bandLevel, samples: bandSamples, pointCount: 65, seed: seed,
        execution: execution) : []
    self.init(
      bins: bins, binning: rule.name, line: ReliabilityDiagram.line(forecasts), band: band,
      bandLevel: bandLevel.doubleValue, histogram: ProbabilityHistogram.columns(forecasts))
  }

  private static func line(_ forecasts: DistinctForecasts) -> [LinePoint] {
    let pooled = PooledFrequencies(
      weights: forecasts.weights, eventWeights: forecasts.eventWeights)
    return (0..<pooled.blockCount).flatMap { block in
      let entries = pooled.entries(block)
      let ends =
        entries.count > 1 ? [entries.lowerBound, entries.upperBound - 1] : [entries.lowerBound]
      return ends.map {
        LinePoint(
          probability: forecasts.probabilities[$0], frequency: pooled.frequency(block))
      }
    }
  }
}
