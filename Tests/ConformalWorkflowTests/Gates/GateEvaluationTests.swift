import ConformalWorkflow
import ExactStatistics
import Testing

@Suite struct GateEvaluationTests {
  /// The one result of a gate.
  static func only(
    _ kind: GateKind, _ pipeline: PipelineDefinition, _ findings: RunFindings
  ) throws -> GateResult {
    let results = GateEvaluation.results(pipeline, findings, asOf: GateFindings.asOf)
      .filter { $0.kind == kind }
    try #require(results.count == 1, "\(results)")
    return results[0]
  }

  @Test func everyRuleIsMet() throws {
    let pipeline = GateFindings.pipeline()
    let results = GateEvaluation.results(
      pipeline, try GateFindings.met(), asOf: GateFindings.asOf)
    #expect(results.map(\.kind) == GateKind.allCases)
    for result in results {
      #expect(
        result.outcome == (result.kind == .logLossInForce ? .notApplicable : .passed), "\(result)")
      #expect(!result.sentence.isEmpty && !result.sentence.contains("\u{A0}"))
    }
    #expect(GateEvaluation.outcome(results, pipeline) == .passed)
  }

  /// A refusal of the written rules is a failure of its own, in words too.
  @Test func aRefusalIsNamedForWhatItIs() throws {
    var findings = try GateFindings.met()
    findings.correction?.isRefused = true
    let results = GateEvaluation.results(
      GateFindings.pipeline(), findings, asOf: GateFindings.asOf)
    let refusal = try #require(results.first { $0.subject == "rules" })
    #expect(refusal.asks == "the written rules do not ask for the model to be looked at again")
    let others = results.filter { $0.subject != "rules" && $0.kind == .logLoss }
    #expect(
      others.map(\.asks) == [
        "the correction does not make probabilities worse by more than the limit"
      ])
  }

  @Test func onlyGatesOfThePipelineAreChecked() throws {
    var pipeline = GateFindings.pipeline()
    pipeline.gates = [GateDefinition(.ece), GateDefinition(.minimumRows)]
    let results = GateEvaluation.results(pipeline, try GateFindings.met(), asOf: GateFindings.asOf)
    #expect(results.map(\.kind) == [.ece, .minimumRows])
  }

  @Test(
    arguments: [
      ([], [], GateOutcome.passed), ([.passed, .notApplicable], [], .passed),
      ([.passed, .inconclusive], [], .inconclusive), ([.passed, .inconclusive], [.ece], .passed),
      ([.inconclusive, .failed], [.ece], .failed), ([.failed, .failed], [.ece], .failed),
      ([.passed, .inconclusive], [.coverage], .inconclusive),
    ] as [([GateOutcome], [GateKind], GateOutcome)])
  func outcomeOfAll(outcomes: [GateOutcome], allowed: [GateKind], expected: GateOutcome) {
    var pipeline = GateFindings.pipeline()
    pipeline.allowInconclusive = allowed
    let results = outcomes.map { GateResult(.ece, $0, "") }
    #expect(GateEvaluation.outcome(results, pipeline) == expected)
  }
}
