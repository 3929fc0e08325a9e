import ProbabilityCalibration
import ScoringCore
import Testing

/// The same bits for any number of threads, and for any number of classes held at a time.
@Suite struct AssessmentDeterminismTests {
  static func rows(weighted: Bool) throws -> CalibratorRows {
    try CalibratorRows(
      OracleData.multiclass(), weights: weighted ? (0..<200).map { 0.25 + Double($0 % 5) } : nil)
  }

  @Test(arguments: [false, true])
  func threadsChangeNothing(weighted: Bool) throws {
    let rows = try Self.rows(weighted: weighted)
    let groups = (0..<200).map { "group \($0 % 3)" }
    let options = AssessmentOptions(resamples: 200, bandSamples: 100)
    let assessments = try [(1, 3), (2, 1), (5, 2)].map { threads, classes in
      try CalibrationAssessment(
        of: rows, groups: groups, options: options, execution: Execution(threadCount: threads),
        classesAtOnce: classes, progress: { _ in })
    }
    #expect(assessments[0] == assessments[1] && assessments[1] == assessments[2])
    #expect(assessments[0].groups.map { $0.name } == ["group 0", "group 1", "group 2"])
    #expect(assessments[0].groups.map { $0.count } == [67, 67, 66])
  }

  /// The order of rows plays no part either.
  @Test func orderOfRowsChangesNothing() throws {
    let forecasts = try SimulatedForecasts(90, .ties, .wavy, seed: 8).forecasts
    let reversed = try BinaryForecasts(
      probabilities: forecasts.probabilities.reversed(), outcomes: forecasts.outcomes.reversed())
    #expect(forecasts.brierScore == reversed.brierScore)
    #expect(forecasts.brierDecomposition == reversed.brierDecomposition)
    #expect(forecasts.smoothCalibrationError == reversed.smoothCalibrationError)
    #expect(forecasts.kuiperTest == reversed.kuiperTest)
    #expect(try forecasts.consistencyTest(samples: 99) == reversed.consistencyTest(samples: 99))
    #expect(
      try ReliabilityDiagram(of: forecasts, bandSamples: 99)
        == ReliabilityDiagram(of: reversed, bandSamples: 99))
  }

  @Test func progressEndsAtAllRows() throws {
    var last = 0
    _ = try CalibrationAssessment(
      of: Self.rows(weighted: false), groups: nil, options: .init(bandSamples: 0),
      execution: .standard, classesAtOnce: 1,
      progress: {
        #expect($0 >= last)
        last = $0
      })
    #expect(last == 200)
  }
}
