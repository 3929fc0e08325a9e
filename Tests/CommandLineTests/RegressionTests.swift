import Foundation
import Testing

/// Command lines for numeric targets that cannot be right.
@Suite struct RegressionUsageTests {
  static let fit = "fit predictor --predictions @/p.csv --alpha 0.2 --out @/r.json"

  @Test(arguments: [
    Refusal("no targets", fit, "error: predictions without --targets (expected --targets F)"),
    Refusal(
      "logits too", "\(fit) --targets @/y.csv --logits @/ok.npy",
      "error: --logits with a numeric target (expected an option of regression predictors)"),
    Refusal(
      "labels too", "\(fit) --targets @/y.csv --labels @/labels.npy",
      "error: --labels with a numeric target (expected *)"),
    Refusal(
      "targets of labels",
      "fit predictor --logits @/ok.npy --targets @/y.csv --alpha 0.2 --out @/r.json",
      "error: --logits with a numeric target (expected *)"),
    Refusal(
      "clusters", "\(fit) --targets @/y.csv --clustered",
      "error: --clustered with a numeric target (expected *)"),
    Refusal(
      "weights", "\(fit) --targets @/y.csv --weights @/labels.npy",
      "error: weights of rows or classes with a numeric target (expected *)"),
    Refusal(
      "size of groups", "\(fit) --targets @/y.csv --minimum-group-size 3",
      "error: --minimum-group-size without --groups (expected *)"),
    Refusal(
      "unknown score", "\(fit) --targets @/y.csv --score aps",
      "error: regression score 'aps' (expected absolute, normalized, gamma, cqr)"),
    Refusal(
      "crossing of points", "\(fit) --targets @/y.csv --crossing sort",
      "error: --crossing without --lower and --upper (expected quantile predictions)"),
    Refusal(
      "sides of labels",
      "fit predictor --logits @/ok.npy --labels @/labels.npy --alpha 0.2 --sides lower --out @/r.json",
      "error: --sides without --predictions or --lower (expected *)"),
    Refusal(
      "p-values of intervals",
      "predict --predictor @/r.json --predictions @/p.csv --p-values",
      "error: --p-values with a numeric target (expected *)"),
    Refusal(
      "percentiles of labels",
      "predict --predictor @/r.json --logits @/ok.npy --percentiles 5",
      "error: --percentiles without --predictions or --lower (expected *)"),
    Refusal(
      "a percentile above 100",
      "predict --predictor @/r.json --predictions @/p.csv --percentiles 5,150",
      "error: --percentiles: level 150% is out of range (expected *)"),
    Refusal(
      "a threshold that is no number",
      "predict --predictor @/r.json --predictions @/p.csv --thresholds 5,x",
      "error: --thresholds 'x' (expected numbers such as 10,20)"),
    Refusal(
      "a list with a hole",
      "predict --predictor @/r.json --predictions @/p.csv --percentiles 5,,6",
      "error: list '5,,6' (expected distinct numbers such as 5,50,95)"),
    Refusal(
      "evaluation without targets", "evaluate --predictor @/r.json --predictions @/p.csv",
      "error: predictions without --targets (expected --targets F)"),
  ])
  func commandLine(_ refusal: Refusal) async throws { try await refusal.check(status: 64) }
}

/// From the process: fit, predict, evaluate, show and merge, the same bytes whatever the threads.
@Suite struct RegressionProcessTests {
  /// Columns of one part: predictions, targets with a spread that repeats, and identifiers.
  private func table(_ first: Int) -> String {
    "id,pred,sigma,y\n"
      + (first..<first + 40).map { row in
        let center = Double(row * 37 % 101) / 8
        let sigma = 1 + Double(row * 13 % 7) / 4
        return "\(row),\(center),\(sigma),\(center + sigma * (Double(row * 29 % 83) / 41 - 1))\n"
      }.joined()
  }

  @Test func endToEnd() async throws {
    try await Scratch.with { scratch in
      for (name, first) in [("a", 0), ("b", 40), ("new", 80)] {
        try Data(table(first).utf8).write(to: URL(fileURLWithPath: scratch["\(name).csv"]))
      }
      func inputs(_ name: String, targets: Bool = true) -> [String] {
        let file = scratch["\(name).csv"]
        return [
          "--predictions", file + ":pred", "--difficulty", file + ":sigma", "--ids", file + ":id",
        ] + (targets ? ["--targets", file + ":y"] : [])
      }
      for name in ["a", "b"] {
        expectSuccess(
          try await ConformalProcess.run(
            ["fit", "predictor", "--alpha", "0.1", "--sides", "asymmetric", "--out"]
              + [scratch["\(name).json"]] + inputs(name)))
      }
      expectSuccess(
        try await ConformalProcess.run(
          ["merge", scratch["a.json"], scratch["b.json"], "--out", scratch["p.json"]]))
      let shown = expectSuccess(try await ConformalProcess.run(["show", scratch["p.json"]]))
      #expect(shown.outputText.contains("asymmetric"))
      var tables: [[UInt8]] = []
      for threads in ["1", "3"] {
        let predicted = expectSuccess(
          try await ConformalProcess.run(
            ["predict", "--predictor", scratch["p.json"], "--percentiles", "5,95", "--thresholds"]
              + ["-1,4", "--threads", threads] + inputs("new", targets: false)))
        tables.append(predicted.standardOutput)
      }
      #expect(tables[0] == tables[1])
      #expect(
        String(decoding: tables[0], as: UTF8.self).hasPrefix(
          "row,lower,upper,percentile_5_lower,percentile_5_upper,percentile_95_lower,"
            + "percentile_95_upper,p_at_most_-1_lower,"))
      let evaluated = expectSuccess(
        try await ConformalProcess.run(
          ["evaluate", "--predictor", scratch["p.json"], "--json"] + inputs("new")))
      let report = try document(evaluated.outputText)
      #expect(report["n"] as? Int == 40)
      #expect(report["calibration_n"] as? Int == 80)
      let refused = try await ConformalProcess.run(
        ["evaluate", "--predictor", scratch["p.json"]] + inputs("a"))
      #expect(refused.status == 65)
    }
  }
}
