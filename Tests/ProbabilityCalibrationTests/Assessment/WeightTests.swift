import ExactStatistics
import ProbabilityCalibration
import ScoringCore
import Testing

/// Rows of whole weights are measured as that many equal rows; rows of weight 0 as none.
@Suite struct WeightTests {
  static func pair() throws -> (weighted: BinaryForecasts, repeated: BinaryForecasts) {
    let base = try SimulatedForecasts(80, .ties, .wavy, seed: 1).forecasts
    let counts = (0..<80).map { $0 * 7 % 4 }
    let rows = (0..<80).flatMap { [Int](repeating: $0, count: counts[$0]) }
    return (
      try BinaryForecasts(
        probabilities: base.probabilities, outcomes: base.outcomes,
        weights: counts.map { Double($0) }),
      try BinaryForecasts(
        probabilities: rows.map { base.probabilities[$0] },
        outcomes: rows.map { base.outcomes[$0] })
    )
  }

  @Test func measures() throws {
    let (weighted, repeated) = try Self.pair()
    let measures: [(BinaryForecasts) -> Double] = [
      { $0.brierScore }, { $0.brierDecomposition.miscalibration },
      { $0.brierDecomposition.discrimination }, { $0.brierDecomposition.uncertainty },
      { $0.areaUnderCurve ?? -1 }, { $0.kolmogorovSmirnovError }, { $0.kuiperError },
      { $0.smoothCalibrationError.value }, { $0.binned(by: .equalMass(5)).expectedError },
      { $0.binned(by: .equalWidth(10)).maximumError },
      { $0.binned(by: .equalWidth(10)).rootMeanSquareError },
    ]
    for (index, measure) in measures.enumerated() {
      #expect(isClose(measure(weighted), measure(repeated), 1e-14), "\(index)")
    }
  }

  /// A row of weight 2 is no two rows: sums spread more.
  @Test func testsKnowOfWeights() throws {
    let (weighted, repeated) = try Self.pair()
    #expect(abs(weighted.spiegelhalterTest.statistic) < abs(repeated.spiegelhalterTest.statistic))
    let (narrow, wide) = (
      repeated.binned(by: .equalMass(5)).expectedErrorEstimate().interval,
      weighted.binned(by: .equalMass(5)).expectedErrorEstimate().interval
    )
    let widths = try [narrow, wide].map { try #require($0).upperBound - #require($0).lowerBound }
    #expect(widths[0] < widths[1])
  }

  @Test func equalWeightsChangeNothingButNames() throws {
    let plain = try SimulatedForecasts(300, .even, seed: 2)
    let weighted = try SimulatedForecasts(
      300, .even, seed: 2, weights: [Double](repeating: 3, count: 300))
    let (first, second) = (
      try CalibrationAssessment(of: plain.rows()),
      try CalibrationAssessment(of: weighted.rows())
    )
    #expect(isClose(first.logLoss.value, second.logLoss.value, 1e-14))
    #expect(isClose(first.ece.estimate.value, second.ece.estimate.value, 1e-14))
    #expect(isClose(first.auroc ?? 0, second.auroc ?? 1, 1e-14))
    #expect(first.verdict == second.verdict && first.correctCount == second.correctCount)
    for (one, other) in zip(first.tests, second.tests) {
      #expect(isClose(one.pValue, other.pValue, 1e-12), "\(one.name)")
    }
    let intervals = [first.logLoss, second.logLoss, first.accuracy, second.accuracy]
    let ends = try intervals.map { try #require($0.interval) }
    #expect(isClose(ends[0].lowerBound, ends[1].lowerBound, 1e-12))
    #expect(isClose(ends[2].upperBound, ends[3].upperBound, 1e-12))
    #expect(first.accuracy.intervalMethod == "clopper-pearson")
    #expect(second.accuracy.intervalMethod == "clopper-pearson,effective-count")
    #expect(first.diagram.line == second.diagram.line)
  }

  @Test func rowsOfWeightZeroAreNotThere() throws {
    let base = try SimulatedForecasts(40, .sure, seed: 9).forecasts
    let extra = try BinaryForecasts(
      probabilities: base.probabilities + [1, 0], outcomes: base.outcomes + [false, true],
      weights: [Double](repeating: 1, count: 40) + [0, 0])
    #expect(isClose(extra.brierScore, base.brierScore, 1e-15))
    #expect(extra.spiegelhalterTest.pValue > 0)
    #expect(isClose(extra.conservativePValue, base.conservativePValue, 1e-12))
  }
}
