import Foundation
import ScoringCore
import TensorFiles
import Testing

/// `conformal fit calibrator`, `transform`, `assess` and `show` from the process.
@Suite struct CalibrationCommandTests {
  private func fit(_ scratch: Scratch, _ inputs: [String], _ more: [String] = [], to out: String)
    async throws -> ProcessResult
  {
    let words = try scratch.prepare(["fit", "calibrator"] + inputs + more)
    return try await ConformalProcess.run(words + ["--out", scratch[out]])
  }

  static let sources = [
    ("npy", ["--logits", "@/ok.npy", "--labels", "@/labels.npy"]),
    ("npz", ["--logits", "@/ok.npz:logits", "--labels", "@/ok.npz:labels"]),
    ("safetensors", ["--logits", "@/ok.safetensors:logits", "--labels", "@/labels.npy"]),
    ("csv", ["--logits", "@/ok.csv:a..c", "--labels", "@/ok.csv:y"]),
  ]

  /// The same rows in every format give the same temperature and the same corrected rows.
  @Test func everyFormat() async throws {
    try await Scratch.with { scratch in
      var temperatures: Set<String> = []
      var rows: Set<String> = []
      for (name, inputs) in Self.sources {
        let out = "\(name).json"
        expectSuccess(try await fit(scratch, inputs, ["--method", "temperature"], to: out))
        let line = try #require(
          scratch.text(out).split(separator: "\n").first { $0.hasPrefix("  \"temperature\" : ") })
        temperatures.insert(String(line))
        let words = try scratch.prepare(Array(inputs.prefix(2)))
        let run = try await ConformalProcess.run(
          ["transform", "--calibrator", scratch[out]] + words)
        rows.insert(expectSuccess(run).outputText)
      }
      #expect(temperatures.count == 1 && rows.count == 1)
      #expect(rows.first?.hasPrefix("row,p0,p1,p2\n0,") == true)
    }
  }

  @Test func probabilitiesOfAnyKind() async throws {
    try await Scratch.with { scratch in
      try scratch.write(
        "q,p,y\n"
          + (0..<30).map { "\(1 - Double($0) / 32),\(Double($0) / 32),\($0 * 7 % 3 % 2)\n" }
          .joined(), "p.csv")
      let single = ["--positive-probability", "@/p.csv:p", "--labels", "@/p.csv:y"]
      let both = ["--probabilities", "@/p.csv:q..p", "--labels", "@/p.csv:y"]
      let features = [
        "--features", "@/ok.npy", "--weights-matrix", "@/head.csv", "--labels", "@/labels.npy",
      ]
      try scratch.write("1,0,0\n0,1,0\n0,0,1\n", "head.csv")
      for (name, inputs) in [("single", single), ("both", both), ("features", features)] {
        let run = try await fit(scratch, inputs, ["--method", "beta"], to: "\(name).json")
        expectSuccess(run)
        let words = try scratch.prepare(["assess", "--json", "--allow-overlap"] + inputs)
        let assessed = try await ConformalProcess.run(
          words + ["--calibrator", scratch["\(name).json"]])
        let object = try document(expectSuccess(assessed).outputText)
        #expect(object["n"] as? Int == 30)
        #expect(object["before"] != nil && object["after"] != nil)
      }
    }
  }

  @Test(arguments: [
    Refusal(
      "unknown method",
      "fit calibrator --logits @/ok.npy --labels @/labels.npy --method temprature --out @/c.json",
      "error: method 'temprature' (expected identity, *); did you mean temperature?"),
    Refusal(
      "rules and method",
      "fit calibrator --logits @/ok.npy --labels @/labels.npy --rules @/r.yaml --method platt",
      "error: --rules and --method (expected one of them)"),
    Refusal(
      "folds of no use",
      "fit calibrator --logits @/ok.npy --labels @/labels.npy --folds 3 --method platt",
      "error: --folds without --method auto*"),
    Refusal(
      "bins of no use",
      "fit calibrator --logits @/ok.npy --labels @/labels.npy --bins 3 --method platt",
      "error: --bins without a method that takes it (expected --method histogram or scaling-binning)"
    ),
    Refusal(
      "one fold",
      "fit calibrator --logits @/ok.npy --labels @/labels.npy --folds 1 --out @/c.json",
      "error: 1 folds and 3 repeats (expected at least 2 and 1)"),
    Refusal(
      "negative price",
      "fit calibrator --logits @/ok.npy --labels @/labels.npy --method dirichlet --lambda -1",
      "error: prices -1.0 and -1.0 (expected finite numbers, 0 or more)"),
    Refusal(
      "JSON and artifact",
      "fit calibrator --logits @/ok.npy --labels @/labels.npy --method platt --json",
      "error: --json with the artifact on standard output (expected --out FILE)"),
    Refusal(
      "no labels", "assess --logits @/ok.npy",
      "error: missing expected argument '--labels <file>'*"),
    Refusal(
      "transform to nowhere",
      "transform --calibrator @/c.json --logits @/ok.npy --out @/p.txt",
      "error: --out @/p.txt (expected a name that ends in .npy or .csv, or --format npy or csv)"),
    Refusal(
      "no level", "assess --logits @/ok.npy --labels @/labels.npy --max-ece 2",
      "error: --max-ece: level 2 is out of range*"),
    Refusal(
      "result over input", "assess --logits @/ok.npy --labels @/labels.npy --report @/ok.npy",
      "error: @/ok.npy for results and for logits (expected another file)*"),
  ])
  func usage(_ refusal: Refusal) async throws { try await refusal.check(status: 64) }

  @Test(arguments: [
    Refusal(
      "NaN", "assess --logits @/nan.npy --labels @/labels.npy --report @/r.html",
      "@/nan.npy:7:1: error: nan (expected a finite logit)"),
    Refusal(
      "NaN of the fit",
      "fit calibrator --logits @/nan.npy --labels @/labels.npy --method platt --out @/c.json",
      "@/nan.npy:7:1: error: nan (expected a finite logit)"),
    Refusal(
      "label out of range",
      "fit calibrator --logits @/ok.npy --labels @/label-3.npy --out @/c.json",
      "@/label-3.npy:5: error: label 3 (expected 0 ... 2)*"),
    Refusal(
      "no rows", "assess --logits @/no-rows.npy --labels @/no-labels.npy",
      "@/no-rows.npy: error: no rows (expected at least one)"),
    Refusal(
      "no calibrator", "transform --calibrator @/junk.json --logits @/ok.npy --out @/p.npy",
      "@/junk.json: error: no artifact (expected a JSON file written by `conformal fit`)"),
    Refusal(
      "too few rows for folds",
      "fit calibrator --logits @/ok.npy --labels @/labels.npy --folds 31 --out @/c.json",
      "@/ok.npy: error: 30 rows (expected at least 31, one a fold); name a method instead of auto"),
  ])
  func badData(_ refusal: Refusal) async throws { try await refusal.check(status: 65) }

  @Test func missingAndUnwritable() async throws {
    try await Refusal(
      "missing", "transform --calibrator @/none.json --logits @/ok.npy",
      "@/none.json: error: cannot open: No such file or directory"
    ).check(status: 66)
    try await Refusal(
      "unwritable", "assess --logits @/ok.npy --labels @/labels.npy --out @/none/a.txt",
      "@/none/a.txt: error: cannot create: No such file or directory"
    ).check(status: 73)
  }

  @Test func standardStreams() async throws {
    try await Scratch.with { scratch in
      let inputs = Self.sources[0].1
      expectSuccess(try await fit(scratch, inputs, ["--method", "vector"], to: "c.json"))
      let script = """
        set -o pipefail
        "$CONFORMAL" fit calibrator --method vector --logits - --labels "$2" < "$1" > "$4/d.json" &&
        cmp "$3" "$4/d.json" &&
        cat "$3" | "$CONFORMAL" transform --calibrator - --logits "$1" > "$4/p.csv" &&
        "$CONFORMAL" transform --calibrator "$3" --logits - < "$1" | cmp - "$4/p.csv" &&
        "$CONFORMAL" transform --calibrator "$3" --logits "$1" --format npy > "$4/p.npy" &&
        "$CONFORMAL" show - < "$3" | grep -q "^method  *vector"
        """
      let run = try await ConformalProcess.shell(
        script, [scratch["ok.npy"], scratch["labels.npy"], scratch["c.json"], scratch.path])
      #expect(run.status == 0, "\(run.errorText)")
      let matrix = try TensorReader().matrix(at: TensorAddress(scratch["p.npy"])).0
      #expect(matrix.rowCount == 30 && matrix.columnCount == 3)
    }
  }

  /// A reader that has enough ends the program without a word.
  @Test func brokenPipe() async throws {
    try await Scratch.with { scratch in
      let rows = String(repeating: "0.25,1.5,-2\n", count: 20_000)
      try scratch.write(rows, "many.csv")
      expectSuccess(
        try await fit(scratch, Self.sources[0].1, ["--method", "temperature"], to: "c.json"))
      let run = try await ConformalProcess.shell(
        "\"$CONFORMAL\" transform --calibrator \"$1\" --logits \"$2\" | head -n 2; exit ${PIPESTATUS[0]}",
        [scratch["c.json"], scratch["many.csv"]])
      #expect(run.status == 0, "\(run.errorText)")
      #expect(run.outputText.split(separator: "\n").count == 2)
      #expect(run.errorLines.isEmpty)
    }
  }

  @Test func checksEndWithOne() async throws {
    try await Scratch.with { scratch in
      let inputs = try scratch.prepare(Self.sources[0].1)
      let run = try await ConformalProcess.run(
        ["assess"] + inputs + ["--max-ece", "0.001", "--json"])
      #expect(run.status == 1 && run.errorLines.isEmpty)
      let checks = try document(run.outputText)["checks"] as? [[String: Any]]
      #expect(checks?.first?["outcome"] as? String == "failed")
      try scratch.write("rules:\n  - {name: a, when: rows > 1, then: revisit}\n", "r.yaml")
      let rules = try await fit(
        scratch, Self.sources[0].1, ["--rules", scratch["r.yaml"]], to: "c")
      #expect(rules.status == 1)
      #expect(rules.errorText.contains("rule 'a': revisit the model; rows 30 is > 1."))
      #expect(!(try scratch.names()).contains("c"))
    }
  }

  @Test func rulesThatAreNone() async throws {
    try await Scratch.with { scratch in
      try scratch.write("rules:\n  - name: a\n    when: ece_uper < 1\n    then: leave\n", "r.yaml")
      let run = try await fit(scratch, Self.sources[0].1, ["--rules", scratch["r.yaml"]], to: "c")
      expectRefusal(
        run, status: 65,
        line: scratch["r.yaml"] + ":3:11: error: 'ece_uper' (expected *); did you mean ece_upper?")
    }
  }
}
