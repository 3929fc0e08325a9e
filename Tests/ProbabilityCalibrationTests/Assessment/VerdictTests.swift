import ExactStatistics
import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct VerdictTests {
  /// Answers of 4 classes with confidences from 0.4 to 1, right with another probability.
  static func rows(
    _ count: Int, seed: UInt64, accuracy: (Double) -> Double
  ) throws -> CalibratorRows {
    var stream = CounterBasedStream(seed: seed, purpose: .testing)
    var (numbers, labels): ([Double], [Int]) = ([], [])
    for row in 0..<count {
      let confidence = 0.4 + 0.6 * stream.nextUniform()
      let top = row % 4
      numbers += (0..<4).map { $0 == top ? confidence : (1 - confidence) / 3 }
      let isRight = stream.nextUniform() < accuracy(confidence)
      labels.append(isRight ? top : (top + 1 + Int(stream.next(below: 3))) % 4)
    }
    return try CalibratorRows(
      LabeledOutputs(
        Outputs(probabilities: Matrix(numbers, rowCount: count, columnCount: 4)), labels: labels))
  }

  static let truths: [(verdict: CalibrationVerdict, accuracy: @Sendable (Double) -> Double)] = [
    (.consistent, { $0 }), (.overconfident, { $0 - 0.1 }),
    (.underconfident, { min(1, $0 + 0.1) }), (.mixed, { $0 < 0.7 ? $0 + 0.15 : $0 - 0.15 }),
  ]

  @Test(arguments: truths.indices)
  func verdicts(_ index: Int) throws {
    let (verdict, accuracy) = Self.truths[index]
    let options = AssessmentOptions(resamples: 640, bandSamples: 0)
    let assessment = try CalibrationAssessment(
      of: Self.rows(1500, seed: 4, accuracy: accuracy), options: options)
    #expect(assessment.verdict == verdict, "\(assessment.tests)")
    #expect(assessment.tests.map { $0.name }.first == "consistency")
  }

  /// 1 500 rows notice a gap of 0.05 but not one of 0.02.
  @Test func fewRowsAreInconclusive() throws {
    let few = try Self.rows(100, seed: 4) { $0 }
    #expect(try CalibrationAssessment(of: few).verdict == .inconclusive)
    let options = AssessmentOptions(noticeableGap: 0.02, bandSamples: 0)
    let more = try Self.rows(1500, seed: 4) { $0 }
    #expect(try CalibrationAssessment(of: more, options: options).verdict == .inconclusive)
  }

  /// What is plainly wrong is said of few rows too.
  @Test func fewRowsThatAreWrongAreNot() throws {
    let rows = try Self.rows(100, seed: 4) { _ in 0.2 }
    #expect(try CalibrationAssessment(of: rows).verdict == .overconfident)
  }

  @Test func holm() {
    let adjusted = HolmAdjustment.adjusted([0.01, 0.04, 0.03, 0.005])
    #expect(zip(adjusted, [0.03, 0.06, 0.06, 0.02]).allSatisfy { isClose($0, $1) })
    #expect(HolmAdjustment.adjusted([0.9, 0.8]) == [1, 1])
    #expect(HolmAdjustment.adjusted([]).isEmpty)
  }
}
