import Foundation
import Testing

/// `conformal fit policy` and `conformal decide` from the process.
@Suite struct PolicyCommandTests {
  /// 1 200 rows of which the surest are right, and their queues.
  private func write(_ scratch: Scratch) throws {
    let count = 1_200
    let confidences = (0..<count).map { Double(($0 * 7_919) % count) / Double(count) }
    try scratch.write("c\n" + confidences.map { "\($0)\n" }.joined(), "c.csv")
    let correct = confidences.enumerated().map { row, value in
      value > 0.6 || row % 4 > 0 ? 1 : 0
    }
    try scratch.write("y\n" + correct.map { "\($0)\n" }.joined(), "y.csv")
    try scratch.write(
      (0..<count).map { $0 % 3 == 0 ? "north\n" : "south\n" }.joined(), "q.txt")
    try scratch.write("c\n0.99\n0.5\n0\n", "new.csv")
  }

  private func fit(_ scratch: Scratch, _ more: [String], status: Int32 = 0) async throws
    -> ProcessResult
  {
    let result = try await ConformalProcess.run(
      [
        "fit", "policy", "--confidence", scratch["c.csv"], "--correct", scratch["y.csv"], "--out",
        scratch["p.yaml"],
      ] + more)
    #expect(result.status == status, "\(result.errorText)")
    return result
  }

