import ConformalWorkflow
import ExactStatistics
import Testing

@Suite struct CalibrationGateTests {
  @Test(arguments: [
    (0.008, 0.019, 0.03, GateOutcome.passed), (0.008, 0.03, 0.03, .passed),
    (0.021, 0.043, 0.03, .inconclusive), (0.03, 0.043, 0.03, .inconclusive),
    (0.031, 0.043, 0.03, .failed),
  ])
  func eceByItsInterval(lower: Double, upper: Double, limit: Double, expected: GateOutcome) throws {
    var findings = try GateFindings.met()
    var pipeline = GateFindings.pipeline()
    pipeline.gates = [GateDefinition(.ece, limit: limit)]
    findings.reassessment?.after.ece.value = (lower + upper) / 2
    findings.reassessment?.after.ece.lower = lower
    findings.reassessment?.after.ece.upper = upper
    let result = try GateEvaluationTests.only(.ece, pipeline, findings)
    #expect(result.outcome == expected)
    #expect(result.limit == limit && result.lower == lower && result.upper == upper)
    #expect((result.neededRows == nil) == (expected != .inconclusive))
  }

  @Test func sentencesOfTheECE() throws {
    var findings = try GateFindings.met()
    var pipeline = GateFindings.pipeline()
    pipeline.gates = [GateDefinition(.ece, limit: 0.03)]
    #expect(
      try GateEvaluationTests.only(.ece, pipeline, findings).sentence
        == "ECE 0.0120, 95 % interval 0.00800 ... 0.0190, at most 0.03")
    findings.reassessment?.after.ece.value = 0.033
    findings.reassessment?.after.ece.lower = 0.021
    findings.reassessment?.after.ece.upper = 0.043
    // (0.033 - 0.021) / 0.003 = 4: sixteen times as many rows.
    #expect(
      try GateEvaluationTests.only(.ece, pipeline, findings).sentence
        == "ECE 0.0330, 95 % interval 0.0210 ... 0.0430, which holds the limit 0.03; about 160 000 "
        + "rows would tell")
    findings.reassessment?.after.ece.value = 0.03
    #expect(try GateEvaluationTests.only(.ece, pipeline, findings).neededRows == nil)
    // An interval that ends at 0 because no ECE is smaller does not tell how it narrows.
    findings.reassessment?.after.ece.value = 0.04
    findings.reassessment?.after.ece.lower = 0
    #expect(
      try GateEvaluationTests.only(.ece, pipeline, findings).sentence.hasSuffix(
        "how many rows would tell cannot be said"))
    findings.reassessment?.after.ece.value = 0.02
    #expect(try GateEvaluationTests.only(.ece, pipeline, findings).neededRows == 53_000)
    findings.reassessment?.after.ece.upper = nil
    #expect(try GateEvaluationTests.only(.ece, pipeline, findings).outcome == .inconclusive)
  }

  /// Without a correction the model's own probabilities are judged: 0.08 is above the limit.
  @Test func eceOfTheModelWithoutACorrection() throws {
    var findings = try GateFindings.met()
    findings.reassessment = nil
    let result = try GateEvaluationTests.only(.ece, GateFindings.pipeline(), findings)
    #expect(result.outcome == .failed && result.value == 0.08)
  }

  @Test(arguments: [
    (-0.13, -0.07, GateOutcome.passed), (-0.01, 0.01, .passed), (-0.01, 0.011, .inconclusive),
    (0.01, 0.02, .inconclusive), (0.011, 0.02, .failed),
  ])
  func logLossByItsPairedInterval(lower: Double, upper: Double, expected: GateOutcome) throws {
    var findings = try GateFindings.met()
    var comparison = try #require(findings.reassessment?.againstBefore)
    comparison.logLossAtSignificance?.lower = lower
    comparison.logLossAtSignificance?.upper = upper
    comparison.logLossAtSignificance?.value = (lower + upper) / 2
    findings.reassessment?.againstBefore = comparison
    findings.reassessment?.againstInForce = comparison
    for kind in [GateKind.logLoss, .logLossInForce] {
      let result = try GateEvaluationTests.only(kind, GateFindings.pipeline(), findings)
      #expect(result.outcome == expected)
      #expect(result.sentence.contains("99 % interval"))
    }
  }

  @Test func infiniteLogLoss() throws {
    var findings = try GateFindings.met()
    let pipeline = GateFindings.pipeline()
    findings.reassessment?.againstBefore.logLossDifference = nil
    findings.reassessment?.againstBefore.logLossAtSignificance = nil
    #expect(try GateEvaluationTests.only(.logLoss, pipeline, findings).outcome == .passed)
    findings.reassessment?.after.logLoss = nil
    #expect(try GateEvaluationTests.only(.logLoss, pipeline, findings).outcome == .failed)
  }

  @Test func logLossWithoutAnInterval() throws {
    var findings = try GateFindings.met()
    findings.reassessment?.againstBefore.logLossAtSignificance = nil
    #expect(
      try GateEvaluationTests.only(.logLoss, GateFindings.pipeline(), findings).outcome
        == .inconclusive)
  }

  @Test func nothingToCompareWith() throws {
    var findings = try GateFindings.met()
    let pipeline = GateFindings.pipeline()
    findings.inForce = 12
    findings.reassessment?.inForceObstacle = "it has 4 classes"
    let result = try GateEvaluationTests.only(.logLossInForce, pipeline, findings)
    #expect(result.outcome == .notApplicable && result.sentence.hasSuffix("it has 4 classes"))
    findings.reassessment = nil
    findings.correction = nil
    #expect(try GateEvaluationTests.only(.logLoss, pipeline, findings).outcome == .notApplicable)
    #expect(try GateEvaluationTests.only(.accuracy, pipeline, findings).outcome == .notApplicable)
  }

  @Test func aRefusedCorrectionFails() throws {
    var findings = try GateFindings.met()
    findings.correction?.isRefused = true
    findings.correction?.reason = "accuracy below 0.5"
    findings.reassessment = nil
    var pipeline = GateFindings.pipeline()
    pipeline.gates = [GateDefinition(.minimumRows)]
    let results = GateEvaluation.results(pipeline, findings, asOf: GateFindings.asOf)
    #expect(results.map(\.outcome) == [.passed, .failed])
    #expect(results[1].sentence.hasSuffix("accuracy below 0.5"))
  }
}
