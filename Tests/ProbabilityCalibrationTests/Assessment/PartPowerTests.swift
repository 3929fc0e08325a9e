import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct PartPowerTests {
  /// A class that is given 0.5 and comes in 0.35 of the rows: the Brier score of such forecasts is 0.25 whatever
  /// comes, and the class is found all the same.
  @Test func shiftedClasses() throws {
    let labels = (0..<600).map { $0 % 20 < 7 ? 0 : 1 + $0 % 2 }
    let numbers = labels.flatMap { _ in [0.5, 0.25, 0.25] }
    let rows = try CalibratorRows(
      LabeledOutputs(
        Outputs(probabilities: Matrix(numbers, rowCount: 600, columnCount: 3)), labels: labels))
    let assessment = try CalibrationAssessment(
      of: rows, options: AssessmentOptions(resamples: 99, bandSamples: 0))
    let part = assessment.classes[0]
    #expect(abs(part.meanProbability - part.frequency - 0.15) < 1e-12)
    #expect(part.adjustedPValue < 1e-6)
    #expect((part.error.estimate.interval?.lowerBound ?? 0) > 0)
  }
}
