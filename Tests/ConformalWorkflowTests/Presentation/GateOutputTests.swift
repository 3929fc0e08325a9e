import ConformalWorkflow
import Foundation
import Testing

@Suite struct GateOutputTests {
  @Test func annotationsSayWhatHoldsUp() {
    #expect(
      GitHubAnnotations.text([GatedRuns.mixed(), GatedRuns.broken(), GatedRuns.passed()]) == """
        ::error file=models/pipe%2Cline.yaml,title=digits 3.1%3A ece inconclusive::ECE 0.033
        ::error file=models/pipe%2Cline.yaml,title=digits 3.1%3A accuracy failed::a "<b>&'c' ]]> \
        %250A,x:y%0D%0Az\u{1}\u{FFFE}
        ::error file=letters.yaml,title=letters 3.1%3A cannot run::letters.npz: error: no such file
        ::warning file=models/pipe%2Cline.yaml,title=digits 3.1%3A review_volume \
        inconclusive::too few
        ::notice file=models/pipe%2Cline.yaml,title=digits 3.1%3A coverage (alpha 0.1) \
        passed::covers 0.95

        """)
    #expect(GitHubAnnotations.text([GatedRuns.passed()]).isEmpty)
  }

  @Test func theJSONHoldsEveryRule() throws {
    let text = try GateDocument([GatedRuns.mixed(), GatedRuns.broken()]).text
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(document["schema"] as? String == "swift-conformal/gates/1")
    #expect(document["outcome"] as? String == "failed")
    let runs = try #require(document["runs"] as? [[String: Any]])
    #expect(runs[1]["error"] as? String == "letters.npz: error: no such file")
    #expect(runs[0]["as_of"] as? String == "2026-04-24T03:06:40Z")
    let gates = try #require(runs[0]["gates"] as? [[String: Any]])
    #expect(
      gates.map { $0["outcome"] as? String } == [
        "passed", "passed", "inconclusive", "inconclusive", "failed", "not_applicable",
      ])
    #expect(gates.map { $0["is_allowed"] as? Bool } == [false, false, false, true, false, false])
    #expect(gates[2]["interval"] as? [Double] == [0.021, 0.043])
    #expect(gates[2]["needed_rows"] as? Int == 9_400)
    #expect(gates[1]["interval"] == nil && gates[1]["subject"] as? String == "alpha 0.1")
    #expect(gates[4]["sentence"] as? String == GatedRuns.hostile)
  }

  @Test func outcomeOfManyRuns() {
    #expect(GateOutcome.worst(of: []) == .passed)
    #expect(GateOutcome.worst(of: [.passed, .inconclusive]) == .inconclusive)
    #expect(GateOutcome.worst(of: [.inconclusive, .failed, .passed]) == .failed)
  }

  @Test func tables() {
    let rows = GateTable.rows(GatedRuns.mixed())
    #expect(rows.allSatisfy { $0.count == GateTable.header.count })
    #expect(
      rows.map { $0[1] } == [
        "passed", "passed (look)", "inconclusive", "inconclusive (allowed)", "failed",
        "not applicable",
      ])
    #expect(
      GateTable.rows(GatedRuns.broken())
        == [["run", "cannot run", "letters.npz: error: no such file"]])
    let runs = [GatedRuns.mixed(), GatedRuns.broken(), GatedRuns.passed()]
    #expect(
      FleetTable.rows(runs) == [
        ["digits", "3.1", "failed", "16 000", "1.25", "accuracy; ece inconclusive"],
        ["letters", "3.1", "cannot run", "–", "–", "letters.npz: error: no such file"],
        ["digits", "3.2", "passed", "–", "–", ""],
      ])
    #expect(FleetTable.rows(runs).allSatisfy { $0.count == FleetTable.header.count })
    #expect(FleetTable.summary(runs) == "1 passed, 1 failed, 1 cannot run")
    #expect(FleetTable.summary([]) == "no models")
  }
}
