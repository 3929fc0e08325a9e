import Foundation
import Testing

/// `fit detector`, `detect` and `select` as processes.
@Suite struct OutlierCommandTests {
  private let fashion = Dataset.fashion

  @Test func detectorsOfStoredLogits() async throws {
    try await Scratch.with { scratch in
      let calibration = fashion.outputArguments("calibration")
      let fit =
        ["fit", "detector", "--score", "gen", "--gamma", "0.2", "--out", scratch["d.json"]]
        + calibration
      let fitted = expectSuccess(try await ConformalProcess.run(fit))
      #expect(
        fitted.errorLines.first
          == "fitted outlier score gen, gamma 0.2, top_classes 100 on 5 000 rows of logits of 10 classes"
      )
      let shown = expectSuccess(try await ConformalProcess.run(["show", scratch["d.json"]]))
      #expect(shown.outputText.hasPrefix("outlier detector, checksum verified\n"))
      var texts: Set<String> = []
      for threads in ["1", "3"] {
        let detect =
          [
            "detect", "--detector", scratch["d.json"], "--false-discovery-rate", "10%",
            "--storey", "1/2", "--threads", threads,
          ] + fashion.outputArguments("test")
        texts.insert(expectSuccess(try await ConformalProcess.run(detect)).outputText)
      }
      #expect(texts.count == 1)
      let lines = texts.first?.split(separator: "\n") ?? []
      #expect(lines.count == 5001 && lines.first == "row,score,p_value,outlier,q_value")
    }
  }

  @Test func selectionOfRows() async throws {
    try await Scratch.with { scratch in
      let rows = (0..<30).map { Double($0) / 30 }
      try scratch.write("p\n" + rows.map { "\($0)\n" }.joined(), "p.csv")
      try scratch.write("y\n" + rows.map { $0 > 0.5 ? "1\n" : "0\n" }.joined(), "y.csv")
      try scratch.write("p\n0.9\n0.2\n", "new.csv")
      let select = [
        "select", "--predictions", scratch["p.csv"], "--targets", scratch["y.csv"],
        "--threshold", "0.5", "--new-predictions", scratch["new.csv"], "--false-discovery-rate",
        "0.1",
      ]
      let result = expectSuccess(try await ConformalProcess.run(select))
      #expect(
        result.outputText
          == "row,p_value,selected\n0,\(1.0 / 31),1\n1,\(11.0 / 31),0\n")
      let below = expectSuccess(
        try await ConformalProcess.run(select + ["--below", "--smoothed", "--seed", "4"]))
      #expect(below.outputText.hasPrefix("row,p_value,selected\n0,"))
    }
  }

  private static let detect = "detect --detector @/d.json --logits @/ok.npy --out @/o.csv"
  private static let select =
    "select --predictions @/ok.npy --targets @/ok.npy --new-predictions @/ok.npy "
    + "--false-discovery-rate 0.1 --out @/o.csv"

  @Test(arguments: [
    Refusal(
      "two rules", "\(detect) --alpha 0.1 --family-wise 0.1",
      "error: --alpha and --family-wise (expected one of them)"),
    Refusal(
      "storey alone", "\(detect) --alpha 0.1 --storey 0.5",
      "error: --storey without --false-discovery-rate (expected both or neither)"),
    Refusal("no level", "\(detect) --alpha 2", "error: --alpha: level 2 is out of range *"),
    Refusal(
      "unknown score", "fit detector --logits @/ok.npy --score best --out @/d.json",
      "error: outlier score 'best' (expected one of max-probability, *)"),
    Refusal(
      "other parameter", "fit detector --logits @/ok.npy --neighbours 3 --out @/d.json",
      "error: parameter 'neighbours' for outlier score 'energy' (expected one of temperature)"),
    Refusal(
      "no reference", "fit detector --features @/ok.npy --out @/d.json",
      "error: no reference features for outlier score 'mahalanobis' *"),
    Refusal("no threshold", select, "error: no threshold (expected --threshold NUMBER, or *)"),
    Refusal(
      "half of the thresholds", "\(select) --thresholds @/ok.npy",
      "error: thresholds that do not go together (expected *)"),
    Refusal(
      "seed alone", "\(select) --threshold 1 --seed 3",
      "error: --seed without --smoothed (expected both or neither)"),
  ])
  func usage(_ refusal: Refusal) async throws { try await refusal.check(status: 64) }

  @Test(arguments: [
    Refusal(
      "no number", "fit detector --logits @/nan.npy --out @/d.json",
      "@/nan.npy:7:1: error: nan (expected a finite logit)"),
    Refusal(
      "a matrix for a column", "\(select) --threshold 1", "@/ok.npy: error: shape *"),
    Refusal(
      "too few reference rows",
      "fit detector --features @/ok.npy --reference @/other.npy --score knn --neighbours 31 --out @/d.json",
      "@/other.npy: error: 30 reference rows (expected 31 or more, one for each neighbour); *"),
    Refusal(
      "own reference",
      "fit detector --features @/ok.npy --reference @/ok.npy --score knn --out @/d.json",
      "@/ok.npy: error: calibration rows that are reference rows (expected *); *"),
  ])
  func data(_ refusal: Refusal) async throws { try await refusal.check(status: 65) }
}
