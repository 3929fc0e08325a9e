import ConformalTesting
import ProbabilityCalibration
import ScoringCore
import Testing

/// Checks of calibration hold where probabilities are true and fail where they are not.
@Suite struct CalibrationCheckTests {
  static func forecasts(_ probability: Double, events: Int, of count: Int) throws
    -> BinaryForecasts
  {
    try BinaryForecasts(
      probabilities: [Double](repeating: probability, count: count),
      outcomes: (0..<count).map { $0 < events })
  }

  @Test func eventCounts() throws {
    let kept = StatisticalCheck.calibration(try Self.forecasts(0.9, events: 870, of: 1000))
    #expect(kept.holds && kept.pValue < 1)
    #expect(kept.observation == "870 events in 1000 rows where 900.0 are expected")
    let broken = StatisticalCheck.calibration(try Self.forecasts(0.9, events: 800, of: 1000))
    #expect(!broken.holds)
    #expect(broken.description.hasSuffix(", BELOW the false-alarm rate 0.000001"))
  }

  /// One event that was called impossible is enough, and so is one certainty that did not come.
  @Test func impossibleEvents() throws {
    #expect(StatisticalCheck.calibration(try Self.forecasts(0, events: 1, of: 10)).pValue == 0)
    #expect(StatisticalCheck.calibration(try Self.forecasts(1, events: 9, of: 10)).pValue == 0)
    #expect(StatisticalCheck.calibration(try Self.forecasts(1, events: 10, of: 10)).pValue == 1)
  }

  @Test func answersOfAModel() throws {
    let logits = (0..<400).map { [Double($0 % 2) * 4, 2] }
    let outputs = try Outputs(logits: Matrix(rows: logits))
    // Said with 88 %, right every other time.
    let rows = try CalibratorRows(LabeledOutputs(outputs, labels: (0..<400).map { $0 / 2 % 2 }))
    #expect(!(try StatisticalCheck.calibration(of: rows).holds))
  }
}
