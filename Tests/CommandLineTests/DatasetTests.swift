import Testing

/// Every dataset and every file format, from model outputs to a verdict.
@Suite struct DatasetTests {
  @Test(arguments: Dataset.all)
  func everyCommand(_ dataset: Dataset) async throws {
    try await Scratch.with { scratch in
      let predictor = try await dataset.fit(scratch, "--alpha 0.1 --score aps")
      let outputs = ["--predictor", predictor] + dataset.outputArguments("test")
      let printed = expectSuccess(try await ConformalProcess.run(["predict"] + outputs))
      #expect(printed.errorLines.isEmpty)
      let sets = try SetTable(csv: printed.outputText)
      let n = try dataset.slowLabels("test").count
      #expect(sets.rows.count == n)

      for (format, note) in [("csv", ".csv"), ("jsonl", ".jsonl"), ("npz", ".npz")] {
        let path = scratch["sets" + note]
        let run = try await ConformalProcess.run(["predict"] + outputs + ["--out", path])
        expectSuccess(run)
        #expect(run.standardOutput.isEmpty)
        #expect(run.errorLines.last == "wrote \(path)")
        #expect(try SetTable(file: path, format: format) == sets)
      }
      #expect(try scratch.bytes("sets.csv") == printed.standardOutput)
      #expect(
        try scratch.names() == ["p.json", "sets.csv", "sets.jsonl", "sets.npz"])
      let array = try document(
        try await ConformalProcess.run(["predict", "--json"] + outputs).outputText)
      #expect((array["sets"] as? [Any])?.count == n)

      try await evaluate(dataset, predictor, sets)
    }
  }

  private func evaluate(_ dataset: Dataset, _ predictor: String, _ sets: SetTable) async throws {
    let command = ["evaluate", "--predictor", predictor] + dataset.arguments("test")
    let text = expectSuccess(try await ConformalProcess.run(command)).outputText
    #expect(text.hasPrefix("The guarantee of 0.9 coverage is consistent with these rows.\n"))
    let json = expectSuccess(try await ConformalProcess.run(command + ["--json"])).outputText
    let report = try document(json)
    let labels = try dataset.slowLabels("test")
    let hits = zip(sets.rows, labels).count { $0.contains($1) }
    #expect(report["n"] as? Int == labels.count)
    #expect(report["hits"] as? Int == hits)
    // Numbers as they are written: JSONSerialization on Linux is wrong in the last digit at times.
    let coverage = Double(hits) / Double(labels.count)
    #expect(json.contains("\n  \"coverage\" : \(coverage),\n"))
    #expect(report["consistent"] as? Bool == true)
    #expect(report["empty"] as? Int == sets.rows.count { $0.isEmpty })
    #expect(report["singletons"] as? Int == sets.rows.count { $0.count == 1 })
    let total = sets.rows.reduce(0) { $0 + $1.count }
    #expect(json.contains("\n  \"mean_size\" : \(Double(total) / Double(labels.count)),\n"))
    #expect((report["per_class"] as? [Any])?.count == dataset.classCount)
  }

  /// LAC sets from the binary against a softmax and a sort in Double; rows within float32 rounding of the
  /// quantile may go either way.
  @Test(
    arguments: [Dataset.fashion, .archive, .binary],
    [("0.1", 1, 10), ("1/3", 1, 3)])
  func leastAmbiguousSets(_ dataset: Dataset, _ level: (String, Int, Int)) async throws {
    let (alpha, numerator, denominator) = level
    let probabilities = try dataset.slowProbabilities("calibration")
    let scores = zip(probabilities, try dataset.slowLabels("calibration")).map { 1 - $0[$1] }
    // ceil((n + 1) (1 - alpha)) in integers.
    let k = scores.count + 1 - (scores.count + 1) * numerator / denominator
    let quantile = scores.sorted()[k - 1]
    try await Scratch.with { scratch in
      let predictor = try await dataset.fit(scratch, "--score lac --alpha \(alpha)")
      let run = try await ConformalProcess.run(
        ["predict", "--predictor", predictor] + dataset.outputArguments("test"))
      let sets = try SetTable(csv: expectSuccess(run).outputText)
      var excluded = 0
      for (row, values) in try dataset.slowProbabilities("test").enumerated() {
        if values.contains(where: { abs(1 - $0 - quantile) < 1e-6 }) {
          excluded += 1
          continue
        }
        let expected = values.indices.filter { 1 - values[$0] <= quantile }
        #expect(sets.rows[row] == expected, "row \(row)")
      }
      #expect(excluded * 100 <= sets.rows.count)
    }
  }

  @Test func linearHead() async throws {
    let fashion = Dataset.fashion
    try await Scratch.with { scratch in
      let predictor = try await fashion.fit(scratch)
      let head = try await ConformalProcess.run([
        "predict", "--predictor", predictor, "--features", fashion.path("test_features.npy", ""),
        "--weights-matrix", fashion.path("head_weights.npy", ""), "--bias",
        fashion.path("head_bias.npy", ""),
      ])
      let whole = try await ConformalProcess.run(
        ["predict", "--predictor", predictor] + fashion.outputArguments("test"))
      let sets = try SetTable(csv: expectSuccess(head).outputText)
      #expect(sets.rows.count == 200)
      // The features give the logits to float32 rounding only.
      let same = zip(sets.rows, try SetTable(csv: whole.outputText).rows).count { $0 == $1 }
      #expect(same >= 199)
    }
  }

  @Test func classNamesAndShow() async throws {
    let fashion = Dataset.fashion
    try await Scratch.with { scratch in
      let classes = "--classes \(fashion.path("classes.txt", ""))"
      let predictor = try await fashion.fit(
        scratch, "--score raps --alpha 0.1 --alpha 5% \(classes)")
      let text = expectSuccess(try await ConformalProcess.run(["show", predictor])).outputText
      #expect(text.hasPrefix("split-conformal predictor, checksum verified\n"))
      #expect(text.contains("raps, randomized, seed 0, k_reg 5, lambda 0.01"))
      #expect(text.contains("4 501 of 5 000") && text.contains("4 751 of 5 000"))
      let summary = try document(
        try await ConformalProcess.run(["show", predictor, "--json"]).outputText)
      #expect((summary["class_names"] as? [String])?.first == "T-shirt/top")
      #expect((summary["levels"] as? [[String: Any]])?.map { $0["k"] as? Int } == [4751, 4501])
      let report = try await ConformalProcess.run(
        ["evaluate", "--predictor", predictor, "--alpha", "0.1"] + fashion.arguments("test"))
      #expect(report.outputText.contains("\n9 Ankle boot "))
    }
  }

  @Test func summaries() async throws {
    try await Scratch.with { scratch in
      let words = try scratch.prepare(["@/ok.npy", "@/labels.npy", "@/p.json"])
      let fit = try await ConformalProcess.run([
        "fit", "predictor", "--logits", words[0], "--labels", words[1], "--alpha", "0.2", "--json",
        "--out", words[2],
      ])
      #expect(expectSuccess(fit).errorText.isEmpty)
      #expect(try document(fit.outputText)["n"] as? Int == 30)
      let predict = try await ConformalProcess.run([
        "predict", "--predictor", words[2], "--logits", words[0], "--json", "--out",
        scratch["s.jsonl"],
      ])
      #expect(expectSuccess(predict).errorText.isEmpty)
      #expect(try document(predict.outputText)["n"] as? Int == 30)
      let artifact = try document(try scratch.text("p.json"))
      #expect(artifact["schema"] as? String == "swift-conformal/predictor/1")
    }
  }

  @Test func doctorAndVersion() async throws {
    let text = expectSuccess(try await ConformalProcess.run(["doctor"]))
    #expect(text.errorText.isEmpty && text.outputText.hasSuffix("All checks passed.\n"))
    let report = try document(try await ConformalProcess.run(["doctor", "--json"]).outputText)
    #expect(report["healthy"] as? Bool == true)
    let version = try await ConformalProcess.run(["--version"])
    #expect(version.outputText == "\(report["library_version"] as? String ?? "")\n")
  }

  @Test(arguments: [[], ["fit"]])
  func missingSubcommand(_ words: [String]) async throws {
    expectRefusal(
      try await ConformalProcess.run(words), status: 64,
      line: "error: found no subcommand (expected *); see conformal --help")
  }

  @Test(arguments: [["--help"], ["fit", "predictor", "--help"], ["help", "predict"]])
  func help(_ words: [String]) async throws {
    let result = expectSuccess(try await ConformalProcess.run(words))
    #expect(result.errorText.isEmpty && result.outputText.contains("\nUSAGE: conformal"))
    #expect(result.outputText.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