  @Test func decidesByBands() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      _ = try await fit(
        scratch, ["--max-risk", "0.05", "--capacity", "30", "--per", "100", "--author", "A"])
      let result = try await ConformalProcess.run([
        "decide", "--policy", scratch["p.yaml"], "--confidence", scratch["new.csv"],
      ])
      expectSuccess(result)
      #expect(
        String(decoding: result.standardOutput, as: UTF8.self) == """
          row,decision,label,confidence,reason
          0,approve,,0.99,confident
          1,review,,0.5,below-approval
          2,escalate,,0.0,below-review

          """)
      let shown = try await ConformalProcess.run(["show", scratch["p.yaml"]])
      expectSuccess(shown)
      #expect(String(decoding: shown.standardOutput, as: UTF8.self).contains("author     A"))
    }
  }

  /// An edited threshold is obeyed, and every run says so.
  @Test func editedThresholds() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      _ = try await fit(scratch, ["--max-risk", "0.05"])
      let text = try scratch.text("p.yaml")
      let line = try #require(text.split(separator: "\n").first { $0.contains("approve_from:") })
      try scratch.write(text.replacingOccurrences(of: line, with: "- approve_from: 0.4"), "p.yaml")
      let result = try await ConformalProcess.run([
        "decide", "--policy", scratch["p.yaml"], "--confidence", scratch["new.csv"],
      ])
      expectSuccess(result)
      #expect(result.errorText.contains("the certificate no longer applies"))
      #expect(String(decoding: result.standardOutput, as: UTF8.self).contains("1,approve,,0.5"))
    }
  }

  @Test func infeasibleIsAnAnswer() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      let result = try await fit(scratch, ["--max-risk", "0.001"], status: 1)
      #expect(result.errorText.contains("what would be possible"))
      #expect(!(try scratch.names()).contains("p.yaml"))
      let json = try await fit(scratch, ["--max-risk", "0.001", "--json"], status: 1)
      #expect(
        String(decoding: json.standardOutput, as: UTF8.self).contains("\"feasible\" : false"))
    }
  }

  @Test func queues() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      _ = try await fit(
        scratch,
        [
          "--max-risk", "0.1", "--groups", scratch["q.txt"], "--capacity", "north=20",
          "--capacity", "south=30", "--per", "100",
        ])
      try scratch.write("north\nwest\nsouth\n", "nq.txt")
      let result = try await ConformalProcess.run([
        "decide", "--policy", scratch["p.yaml"], "--confidence", scratch["new.csv"], "--groups",
        scratch["nq.txt"], "--format", "jsonl",
      ])
      expectSuccess(result)
      #expect(
        String(decoding: result.standardOutput, as: UTF8.self).contains(
          "\"reason\":\"unknown-queue\",\"queue\":\"west\""))
    }
  }

  /// Threads do not change a byte.
  @Test func threads() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      _ = try await fit(scratch, ["--max-risk", "0.05", "--threads", "1"])
      let one = try scratch.bytes("p.yaml")
      _ = try await fit(scratch, ["--max-risk", "0.05", "--threads", "3"])
      #expect(try scratch.bytes("p.yaml") == one)
    }
  }

  /// One line that says what was found and expected, and no file.
  @Test(arguments: [
    (64, "--seed 3", "error: no risk, capacity or costs (expected at least one of them)"),
    (
      64, "--capacity 3", "error: --capacity without --per (expected --per N, the rows of a period)"
    ),
    (
      64, "--delta 0.1 --capacity 1 --per 2",
      "error: --delta alone (expected --max-risk or another limit of a risk)"
    ),
    (64, "--max-risk 2", "error: --max-risk: level 2 is out of range *"),
    (64, "--max-risk 0.1 --max-expected-risk 0.1", "error: risks with high probability *"),
    (
      64, "--capacity -3 --per 5", "error: a capacity of -3 reviews (expected from 0 to 1000000000)"
    ),
    (64, "--capacity 3 --per 0", "error: 0 rows a period (expected from 1 to 1000000000)"),
    (64, "--max-risk 0.1 --first-row=-1", "error: --first-row -1 (expected 0 ... 2^60)"),
    (64, "--capacity 9223372036854775807 --per 5", "error: a capacity of 9223372036854775807 *"),
    (64, "--max-risk 0.1 --arrivals poisson", "error: --arrivals without --capacity *"),
    (64, "--max-risk 0.1 --bias no.npy", "error: --bias with confidences alone *"),
    (64, "--max-risk 0.1 --trade-off -", "error: the policy and the trade-offs in one place *"),
    (64, "--error-cost 1", "error: costs without --error-cost or --review-cost (expected both)"),
    (64, "--error-cost nan --review-cost 1", "error: a cost of nan (expected *"),
    (64, "--max-risk 0.1 --max-answer-risk 0=0.1", "error: a limit of a class without labels *"),
    (
      64, "--max-risk 0.1 --design-share 0.6 --capacity-share 0.5 --capacity 1 --per 9",
      "error: a design share *"
    ),
  ])
  func refusals(status: Int32, options: String, line: String) async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      let names = try scratch.names()
      let result = try await ConformalProcess.run(
        [
          "fit", "policy", "--confidence", scratch["c.csv"], "--correct", scratch["y.csv"],
          "--out", scratch["p.yaml"],
        ] + options.split(separator: " ").map { String($0) })
      expectRefusal(result, status: status, line: line)
      #expect(try scratch.names() == names)
    }
  }

  /// Results never take the place of data.
  @Test func outputsAreNoInputs() async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      let confidences = try scratch.bytes("c.csv")
      let fitted = try await ConformalProcess.run([
        "fit", "policy", "--confidence", scratch["c.csv"], "--correct", scratch["y.csv"],
        "--max-risk", "0.05", "--out", scratch["c.csv"],
      ])
      #expect(fitted.status == 64)
      #expect(try scratch.bytes("c.csv") == confidences)
      _ = try await fit(scratch, ["--max-risk", "0.05"])
      let policy = try scratch.bytes("p.yaml")
      let decided = try await ConformalProcess.run([
        "decide", "--policy", scratch["p.yaml"], "--confidence", scratch["c.csv"], "--format",
        "csv", "--out", scratch["p.yaml"],
      ])
      #expect(decided.status == 64)
      #expect(try scratch.bytes("p.yaml") == policy)
    }
  }

  @Test(arguments: [
    ("0.5\nnan\n", "@/c2.csv:2:1: error: *"),
    ("0.5\ninf\n", "@/c2.csv:2:1: error: *"),
    ("0.5\nhigh\n", "@/c2.csv:2:1: error: *"),
    ("", "@/c2.csv: error: *"),
  ])
  func badConfidences(text: String, line: String) async throws {
    try await Scratch.with { scratch in
      try write(scratch)
      try scratch.write(text, "c2.csv")
      _ = try await fit(scratch, ["--max-risk", "0.05"])
      let result = try await ConformalProcess.run([
        "decide", "--policy", scratch["p.yaml"], "--confidence", scratch["c2.csv"], "--out",
        scratch["d.csv"],
      ])
      expectRefusal(
        result, status: 65, line: line.replacingOccurrences(of: "@", with: scratch.path))
      #expect(!(try scratch.names()).contains("d.csv"))
    }
  }
}
