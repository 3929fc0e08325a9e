import ConformalWorkflow
import ExactStatistics
import Testing

@Suite struct DataGateTests {
  @Test(arguments: [
    (1_000, 400, GateOutcome.passed), (1_001, 400, .failed), (1_000, 401, .failed),
    (1, 0, .passed),
  ])
  func rowsAreCounted(rows: Int, ofClass: Int, expected: GateOutcome) throws {
    var pipeline = GateFindings.pipeline()
    (pipeline.data.minimumRows, pipeline.data.minimumRowsPerClass) = (rows, ofClass)
    let result = try GateEvaluationTests.only(.minimumRows, pipeline, try GateFindings.met())
    #expect(result.outcome == expected)
    #expect(
      result.sentence.contains(
        ofClass == 401 ? "class 'cat' has 400 rows in calibrator" : "calibrator has"))
    #expect(result.neededRows == nil)
  }

  /// The third class has no row in any role: it does not count until one role has one.
  @Test func classesWithoutRowsDoNotCount() throws {
    var findings = try GateFindings.met()
    let pipeline = GateFindings.pipeline()
    #expect(try GateEvaluationTests.only(.minimumRows, pipeline, findings).outcome == .passed)
    findings.capture.roles[3].classCounts[2] = 1
    let result = try GateEvaluationTests.only(.minimumRows, pipeline, findings)
    #expect(result.outcome == .failed)
    #expect(
      result.sentence == "class 'owl' has 0 rows in calibrator, at least 20 asked")
    findings.capture.classNames = nil
    #expect(
      try GateEvaluationTests.only(.minimumRows, pipeline, findings).sentence
        .hasPrefix("class 2 has"))
  }

  @Test func overlapIsProofOrCoincidence() throws {
    var findings = try GateFindings.met()
    let pipeline = GateFindings.pipeline()
    let clear = try GateEvaluationTests.only(.noOverlap, pipeline, findings)
    #expect(
      clear.sentence == "no row found in two of calibrator, predictor, policy and test")
    findings.capture.overlaps = [
      try overlap(.calibrator, .test, isProof: false, "12 of 8 192 sampled rows are equal"),
      try overlap(.policy, .test, isProof: true, "the same file"),
    ]
    let results = GateEvaluation.results(pipeline, findings, asOf: GateFindings.asOf)
      .filter { $0.kind == .noOverlap }
    #expect(results.map(\.outcome) == [.passed, .failed])
    #expect(results.map(\.isWarning) == [true, false])
    #expect(results.map(\.subject) == ["calibrator and test", "policy and test"])
    #expect(results[0].sentence.contains("12 of 8 192"))
    #expect(results[1].sentence == "policy and test share rows: the same file")
  }

  private func overlap(
    _ first: DataRole, _ second: DataRole, isProof: Bool, _ sentence: String
  ) throws -> CaptureFindings.Overlap {
    var overlap = try GateFindings.overlap()
    (overlap.first, overlap.second) = (first, second)
    (overlap.isProof, overlap.sentence) = (isProof, sentence)
    return overlap
  }

  /// The oldest role is 90 days old to the second; a file from the future is tolerated for a day.
  @Test(arguments: [
    (7_776_000, GateOutcome.passed), (7_776_001, .failed), (0, .passed), (-86_400, .passed),
    (-86_401, .failed),
  ])
  func ageOfTheOldestRole(age: Int, expected: GateOutcome) throws {
    var findings = try GateFindings.met()
    for role in 0..<4 {
      findings.capture.roles[role].modified = Timestamp(seconds: GateFindings.asOf.seconds - 60)
    }
    findings.capture.roles[1].modified = Timestamp(seconds: GateFindings.asOf.seconds - age)
    let result = try GateEvaluationTests.only(
      .freshness, GateFindings.pipeline(), findings)
    #expect(result.outcome == expected)
    #expect(age < 60 || result.sentence.contains("predictor"))
    #expect(result.sentence.contains("a clock is wrong") == (age < -86_400))
  }

  @Test func freshnessNeedsALimit() throws {
    var pipeline = GateFindings.pipeline()
    pipeline.data.maxAge = nil
    #expect(
      try GateEvaluationTests.only(.freshness, pipeline, GateFindings.met()).outcome
        == .notApplicable)
  }
}
