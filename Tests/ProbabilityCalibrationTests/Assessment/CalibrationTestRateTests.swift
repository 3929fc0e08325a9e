import ConformalTesting
import ExactStatistics
import ProbabilityCalibration
import ScoringCore
import Testing

/// Calibrated forecasts are rejected at the nominal rate and no more, miscalibrated ones are caught; by exact binomial
/// tests at 1e-6.
@Suite struct CalibrationTestRateTests {
  #if DEBUG
  static let repetitions = 100
  #else
  static let repetitions = 4_000
  #endif

  static func pValues(
    _ count: Int, _ spread: SimulatedForecasts.Spread, _ truth: SimulatedForecasts.Truth = .same,
    _ pValue: (BinaryForecasts, UInt64) throws -> Double
  ) throws -> [Double] {
    try (0..<UInt64(repetitions)).map { seed in
      try pValue(
        SimulatedForecasts(count, spread, truth, seed: 1_000_000 + seed).forecasts, seed)
    }
  }

  /// Exact at 25 rows already, with ties and with forecasts near 0 and 1.
  @Test(arguments: SimulatedForecasts.Spread.allCases, [false, true])
  func consistencyIsExact(spread: SimulatedForecasts.Spread, weighted: Bool) throws {
    let weights = weighted ? (0..<25).map { 1 + Double($0 % 3) } : nil
    let pValues = try Self.pValues(25, spread) { forecasts, seed in
      try BinaryForecasts(
        probabilities: forecasts.probabilities, outcomes: forecasts.outcomes, weights: weights
      ).consistencyTest(samples: 39, seed: seed, execution: Execution(threadCount: 1)).pValue
    }
    for (level, value) in [("0.05", 0.05), ("0.25", 0.25), ("0.5", 0.5)] as [(Level, Double)] {
      let rejected = pValues.count { $0 <= value }
      let check = StatisticalCheck.failures(
        atMost: level, failures: rejected, of: Self.repetitions)
      #expect(check.holds, "\(spread): \(check)")
      // Where statistics hardly tie the rate is met, not just kept.
      if spread == .even, !weighted {
        let law = BinomialLaw(trials: Self.repetitions, probability: value)
        #expect(law.tails(at: rejected).lower > 1e-6, "\(rejected) at \(value)")
      }
    }
  }

  /// Laws of the limit at 400 rows, within half of the level more.
  @Test(arguments: [SimulatedForecasts.Spread.even, .sure, .ties])
  func lawsOfTheLimit(spread: SimulatedForecasts.Spread) throws {
    let tests: [(BinaryForecasts) -> CalibrationTest] = [
      { $0.spiegelhalterTest }, { $0.meanGapTest }, { $0.kolmogorovSmirnovTest },
      { $0.kuiperTest },
    ]
    for test in tests {
      var name = ""
      let pValues = try Self.pValues(400, spread) { forecasts, _ in
        let result = test(forecasts)
        name = result.name
        return result.pValue
      }
      let check = StatisticalCheck.failures(
        atMost: "0.075", failures: pValues.count { $0 <= 0.05 }, of: Self.repetitions)
      #expect(check.holds, "\(name) \(spread): \(check)")
      // And no test that never rejects: at 10 % at least some do.
      #expect(pValues.contains { $0 <= 0.1 }, "\(name) \(spread)")
    }
  }

  /// Bennett's inequality is never too small, at 12 rows and far from normal.
  @Test(arguments: SimulatedForecasts.Spread.allCases, [12, 150])
  func conservativePValuesHold(spread: SimulatedForecasts.Spread, count: Int) throws {
    let pValues = try Self.pValues(count, spread) { forecasts, _ in forecasts.conservativePValue }
    for (level, value) in [("0.01", 0.01), ("0.1", 0.1), ("0.5", 0.5)] as [(Level, Double)] {
      let check = StatisticalCheck.failures(
        atMost: level, failures: pValues.count { $0 <= value }, of: Self.repetitions)
      #expect(check.holds, "\(spread) \(count): \(check)")
    }
  }

  /// Forecasts that are off are caught by tests that look at what is off.
  @Test func miscalibrationIsCaught() throws {
    let caught = { (pValues: [Double]) in pValues.count { $0 <= 0.01 } * 10 >= 9 * pValues.count }
    for truth in [SimulatedForecasts.Truth.lower, .wavy] {
      let pValues = try Self.pValues(1_000, .even, truth) {
        forecasts, seed in
        try forecasts.consistencyTest(
          binning: .equalMass(5), samples: 128, seed: seed, execution: Execution(threadCount: 1)
        ).pValue
      }
      #expect(caught(pValues), "\(truth)")
    }
    let tests: [(BinaryForecasts) -> Double] = [
      { $0.meanGapTest.pValue }, { $0.kolmogorovSmirnovTest.pValue }, { $0.kuiperTest.pValue },
      { $0.conservativePValue },
    ]
    for test in tests {
      #expect(caught(try Self.pValues(1_000, .even, .higher) { forecasts, _ in test(forecasts) }))
    }
    let scores = try Self.pValues(2_000, .even, .wavy) { forecasts, _ in
      forecasts.spiegelhalterTest.pValue
    }
    #expect(caught(scores))
  }

  /// The whole verdict of calibrated rows: anything but consistent or inconclusive at most at its level.
  @Test func verdictsKeepTheirLevel() throws {
    let options = AssessmentOptions(
      binning: .equalMass(5), significance: "0.05", resamples: 99, bandSamples: 0)
    var wrong = 0
    for seed in 0..<Self.repetitions / 2 {
      let rows = try SimulatedForecasts(100, .even, seed: UInt64(seed)).rows()
      let verdict = try CalibrationAssessment(
        of: rows, options: options, execution: Execution(threadCount: 1)
      ).verdict
      if verdict != .consistent && verdict != .inconclusive { wrong += 1 }
    }
    let check = StatisticalCheck.failures(
      atMost: "0.05", failures: wrong, of: Self.repetitions / 2)
    #expect(check.holds, "\(check)")
  }

  /// The consistency band holds the line of calibrated forecasts at most points.
  @Test func bandsHoldCalibratedLines() throws {
    var (inside, points) = (0, 0)
    for seed in 0..<40 {
      let forecasts = try SimulatedForecasts(120, .even, seed: UInt64(seed)).forecasts
      let diagram = try ReliabilityDiagram(
        of: forecasts, bandSamples: 64, seed: UInt64(seed), execution: Execution(threadCount: 1))
      for point in diagram.band {
        // The line is constant between the ends of a step.
        let line = try #require(diagram.line.last { $0.probability <= point.probability })
        points += 1
        if point.range.contains(line.frequency) { inside += 1 }
      }
      #expect(diagram.band.first?.probability == forecasts.probabilities.min())
      #expect(diagram.band.last?.probability == forecasts.probabilities.max())
    }
    let share = Double(inside) / Double(points)
    #expect(share > 0.86 && share < 0.96, "\(share)")
  }
}
