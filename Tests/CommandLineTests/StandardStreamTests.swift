import Testing

/// Standard input and output in place of files.
@Suite struct StandardStreamTests {
  private static let fit = "$CONFORMAL fit predictor --alpha 0.2 --score lac"

  /// The predictor from standard input makes the same predictions as the one from files.
  @Test(arguments: [
    ("npy from a pipe", "cat @/ok.npy | FIT --logits - --labels @/labels.npy --out @/p.json"),
    ("npy from a file", "FIT --logits - --labels @/labels.npy --out @/p.json < @/ok.npy"),
    ("labels", "cat @/labels.npy | FIT --logits @/ok.npy --labels - --out @/p.json"),
    ("npz, twice", "cat @/ok.npz | FIT --logits -:logits --labels -:labels --out @/p.json"),
    ("csv, twice", "cat @/ok.csv | FIT --logits -:a..c --labels=-:y --out @/p.json"),
    (
      "safetensors",
      "cat @/ok.safetensors | FIT --logits -:logits --labels @/labels.npy -o @/p.json"
    ),
    (
      "slow pipe",
      "(head -c 100 @/ok.npy; sleep 0.1; tail -c +101 @/ok.npy) | "
        + "FIT --logits - --labels @/labels.npy --out @/p.json"
    ),
    ("artifact to a pipe", "FIT --logits @/ok.npy --labels @/labels.npy --out - | cat > @/p.json"),
    ("artifact by default", "FIT --logits @/ok.npy --labels @/labels.npy > @/p.json"),
  ])
  func fitting(_ title: String, _ script: String) async throws {
    try await Scratch.with { scratch in
      let words = script.replacing("FIT", with: Self.fit).split(separator: " ").map(String.init)
      let files = ["ok.npy", "labels.npy", "ok.npz", "ok.csv", "ok.safetensors"]
      _ = try scratch.prepare(files.map { "@/\($0)" })
      let line = words.joined(separator: " ").replacing("@", with: scratch.path)
      let run = expectSuccess(try await ConformalProcess.shell("set -o pipefail; \(line)"))
      #expect(run.standardOutput.isEmpty)
      let reference = try await ConformalProcess.run([
        "fit", "predictor", "--alpha", "0.2", "--score", "lac", "--precision",
        title.hasPrefix("csv") ? "float64" : "float32", "--logits", scratch["ok.npy"], "--labels",
        scratch["labels.npy"],
      ])
      expectSuccess(reference)
      try scratch.write(reference.standardOutput, "reference.json")
      let outputs = ["--logits", scratch["ok.npy"], "--p-values"]
      let (a, b) = (
        ["predict", "--predictor", scratch["p.json"]],
        ["predict", "--predictor", scratch["reference.json"]]
      )
      let sets = expectSuccess(try await ConformalProcess.run(a + outputs))
      #expect(sets.standardOutput == (try await ConformalProcess.run(b + outputs)).standardOutput)
    }
  }

  @Test func artifactOnStandardInput() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fittedOnSamples(scratch, "--alpha 0.2")
      let show = try await ConformalProcess.run(["show", "-"], input: predictor)
      let named = try await ConformalProcess.run(["show", predictor])
      #expect(expectSuccess(show).standardOutput == named.standardOutput)
      let piped = try await ConformalProcess.shell(
        "cat \"$1\" | \"$CONFORMAL\" show -", [predictor])
      #expect(expectSuccess(piped).standardOutput == named.standardOutput)
      let outputs = ["--logits", scratch["ok.npy"]]
      let sets = try await ConformalProcess.run(
        ["predict", "--predictor", "-"] + outputs, input: predictor)
      let reference = try await ConformalProcess.run(
        ["predict", "--predictor", predictor] + outputs)
      #expect(expectSuccess(sets).standardOutput == reference.standardOutput)
    }
  }

  @Test func oneInputForTwo() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fittedOnSamples(scratch, "--alpha 0.2")
      let result = try await ConformalProcess.run(
        ["predict", "--predictor", "-", "--logits", "-"], input: predictor)
      expectRefusal(
        result, status: 64,
        line: "error: the artifact and logits on standard input (expected one of them); "
          + "read the other from a file")
    }
  }

  @Test func nothingOnStandardInput() async throws {
    try await Scratch.with { scratch in
      _ = try scratch.prepare(["@/labels.npy"])
      let result = try await ConformalProcess.run([
        "fit", "predictor", "--logits", "-", "--labels", scratch["labels.npy"], "--alpha", "0.2",
      ])
      expectRefusal(result, status: 65, line: "-: error: an empty file (expected *)")
    }
  }

  /// A reader that has seen enough is no error: status 0, and not a word.
  @Test(arguments: [
    "predict --predictor \"$1\" --logits \"$2\" | head -1",
    "predict --predictor \"$1\" --logits \"$2\" --format jsonl | head -c 10",
    "predict --predictor \"$1\" --logits \"$2\" --format npz | head -c 4",
    "predict --predictor \"$1\" --logits \"$2\" --json | head -1",
    "predict --predictor \"$1\" --logits \"$2\" | true",
    "show \"$1\" | true", "doctor | true",
  ])
  func closedPipe(_ command: String) async throws {
    try await Scratch.with { scratch in
      let predictor = try await Dataset.fashion.fit(scratch)
      let outputs = Dataset.fashion.outputArguments("test")[1]
      let result = try await ConformalProcess.shell(
        "set -o pipefail; \"$CONFORMAL\" \(command)", [predictor, outputs])
      #expect(result.status == 0 && !result.wasKilled)
      #expect(result.errorText.isEmpty)
    }
  }

  /// A pipe without a reader from the start, and one behind `--out`.
  @Test func namedPipe() async throws {
    try await Scratch.with { scratch in
      let predictor = try await Dataset.fashion.fit(scratch)
      let result = try await ConformalProcess.shell(
        """
        mkfifo "$3/pipe"; head -1 "$3/pipe" & \
        "$CONFORMAL" predict --predictor "$1" --logits "$2" --format csv --out "$3/pipe"; \
        status=$?; test $status = 0 || kill $!; wait; exit $status
        """, [predictor, Dataset.fashion.outputArguments("test")[1], scratch.path])
      #expect(expectSuccess(result).outputText == "row,size,labels\n")
      #expect(try scratch.names() == ["p.json", "pipe"])
    }
  }
}
