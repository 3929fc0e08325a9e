import Testing

/// Same input, same bytes: whatever the threads, the instruction set, and the company of other rows.
@Suite struct DeterminismTests {
  @Test(arguments: ["lac", "aps", "raps"], [Dataset.fashion, .archive])
  func threadsAndTiers(_ score: String, _ dataset: Dataset) async throws {
    try await Scratch.with { scratch in
      var artifacts: [[UInt8]] = []
      var predictions: [[UInt8]] = []
      let ways: [(threads: String, environment: [String: String])] = [
        ("1", [:]), ("2", [:]), ("5", [:]), ("2", ["CONFORMAL_KERNEL_TIER": "baseline"]),
        ("1", ["CONFORMAL_KERNEL_TIER": "baseline"]),
      ]
      for way in ways {
        let options = ["--threads", way.threads, "--out", scratch["p.json"]]
        let fit = try await ConformalProcess.run(
          ["fit", "predictor", "--score", score, "--alpha", "0.1", "--seed", "7"]
            + dataset.arguments("calibration") + options, environment: way.environment)
        expectSuccess(fit)
        artifacts.append(try scratch.bytes("p.json"))
        let sets = try await ConformalProcess.run(
          ["predict", "--predictor", scratch["p.json"], "--p-values", "--threads", way.threads]
            + dataset.outputArguments("test"), environment: way.environment)
        predictions.append(expectSuccess(sets).standardOutput)
      }
      #expect(artifacts.allSatisfy { $0 == artifacts[0] })
      #expect(predictions.allSatisfy { $0 == predictions[0] })
    }
  }

  /// Draws follow the row's id, so a row alone gives what it gave in the batch.
  @Test func rowAlone() async throws {
    let fashion = Dataset.fashion
    try await Scratch.with { scratch in
      let identifiers = fashion.path("calibration_ids.npy", "")
      let predictor = try await fashion.fit(scratch, "--score aps --alpha 0.1 --ids \(identifiers)")
      let batch = try await ConformalProcess.run(
        [
          "predict", "--predictor", predictor, "--p-values", "--ids",
          fashion.path("test_ids.npy", ""),
        ]
          + fashion.outputArguments("test"))
      let lines = expectSuccess(batch).outputText.split(separator: "\n").dropFirst()
      let logits = try fileBytes(fashion.path("PART_logits.npy", "test")).suffix(200_000)
      for row in [0, 1, 17, 4_999] {
        let line = lines[lines.startIndex + row]
        let identifier = String(line.prefix { $0 != "," })
        let one = Array(logits.dropFirst(row * 40).prefix(40))
        try scratch.write(npy("<f4", "(1, 10)", one), "one.npy")
        try scratch.write("id\n\(identifier)\n", "one.csv")
        let alone = try await ConformalProcess.run([
          "predict", "--predictor", predictor, "--p-values", "--logits", scratch["one.npy"],
          "--ids",
          scratch["one.csv"] + ":id",
        ])
        #expect(expectSuccess(alone).outputText == "row,size,labels,p_values\n\(line)\n")
      }
    }
  }

  /// Another seed, another draw; the seed is part of the artifact.
  @Test func seeds() async throws {
    try await Scratch.with { scratch in
      let first = try scratch.text(
        String(try await fittedOnSamples(scratch, "--alpha 0.2").suffix(6)))
      let second = try await fittedOnSamples(scratch, "--alpha 0.2 --seed 1")
      #expect(try scratch.text("p.json") != first)
      let summary = try document(
        try await ConformalProcess.run(["show", "--json", second]).outputText)
      #expect(summary["seed"] as? Int == 1)
    }
  }
}
