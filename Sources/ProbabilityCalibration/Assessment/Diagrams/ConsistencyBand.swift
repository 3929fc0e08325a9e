internal import ExactStatistics
internal import ScoringCore

/// Where the isotonic line of a calibrated model would run: outcomes are redrawn from the forecasts and pooled.
///
/// Source: T. Dimitriadis, T. Gneiting, A. I. Jordan (2021), doi:10.1073/pnas.2016191118.
enum ConsistencyBand {
  /// Computes the band.
  ///
  /// - Parameters:
  ///   - forecasts: the rows.
  ///   - level: the share of samples that the band holds at each point.
  ///   - samples: the number of samples, at least 2.
  ///   - pointCount: the number of points at most, at least 2.
  ///   - seed: the seed.
  ///   - execution: how to work.
  /// - Returns: the band at evenly ranked forecasts.
  /// - Throws: nothing of its own.
  /// - Complexity: O(n samples).
  static func points(
    _ forecasts: DistinctForecasts, level: Level, samples: Int, pointCount: Int, seed: UInt64,
    execution: Execution
  ) throws -> [ReliabilityDiagram.BandPoint] {
    let entries = grid(forecasts, pointCount: pointCount)
    let blocks = (samples + ResampledOutcomes.width - 1) / ResampledOutcomes.width
    let lines = try mapRowBlocks(
      rowCount: blocks, blockRowCount: 1, threadCount: execution.threadCount, workspace: ()
    ) { (_: Void, block: Range<Int>) -> [[Double]] in
      let kept = min(
        ResampledOutcomes.width, samples - block.lowerBound * ResampledOutcomes.width)
      // Other blocks than those of the test, so that band and p-value are drawn apart.
      return self.lines(
        forecasts, at: entries, count: kept,
        ResampledOutcomes(seed: seed, block: firstBlock + block.lowerBound))
    }
    let all = Array(lines.joined())
    let tail = (samples + 1) * (level.denominator - level.numerator) / (2 * level.denominator)
    let rank = max(0, tail - 1)
    return entries.enumerated().map { index, entry in
      let values = all.map { $0[index] }.sorted()
      return ReliabilityDiagram.BandPoint(
        probability: forecasts.probabilities[entry],
        range: values[rank]...values[values.count - 1 - rank])
    }
  }

  /// The first of the blocks of samples that belong to bands.
  private static let firstBlock = 1 << 20

  /// Entries at even steps of rank, with the first and the last.
  private static func grid(_ forecasts: DistinctForecasts, pointCount: Int) -> [Int] {
    let total = forecasts.rowCount
    var (entries, seen, next): ([Int], Int, Int) = ([], 0, 0)
    for entry in forecasts.counts.indices {
      seen += forecasts.counts[entry]
      // A step is passed by this entry, or it is the last one.
      guard seen * (pointCount - 1) > next * total || entry == forecasts.entryCount - 1 else {
        continue
      }
      entries.append(entry)
      next = seen * (pointCount - 1) / total + 1
    }
    return entries
  }

  private static func lines(
    _ forecasts: DistinctForecasts, at entries: [Int], count: Int, _ outcomes: ResampledOutcomes
  ) -> [[Double]] {
    var words: [UInt64] = []
    words.reserveCapacity(forecasts.rowCount)
    for entry in forecasts.probabilities.indices {
      for _ in 0..<forecasts.counts[entry] {
        words.append(
          outcomes.word(row: words.count, probability: forecasts.probabilities[entry]))
      }
    }
    var pooled = PooledFrequencies()
    var events = forecasts.eventWeights
    return (0..<count).map { lane in
      sumEvents(forecasts, words, lane, into: &events)
      pooled.pool(weights: forecasts.weights, eventWeights: events)
      var block = 0
      return entries.map { entry in
        while pooled.ends[block] <= entry { block += 1 }
        return pooled.frequency(block)
      }
    }
  }

  private static func sumEvents(
    _ forecasts: DistinctForecasts, _ words: [UInt64], _ lane: Int, into events: inout [Double]
  ) {
    var row = 0
    for entry in forecasts.counts.indices {
      var sum = 0.0
      for _ in 0..<forecasts.counts[entry] {
        if words[row] >> UInt64(lane) & 1 == 1 { sum += forecasts.rowWeights?[row] ?? 1 }
        row += 1
      }
      // Never above the weight by rounding.
      events[entry] = min(sum, forecasts.weights[entry])
    }
  }
}
