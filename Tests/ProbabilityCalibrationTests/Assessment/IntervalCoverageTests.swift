import ConformalTesting
import ExactStatistics
import ProbabilityCalibration
import ScoringCore
import Testing

/// Intervals hold what they are for in all but 5 % of simulated data sets, by exact binomial tests at 1e-6.
@Suite struct IntervalCoverageTests {
  #if DEBUG
  static let repetitions = 60
  static let counts = [30, 200]
  #else
  static let repetitions = 2_000
  static let counts = [30, 100, 500, 5_000]
  #endif

  /// Many rows are drawn a little less often.
  static func repetitions(of count: Int) -> Int { min(repetitions, 3_000_000 / count) }

  /// The error of the population in the bins of these scores.
  static func target(_ simulated: SimulatedForecasts, _ binned: BinnedForecasts) throws -> Double {
    var sums = [Double](repeating: 0, count: binned.bins.count)
    for (probability, truth) in zip(simulated.forecasts.probabilities, simulated.truths) {
      let bin = try #require(binned.bins.firstIndex { probability <= $0.range.upperBound })
      sums[bin] += truth - probability
    }
    return sums.reduce(0.0) { $0 + abs($1) } / Double(simulated.forecasts.count)
  }

  @Test(arguments: counts, SimulatedForecasts.Truth.allCases)
  func binnedError(count: Int, truth: SimulatedForecasts.Truth) throws {
    let repetitions = Self.repetitions(of: count)
    for spread in SimulatedForecasts.Spread.allCases {
      var misses: [BinnedErrorInterval: Int] = [:]
      for seed in 0..<repetitions {
        let simulated = try SimulatedForecasts(count, spread, truth, seed: UInt64(seed))
        let binned = simulated.forecasts.binned(by: .equalMass(15))
        let target = try Self.target(simulated, binned)
        for method in BinnedErrorInterval.allCases {
          let interval = try #require(binned.expectedErrorEstimate(method: method).interval)
          if target < interval.lowerBound - 1e-12 || target > interval.upperBound + 1e-12 {
            misses[method, default: 0] += 1
          }
        }
      }
      for method in BinnedErrorInterval.allCases {
        let check = StatisticalCheck.failures(
          atMost: "0.05", failures: misses[method] ?? 0, of: repetitions)
        #expect(check.holds, "\(spread) \(truth) \(method): \(check)")
      }
    }
  }

  /// Between them the methods differ in width alone: the normal one is the narrower one, at 5 000 rows by half.
  @Test func normalIntervalsAreNarrower() throws {
    for spread in SimulatedForecasts.Spread.allCases {
      let binned = try SimulatedForecasts(5_000, spread, .wavy, seed: 1).forecasts
        .binned(by: .equalMass(15))
      let widths = try BinnedErrorInterval.allCases.map {
        let interval = try #require(binned.expectedErrorEstimate(method: $0).interval)
        return interval.upperBound - interval.lowerBound
      }
      #expect(widths[0] < 0.7 * widths[1], "\(spread) \(widths)")
    }
  }

  /// Losses of calibrated and of overconfident answers: an interval that misses is given in at most 5 %.
  @Test(arguments: counts, [SimulatedForecasts.Truth.same, .lower])
  func losses(count: Int, truth: SimulatedForecasts.Truth) throws {
    for spread in [SimulatedForecasts.Spread.even, .sure] {
      let (mean, meanDifference) = Self.expectedLosses(spread, truth)
      var (misses, differenceMisses, given) = (0, 0, 0)
      let repetitions = Self.repetitions(of: count)
      for seed in 0..<repetitions {
        let simulated = try SimulatedForecasts(count, spread, truth, seed: UInt64(seed))
        let (brier, halved, isRight) = Self.losses(simulated.forecasts)
        let right = isRight.count { $0 }
        let estimate = MeanInterval.estimate(
          brier, weights: nil, rarerAnswers: min(right, count - right), delta: "0.05",
          within: 0...2)
        if let interval = estimate.interval {
          given += 1
          if !interval.contains(mean) { misses += 1 }
        }
        let difference = PairedDifference(
          loss: "brier", before: brier, after: halved, isRight: isRight)
        if let interval = difference.estimate?.interval, !interval.contains(meanDifference) {
          differenceMisses += 1
        }
      }
      for (name, count) in [("loss", misses), ("difference", differenceMisses)] {
        let check = StatisticalCheck.failures(
          atMost: "0.05", failures: count, of: repetitions)
        #expect(check.holds, "\(name) \(spread) \(truth) \(given): \(check)")
      }
      if count >= 200 { #expect(given > repetitions / 2) }
    }
  }

  /// The Brier losses of rows as they are and with forecasts drawn half way to 1/2, and whether 1/2 is on the side of
  /// the outcome.
  private static func losses(
    _ forecasts: BinaryForecasts
  ) -> (plain: [Double], halved: [Double], isRight: [Bool]) {
    func loss(_ probability: Double, _ outcome: Bool) -> Double {
      let distance = probability - (outcome ? 1 : 0)
      return 2 * distance * distance
    }
    let rows = zip(forecasts.probabilities, forecasts.outcomes)
    return (
      rows.map { loss($0, $1) }, rows.map { loss(0.5 * $0 + 0.25, $1) },
      rows.map { ($0 > 0.5) == $1 }
    )
  }

  /// The expected loss and what drawing half way to 1/2 changes, by the midpoint rule over the uniform number.
  private static func expectedLosses(
    _ spread: SimulatedForecasts.Spread, _ truth: SimulatedForecasts.Truth
  ) -> (loss: Double, difference: Double) {
    let points = 200_000
    var (plain, halved) = (0.0, 0.0)
    for point in 0..<points {
      let forecast = spread.probability((Double(point) + 0.5) / Double(points))
      let event = truth.probability(forecast)
      let drawn = 0.5 * forecast + 0.25
      plain += 2 * (event * (1 - forecast) * (1 - forecast) + (1 - event) * forecast * forecast)
      halved += 2 * (event * (1 - drawn) * (1 - drawn) + (1 - event) * drawn * drawn)
    }
    return (plain / Double(points), (halved - plain) / Double(points))
  }
}
