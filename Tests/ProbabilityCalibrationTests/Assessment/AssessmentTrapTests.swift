import ProbabilityCalibration
import ScoringCore
import Testing

/// Rows at which assessments elsewhere fall over or lie.
@Suite struct AssessmentTrapTests {
  static func rows(
    logits: [[Double]], labels: [Int]
  ) throws -> CalibratorRows {
    try CalibratorRows(
      LabeledOutputs(Outputs(logits: Matrix(rows: logits)), labels: labels))
  }

  /// A softmax of 0 is a loss of 20 000, not infinity.
  @Test func hugeLogits() throws {
    let rows = try Self.rows(logits: [[1e4, -1e4], [-1e4, 1e4]], labels: [0, 0])
    let assessment = try CalibrationAssessment(of: rows)
    #expect(assessment.logLoss.value == 1e4)
    #expect(assessment.brier.value == 1)
    #expect(assessment.correctCount == 1 && assessment.accuracy.value == 0.5)
    #expect(assessment.tests.dropFirst().allSatisfy { $0.pValue == 0 })
  }

  /// A probability of 0 that is one is an infinite loss: a value, without an interval.
  @Test func impossibleLabels() throws {
    let outputs = try Outputs(probabilities: Matrix(rows: [[1, 0, 0], [0.5, 0.5, 0]]))
    let rows = try CalibratorRows(LabeledOutputs(outputs, labels: [1, 0]))
    let assessment = try CalibrationAssessment(of: rows)
    #expect(assessment.logLoss.value == .infinity && assessment.logLoss.interval == nil)
    // (2 + 0.5) / 2.
    #expect(assessment.brier.value == 1.25)
    #expect(assessment.meanConfidence == 0.75)
    // Ties rank the smallest label first.
    #expect(assessment.correctCount == 1)
  }

  @Test(arguments: [0x1p-1074, 0x1p-1030, 1e-300])
  func denormalProbabilities(_ tiny: Double) throws {
    let outputs = try Outputs(probabilities: Matrix(rows: [[tiny, 1]]))
    let rows = try CalibratorRows(LabeledOutputs(outputs, labels: [0]))
    let loss = try CalibrationAssessment(of: rows).logLoss.value
    // 1074 ln 2 = 744.44 at the smallest.
    #expect(loss > 690 && loss < 744.5)
    if tiny == 0x1p-1074 { #expect(isClose(loss, 744.4400719213812, 1e-9)) }
  }

  @Test(arguments: [0, 1])
  func oneRow(label: Int) throws {
    let assessment = try CalibrationAssessment(
      of: Self.rows(logits: [[0, 0]], labels: [label]))
    #expect(assessment.count == 1 && assessment.auroc == nil)
    #expect(assessment.accuracy.value == (label == 0 ? 1 : 0))
    #expect(isClose(assessment.logLoss.value, 0.6931471805599453))
    #expect(assessment.logLoss.interval == nil)
    #expect(assessment.ece.estimate.value == 0.5)
    #expect(assessment.ece.estimate.interval == 0...1)
    #expect(assessment.verdict == .inconclusive)
    #expect(assessment.diagram.bins.count == 1 && assessment.diagram.histogram.count == 20)
    let interval = try #require(assessment.accuracy.interval)
    #expect(isClose(interval.upperBound - interval.lowerBound, 0.975, 1e-9))
  }

  @Test func missingClassesAndOneClass() throws {
    let rows = try Self.rows(
      logits: (0..<30).map { [Double($0 % 3), 1, 0.5, -1] }, labels: (0..<30).map { $0 % 2 })
    let assessment = try CalibrationAssessment(of: rows)
    #expect(assessment.classes.map { $0.count } == [15, 15, 0, 0])
    #expect(assessment.classes[3].frequency == 0)
    #expect(assessment.auroc != nil)
    let one = try CalibrationAssessment(of: Self.rows(logits: [[1], [2], [3]], labels: [0, 0, 0]))
    #expect(one.auroc == nil && one.accuracy.value == 1 && one.logLoss.value == 0)
    #expect(one.ece.estimate.value == 0 && one.meanConfidence == 1)
  }

  /// Counts stay whole numbers: 15 / 22 * 22 is 14.999999999999998.
  @Test(arguments: [(15, 22), (13, 23), (7, 25), (15, 29), (31, 43)])
  func countsAreCounted(events: Int, count: Int) throws {
    let rows = try Self.rows(
      logits: [[Double]](repeating: [1, 0], count: count),
      labels: (0..<count).map { $0 < events ? 0 : 1 })
    let assessment = try CalibrationAssessment(of: rows)
    #expect(assessment.correctCount == events)
    #expect(assessment.diagram.bins.map { $0.eventCount } == [events])
    #expect(assessment.diagram.bins.map { $0.count } == [count])
    #expect(assessment.diagram.histogram.reduce(0) { $0 + $1.eventCount } == events)
  }

  @Test func singlePrecisionRows() throws {
    let wide = OracleData.multiclassLogits
    let matrix = try Matrix(wide.map { Float($0) }, rowCount: 200, columnCount: 3)
    let rows = try CalibratorRows(
      LabeledOutputs(Outputs(logits: matrix), labels: OracleData.multiclassLabels))
    let assessment = try CalibrationAssessment(of: rows)
    #expect(isClose(assessment.logLoss.value, 1.2298745332359982, 1e-6))
    #expect(isClose(assessment.ece.estimate.value, 0.1935, 0.02))
  }

  @Test func groupsOfAnotherNumberAreRefused() throws {
    let rows = try Self.rows(logits: [[1, 0]], labels: [0])
    #expect(throws: DataError.self) { try CalibrationAssessment(of: rows, groups: ["a", "b"]) }
  }
}
