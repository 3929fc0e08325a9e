import ConformalReporting
import ConformalWorkflow
import Foundation
import Testing

@Suite struct PipelineReportTests {
  private func page(
    _ change: (inout PipelineDefinition, inout RunFindings) -> Void = { _, _ in }
  ) throws -> PipelineReport {
    var (pipeline, findings) = (GateFindings.pipeline(), try GateFindings.met())
    change(&pipeline, &findings)
    let gates = GateEvaluation.results(pipeline, findings, asOf: GateFindings.asOf)
    return PipelineReport(
      definition: pipeline, findings: findings, gates: gates,
      outcome: GateEvaluation.outcome(gates, pipeline), inputs: [try GatedRuns.input()],
      asOf: GateFindings.asOf,
      sections: [.init(title: "From a stage", blocks: [.paragraph("As it was made.")])],
      metrics: [Metric("ece", 0.012)],
      artifacts: [
        ArtifactReference(name: "policy.yaml", sha256: "0f", byteCount: 7)
      ])
  }

  @Test func theHeadlineSaysWhetherItMayGoIntoForce() throws {
    #expect(try page().headline == "May go into force")
    #expect(
      try page { $1.coverages[0].coveredCount = 8_000 }.headline
        == "Must not go into force: coverage (alpha 0.1)")
    let open: (inout PipelineDefinition, inout RunFindings) -> Void = {
      $1.reassessment?.after.ece.upper = 0.06
    }
    #expect(try page(open).headline == "Cannot be told: ece inconclusive")
    #expect(
      try page {
        open(&$0, &$1)
        $0.allowInconclusive = [.ece]
      }.headline == "May go into force; allowed to be open: ece")
  }

  @Test func thePageHoldsWhatAnAuditorAsks() throws {
    let page = try page { definition, findings in
      definition.schedule = ScheduleDefinition(cron: "0 6 1 * *")
      findings.policy?.thresholds.append(Metric("review", 0.4))
    }
    let report = page.report
    #expect(report.verdict.outcome == .passed)
    #expect(report.checks.count == 9, "a gate with nothing to judge has no sign")
    #expect(
      report.sections.map(\.title) == [
        "What was asked", "Data", "Correction", "From a stage", "Decisions",
        "Gates with nothing to judge",
      ])
    let asked = report.sections[0].blocks.compactMap { block in
      if case .table(let table) = block { table.rows } else { nil }
    }.joined()
    #expect(asked.contains(["minimum_rows", "–", "–", "no"]))
    #expect(asked.contains(["ece", "0.05", "0.025", "no"]))
    let html = report.html
    for text in [
      "May go into force", "log_loss_in_force: no version is in force yet", "vision@example.org",
      String(repeating: "ab", count: 32), "exchangeable", "2026-04-24T03:06:40Z", "0 6 1 * *",
      "Approve when confidence (max-probability) is at least 0.83.",
      "Else review when it is at least 0.4, and escalate below.", "swift-conformal/run/1",
    ] {
      #expect(html.contains(text), "\(text)")
    }
    #expect(try self.page().report.html == self.page().report.html)
  }

  @Test func wordsOfThresholds() throws {
    func words(_ thresholds: [Metric]) throws -> [String] {
      let decisions = try page { $1.policy?.thresholds = thresholds }.report.sections
        .first { $0.title == "Decisions" }
      return (decisions?.blocks ?? []).compactMap {
        if case .paragraph(let text) = $0, !text.hasPrefix("Certified") { text } else { nil }
      }
    }
    #expect(try words([Metric("approve", 0.8)]).last == "Review all else.")
    #expect(
      try words([Metric("approve", 0.8), Metric("review", 0.8)]).last == "Escalate all else.")
    #expect(try words([Metric("review", 0.4)]).first == "Approve nothing.")
    #expect(try words([]).isEmpty)
  }

  @Test func aPolicyThatCouldNotBeFittedIsSaid() throws {
    let page = try page {
      $1.policy?.isFitted = false
      $1.policy?.alternatives = "a risk of 0.08 can be had"
    }
    #expect(page.headline == "Must not go into force: selective_risk and review_volume")
    #expect(page.report.html.contains("a risk of 0.08 can be had"))
  }

  @Test func theJSONOfARun() throws {
    let text = try page().json
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(document["schema"] as? String == "swift-conformal/run/1")
    #expect((document["model"] as? [String: Any])?["version"] as? String == "3.1")
    #expect((document["gates"] as? [Any])?.count == 10)
    #expect((document["inputs"] as? [[String: Any]])?.first?["byte_count"] as? Int == 123_456)
    #expect((document["artifacts"] as? [[String: Any]])?.first?["name"] as? String == "policy.yaml")
    let findings = try #require(document["findings"] as? [String: Any])
    let coverage = try #require((findings["coverages"] as? [[String: Any]])?.first)
    #expect(coverage["covered_count"] as? Int == 9_012 && coverage["alpha"] as? String == "0.1")
    #expect(text.hasSuffix("}\n"))
  }
}
