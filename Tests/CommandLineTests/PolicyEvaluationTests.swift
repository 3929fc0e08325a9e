import Foundation
import Testing

/// `evaluate --policy` as users call it.
@Suite struct PolicyEvaluationTests {
  private static let data = "--logits @/ok.npy --labels @/labels.npy"

  @Test(arguments: [
    Refusal(
      "neither a predictor nor a policy", "evaluate \(data)",
      "error: missing expected argument '--predictor <file>' or '--policy <file>'; see conformal evaluate --help"
    ),
    Refusal(
      "a level of a policy", "evaluate --policy @/p.yaml \(data) --alpha 0.1",
      "error: --alpha with --policy (expected an option of evaluating policies)"),
    Refusal(
      "targets of a policy", "evaluate --policy @/p.yaml --targets @/labels.npy",
      "error: --targets with --policy (expected *)"),
    Refusal(
      "class names without labels",
      "evaluate --policy @/p.yaml --logits @/ok.npy --classes @/c.txt",
      "error: --classes with --policy *"),
    Refusal(
      "the curve of a predictor", "evaluate --predictor @/p.json \(data) --curve @/c.csv",
      "error: --curve without --policy (expected an option of evaluating predictors)"),
    Refusal(
      "the confidences of a predictor",
      "evaluate --predictor @/p.json \(data) --confidence @/c.npy",
      "error: --confidence without --policy (expected *)"),
    Refusal(
      "one file for two things",
      "evaluate --policy @/p.yaml \(data) --curve @/c.csv --out @/c.csv",
      "error: the report and the curve in one file (expected --out and --curve that differ)"),
  ])
  func commandLine(_ refusal: Refusal) async throws { try await refusal.check(status: 64) }

  @Test func missingPolicy() async throws {
    try await Refusal(
      "no such policy", "evaluate --policy @/p.yaml \(Self.data)", "@/p.yaml: error: *"
    ).check(status: 66)
  }

  /// Fits on one part, evaluates on the other; its own part is refused.
  @Test func fashionMNIST() async throws {
    let data = Dataset.fashion
    try await Scratch.with { scratch in
      let policy = scratch["policy.yaml"]
      expectSuccess(
        try await ConformalProcess.run(
          ["fit", "policy"] + data.arguments("calibration") + [
            "--max-risk", "0.05", "--out", policy,
          ]))
      let evaluate = ["evaluate", "--policy", policy]
      let run = expectSuccess(
        try await ConformalProcess.run(
          evaluate + data.arguments("test") + [
            "--json", "--require-consistent", "--curve", scratch["curve.csv"],
          ]))
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(run.standardOutput)) as? [String: Any])
      #expect(report["schema"] as? String == "swift-conformal/policy-evaluation/1")
      #expect(report["n"] as? Int == 5_000)
      #expect(report["verdict"] as? String == "consistent")
      let rate = try #require(report["acceptance_rate"] as? Double)
      #expect(rate > 0.6 && rate < 0.9)
      let risk = try #require(report["selective_risk"] as? Double)
      #expect(risk > 0.02 && risk < 0.06)
      let curve = try String(contentsOfFile: scratch["curve.csv"], encoding: .utf8)
      #expect(curve.hasPrefix("threshold,accepted,errors,"))
      let last = try #require(curve.split(separator: "\n").last?.split(separator: ","))
      #expect(last[1] == "5000")
      #expect(last[3] == "1.0")
      let refused = try await ConformalProcess.run(evaluate + data.arguments("calibration"))
      expectRefusal(
        refused, status: 65,
        line:
          "*: error: a file of logits that the policy was fitted on (expected *)*--allow-overlap")
    }
  }
}
