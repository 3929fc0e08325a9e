import Testing

/// A command line that cannot be right ends with 64 and one line that says what to write.
@Suite struct UsageErrorTests {
  static let fit = "fit predictor --logits @/ok.npy --labels @/labels.npy --out @/p.json"
  static let help = "; see conformal fit predictor --help"

  @Test(arguments: [
    Refusal("unknown option", "--nope", "error: unknown option '--nope'; see conformal --help"),
    Refusal(
      "misspelt option", "\(fit) --alpha 0.2 --seedd 1",
      "error: unknown option '--seedd'. Did you mean '--seed'?\(help)"),
    Refusal(
      "unknown command", "nope", "error: unexpected argument 'nope'; see conformal --help"),
    Refusal(
      "surplus argument", "\(fit) --alpha 0.2 more", "error: unexpected argument 'more'\(help)"),
    Refusal(
      "no labels", "fit predictor --alpha 0.1 --logits @/ok.npy --out @/p.json",
      "error: no labels (expected --labels F, or --scores F of the true labels alone with "
        + "--class-count K)"),
    Refusal(
      "no labels to evaluate", "evaluate --predictor @/p.json --logits @/ok.npy",
      "error: missing expected argument '--labels <file>'; see conformal evaluate --help"),
    Refusal("no alpha", fit, "error: no --alpha (expected a level such as --alpha 0.1)\(help)"),
    Refusal(
      "no threads", "\(fit) --alpha 0.2 --threads 0",
      "error: --threads 0 (expected 1 or more)\(help)"),
    Refusal(
      "unknown precision", "\(fit) --alpha 0.2 --precision half",
      "error: the value 'half' is invalid for '--precision <name>'*\(help)"),
    Refusal(
      "both forms", "\(fit) --alpha 0.2 --deterministic --randomized",
      "error: *'--randomized'*'--deterministic'\(help)"),
    Refusal(
      "nothing to show", "show",
      "error: missing expected argument '<artifact>'; see conformal show --help"),
    Refusal(
      "unknown format", "predict --predictor @/p.json --logits @/ok.npy --format xml",
      "error: the value 'xml' is invalid for '--format <name>'*; see conformal predict --help"),
  ])
  func commandLine(_ refusal: Refusal) async throws { try await refusal.check(status: 64) }

  @Test(arguments: [
    ("0", "level 0 is out of range (expected a number strictly between 0 and 1)"),
    ("1", "level 1 is out of range (expected *); did you mean 0.01?"),
    ("1.5", "level 1.5 is out of range (expected *); did you mean 0.015?"),
    ("90", "level 90 is out of range (expected *); did you mean 0.1?"),
    ("-0.1", "level -0.1 is out of range (expected *)"),
    ("abc", "level \"abc\" is not a number (expected one such as 0.1, 5%, 1e-3 or 1/3)"),
    ("nan", "level \"nan\" is not a number (expected *)"),
    ("", "level \"\" is not a number (expected *)"),
    ("1/0", "level *"),
    ("1e-30", "level 1e-30 needs too large a denominator (expected *); write it with fewer digits"),
  ])
  func level(_ text: String, _ message: String) async throws {
    let words = Self.fit.split(separator: " ").map(String.init)
    try await Refusal(
      "fit", words: words + ["--alpha", text], "error: --alpha: \(message)"
    ).check(status: 64)
  }

