public import ScoringCore

extension CalibrationTest {
  /// The test by consistency resampling: outcomes are redrawn from the forecasts, again and again.
  ///
  /// The statistic is the sum over bins of the squared difference between events and their expectation, over its
  /// variance. The p-value is (1 + samples at least as large) / (samples + 1).
  ///
  /// **Guarantee**: of a calibrated model the p-value is at most t with probability at most t, at any n. **Assumption**:
  /// rows are independent, and the rule of the bins looks at forecasts alone.
  ///
  /// Source: J. Bröcker, L. A. Smith (2007), Increasing the reliability of reliability diagrams,
  /// doi:10.1175/WAF993.1; D. W. Hosmer, S. Lemeshow (1980), doi:10.1080/03610928008827941.
  ///
  /// - Parameters:
  ///   - forecasts: the rows.
  ///   - binned: the same rows in bins, each in one.
  ///   - samples: the number of samples.
  ///   - seed: the seed.
  ///   - execution: how to work.
  /// - Returns: the test.
  /// - Throws: nothing of its own.
  /// - Complexity: O(n samples / 64).
  static func consistency(
    _ forecasts: DistinctForecasts, binned: BinnedForecasts, samples: Int, seed: UInt64,
    execution: Execution
  ) throws -> CalibrationTest {
    let observed = binned.bins.reduce(0.0) {
      $0 + squaredDeviation($1, eventWeight: $1.eventWeight)
    }
    // Sums of weights may differ in their last place by the order of adding.
    let threshold = forecasts.rowWeights == nil ? observed : observed * (1 - 1e-12)
    let blocks = (samples + ResampledOutcomes.width - 1) / ResampledOutcomes.width
    let exceeding = try mapRowBlocks(
      rowCount: blocks, blockRowCount: 1, threadCount: execution.threadCount, workspace: ()
    ) { (_: Void, block: Range<Int>) -> Int in
      let statistics = resampledStatistics(
        forecasts, binned, ResampledOutcomes(seed: seed, block: block.lowerBound))
      let kept = min(statistics.count, samples - block.lowerBound * ResampledOutcomes.width)
      return statistics[..<kept].count { $0 >= threshold }
    }
    return CalibrationTest(
      name: "consistency", statistic: observed,
      pValue: Double(1 + exceeding.reduce(0, +)) / Double(samples + 1))
  }

  /// The statistics of 64 samples.
  private static func resampledStatistics(
    _ forecasts: DistinctForecasts, _ binned: BinnedForecasts, _ outcomes: ResampledOutcomes
  ) -> [Double] {
    var statistics = [Double](repeating: 0, count: ResampledOutcomes.width)
    var counts = LaneCounts()
    var (row, entry) = (0, 0)
    for bin in binned.bins {
      var sums = [Double](repeating: 0, count: ResampledOutcomes.width)
      let end = row + bin.count
      while row < end {
        for _ in 0..<forecasts.counts[entry] {
          let word = outcomes.word(row: row, probability: forecasts.probabilities[entry])
          if let weights = forecasts.rowWeights {
            var rest = word
            while rest != 0 {
              sums[rest.trailingZeroBitCount] += weights[row]
              rest &= rest - 1
            }
          } else {
            counts.add(word)
          }
          row += 1
        }
        entry += 1
      }
      if forecasts.rowWeights == nil { sums = counts.take().map { Double($0) } }
      for lane in sums.indices {
        statistics[lane] += squaredDeviation(bin, eventWeight: sums[lane])
      }
    }
    return statistics
  }

  private static func squaredDeviation(
    _ bin: BinnedForecasts.Bin, eventWeight: Double
  ) -> Double {
    let difference = eventWeight - bin.probabilitySum
    guard bin.forecastVariance > 0 else { return difference == 0 ? 0 : .infinity }
    return difference * difference / bin.forecastVariance
  }
}

extension BinaryForecasts {
  /// The test of calibration by redrawing outcomes from the forecasts: exact at any n.
  ///
  /// - Parameters:
  ///   - rule: the bins whose frequencies are compared; one that leaves no row out.
  ///   - samples: the number of samples, at least 1.
  ///   - seed: the seed.
  ///   - execution: how to work; it changes speed alone.
  /// - Returns: the test.
  /// - Throws: nothing of its own.
  /// - Complexity: O(n samples / 64).
  public func consistencyTest(
    binning rule: BinningRule = .equalMass(15), samples: Int = 999, seed: UInt64 = 0,
    execution: Execution = .standard
  ) throws -> CalibrationTest {
    precondition(samples > 0, "a test needs samples")
    let forecasts = DistinctForecasts(self)
    let binned = BinnedForecasts(forecasts, by: rule)
    precondition(
      binned.bins.reduce(0) { $0 + $1.count } == forecasts.rowCount, "every row is in a bin")
    return try .consistency(
      forecasts, binned: binned, samples: samples, seed: seed, execution: execution)
  }
}