  @Test(arguments: [
    Refusal(
      "no outputs", "fit predictor --labels @/labels.npy --alpha 0.2 --out @/p.json",
      "error: no model outputs (expected --logits F, --probabilities F, *)"),
    Refusal(
      "two sources", "\(fit) --alpha 0.2 --probabilities @/probabilities.npy",
      "error: --logits and --probabilities (expected one source of outputs)"),
    Refusal(
      "features without weights",
      "fit predictor --features @/ok.npy --labels @/labels.npy --alpha 0.2 --out @/p.json",
      "error: --features without --weights-matrix (expected --features F --weights-matrix F *)"),
    Refusal(
      "bias without features", "\(fit) --alpha 0.2 --bias @/labels.npy",
      "error: --bias without --features (expected *)"),
    Refusal(
      "transposed nothing", "\(fit) --alpha 0.2 --transpose-weights",
      "error: --transpose-weights without --features (expected *)"),
    Refusal(
      "tolerance of logits", "\(fit) --alpha 0.2 --sum-tolerance 0.1",
      "error: --sum-tolerance without --probabilities (expected both or neither)"),
    Refusal(
      "tolerance",
      "fit predictor --probabilities @/probabilities.npy --labels @/labels.npy --alpha 0.2 --sum-tolerance -1",
      "error: --sum-tolerance -1.0 (expected a number from 0 to below 1)"),
    Refusal(
      "unknown score", "\(fit) --alpha 0.2 --score best",
      "error: score 'best' (expected one of lac, aps, raps, saps, top-k, margin, given)"),
    Refusal(
      "lambda with aps", "\(fit) --alpha 0.2 --score aps --lambda 0.1",
      "error: parameter 'lambda' for score 'aps' (expected no parameter)"),
    Refusal(
      "negative lambda", "\(fit) --alpha 0.2 --score raps --lambda -1",
      "error: lambda -1.0 (expected *)"),
    Refusal(
      "lambda nan", "\(fit) --alpha 0.2 --score raps --lambda nan",
      "error: lambda nan (expected *)"),
    Refusal(
      "negative k-reg", "\(fit) --alpha 0.2 --score raps --k-reg -1", "error: *-1* (expected *)"),
    Refusal(
      "randomized lac", "\(fit) --alpha 0.2 --score lac --randomized",
      "error: a randomi?ed form of score 'lac' (expected the deterministic form)*".replacing(
        "?", with: "*")),
    Refusal(
      "tuning of aps", "\(fit) --alpha 0.2 --score aps --tune 0.2",
      "error: --tune with score 'aps' (expected --score raps)"),
    Refusal(
      "tuned and given", "\(fit) --alpha 0.2 --score raps --lambda 0.1 --tune 0.2",
      "error: --tune and --lambda (expected one of them)"),
    Refusal(
      "criterion of nothing", "\(fit) --alpha 0.2 --score raps --tune-by size",
      "error: --tune-by without --tune (expected --tune SHARE)"),
    Refusal(
      "two taxonomies", "\(fit) --alpha 0.2 --class-conditional --groups @/labels.npy",
      "error: --groups and --class-conditional (expected one of them)"),
    Refusal(
      "size of no groups", "\(fit) --alpha 0.2 --minimum-group-size 30",
      "error: --minimum-group-size without --groups (expected --groups F)"),
    Refusal(
      "policy of no groups", "\(fit) --alpha 0.2 --unseen-groups pooled",
      "error: --unseen-groups without --groups (expected --groups F)"),
    Refusal(
      "size zero", "\(fit) --alpha 0.2 --groups @/labels.npy --minimum-group-size 0",
      "error: --minimum-group-size 0 (expected 1 or more)"),
    Refusal(
      "weight of aps", "\(fit) --alpha 0.2 --score aps --weight 0.1",
      "error: parameter 'weight' for score 'aps' (expected no parameter)"),
    Refusal(
      "json and artifact on one output",
      "fit predictor --logits @/ok.npy --labels @/labels.npy --alpha 0.2 --json --out -",
      "error: --json with the artifact on standard output (expected --out FILE)"),
    Refusal(
      "key without a name",
      "fit predictor --logits @/ok.npz: --labels @/labels.npy --alpha 0.2 --out @/p.json",
      "@/ok.npz:: error: no key after the colon (expected *); name the array or column, *"),
    Refusal(
      "key of an npy file",
      "fit predictor --logits @/ok.npy:logits --labels @/labels.npy --alpha 0.2 --out @/p.json",
      "@/ok.npy: error: key \"logits\" for a .npy file, which holds one array (expected @/ok.npy)"),
    Refusal(
      "no file name",
      words: ["fit", "predictor", "--logits", "", "--labels", "@/labels.npy", "--alpha", "0.2"],
      "error: an empty file name (expected a file)"),
  ])
  func request(_ refusal: Refusal) async throws { try await refusal.check(status: 64) }

  @Test(arguments: [
    (
      "--out SETS.txt",
      "error: --out *SETS.txt (expected a name that ends in .csv, *); *say --format"
    ),
    ("--json --format csv", "error: --json and --format csv (expected one of them)"),
    ("--alpha 2", "error: --alpha: level 2 is out of range *"),
    (
      "",
      "*p.json: error: a predictor fitted for alpha 0.1, 0.2 (expected one level); say which with --alpha"
    ),
  ])
  func prediction(_ options: String, _ line: String) async throws {
    try await Scratch.with { scratch in
      let predictor = try await fittedOnSamples(scratch, "--alpha 0.2 --alpha 0.1")
      let before = try scratch.names()
      let words = options.replacing("SETS", with: scratch["SETS"]).split(separator: " ")
      let result = try await ConformalProcess.run(
        ["predict", "--predictor", predictor, "--logits", scratch["ok.npy"]]
          + words.map(String.init))
      expectRefusal(result, status: 64, line: line)
      #expect(try scratch.names() == before)
    }
  }

  @Test func otherKindOfOutputs() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fittedOnSamples(scratch, "--alpha 0.2")
      let outputs = try scratch.prepare(["@/probabilities.npy"])
      let result = try await ConformalProcess.run(
        ["predict", "--predictor", predictor, "--probabilities"] + outputs)
      expectRefusal(
        result, status: 64,
        line: outputs[0]
          + ": error: probabilities (expected logits, as the predictor was fitted on)*")
    }
  }

  @Test func levelOfSignificance() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fittedOnSamples(scratch, "--alpha 0.2")
      let result = try await ConformalProcess.run([
        "evaluate", "--predictor", predictor, "--logits", scratch["ok.npy"], "--labels",
        scratch["labels.npy"], "--significance", "5",
      ])
      expectRefusal(result, status: 64, line: "error: --significance: level 5 is out of range *")
    }
  }
}

/// Fits a predictor on the sample files and returns its file.
func fittedOnSamples(_ scratch: Scratch, _ options: String) async throws -> String {
  let words = try scratch.prepare(["@/ok.npy", "@/labels.npy", "@/p.json"])
  expectSuccess(
    try await ConformalProcess.run(
      ["fit", "predictor", "--logits", words[0], "--labels", words[1], "--out", words[2]]
        + options.split(separator: " ").map(String.init)))
  return words[2]
}
