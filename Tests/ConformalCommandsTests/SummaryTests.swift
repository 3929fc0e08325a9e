import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// What `fit`, `show` and `doctor` say.
@Suite("Commands: fit, show, doctor")
struct SummaryTests {
  private let bench: Workbench

  init() throws { bench = try Workbench() }

  private func fit(_ method: SplitConformal, json: Bool) throws -> Capture {
    let capture = Capture()
    try FitPredictor(
      outputs: bench.input(logits: bench.logits), labels: LabelsInput(labels: bench.labels),
      method: method, out: bench.folder.file("predictor.json"), json: json
    ).run(capture.console)
    return capture
  }

  @Test("fit --json and show --json are one document")
  func documents() throws {
    let method = SplitConformal(
      score: .raps(lambda: 0.1, kReg: 1), alphas: ["0.1", "0.001"], seed: (1 << 53) + 1,
      allowsTrivial: true, setPolicy: .forceTop1)
    let fitted = try fit(method, json: true)
    let shown = Capture()
    try Show(artifact: bench.folder.file("predictor.json"), json: true).run(shown.console)
    #expect(fitted.output == shown.output)
    let document = try Document(shown.output)
    #expect(document.text("schema") == "swift-conformal/predictor-summary/1")
    #expect(document.text("kind") == "predictor")
    #expect(document.text("score") == "raps")
    #expect(document.flag("randomized") == true)
    #expect(shown.output.contains("  \"seed\" : 9007199254740993,\n"))
    #expect(document.number("n") == 20)
    #expect(document.number("classes") == 2)
    #expect(document.text("outputs") == "logits")
    #expect(document.text("precision") == "float64")
    #expect(document.text("set_policy") == "force-top-1")
    #expect(document.text("guarantee") == Certificate.guarantee())
    #expect(document.text("assumption") == Certificate.assumption())
    #expect(document.text("scope") == Certificate.scope())
    let parameters = try document.member("parameters")
    #expect(parameters.number("lambda") == 0.1)
    #expect(parameters.number("k_reg") == 1)
    let predictor = try PredictorArtifact(contentsOf: bench.folder.file("predictor.json")).predictor
    let levels = try document.list("levels")
    #expect(levels.map { $0.text("alpha") } == ["0.001", "0.1"])
    #expect(levels.map { $0.flag("trivial") } == [true, false])
    #expect(levels.map { $0.number("minimum_n") } == [999, 9])
    #expect(levels.map { $0.number("k") } == [nil, 19])
    #expect(levels[1].number("conformal_quantile_tail") == predictor.quantiles[1].tail)
    #expect(levels[1].text("statement") == Certificate.statement(predictor.quantiles[1]))
    let inputs = try document.list("inputs")
    #expect(inputs.map { $0.text("role") } == ["logits", "labels"])
    #expect(
      inputs[0].text("sha256")
        == SHA256.hexDigest(of: try bench.folder.bytes("logits.csv")))
    #expect(inputs[0].numbers("shape") == [20, 2])
  }

  @Test("fit says what it did on standard error")
  func fitText() throws {
    let capture = try fit(
      SplitConformal(score: .aps, alphas: ["0.1", "0.01"], seed: 4, allowsTrivial: true),
      json: false)
    #expect(capture.output.isEmpty)
    let lines = (capture.notes.last ?? "").split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.first == "fitted aps, randomized, seed 4 on 20 rows of 2 classes")
    #expect(
      lines[1] == "alpha 0.01: trivial: every set holds every label, because n = 20 is too small "
        + "for alpha = 0.01")
    #expect(
      lines[2].hasPrefix(
        "alpha 0.1: coverage >= 0.9: the quantile is score 19 of 20 in ascending order; over draws "
          + "of the calibration set, coverage follows Beta(19, 2) or lies above; quantile "))
    #expect(lines[3] == "wrote \(bench.folder.file("predictor.json"))")
  }

  @Test("show says what an artifact promises")
  func showText() throws {
    _ = try fit(
      SplitConformal(score: .lac, alphas: ["0.1", "0.001"], allowsTrivial: true), json: false)
    let capture = Capture()
    try Show(artifact: bench.folder.file("predictor.json")).run(capture.console)
    let text = capture.output
    #expect(text.hasPrefix("split-conformal predictor, checksum verified\n\n"))
    for line in [
      "score        lac, deterministic\n", "calibration  20 rows\n",
      "outputs      logits, 2 classes, scored in float64\n", "empty sets   allow-empty\n",
      "guarantee    \(Certificate.guarantee())\n", "assumption   \(Certificate.assumption())\n",
      "scope        \(Certificate.scope())\n", ">= 0.999  needs n >= 999  every label",
      ">= 0.9    19 of 20",
    ] {
      #expect(text.contains(line), "\(line)")
    }
    #expect(text.contains(SHA256.hexDigest(of: try bench.folder.bytes("labels.csv"))))
    #expect(!text.split(separator: "\n").contains { $0.hasSuffix(" ") })
  }

  @Test("doctor finds this build healthy")
  func doctor() throws {
    let text = Capture()
    #expect(try Doctor().run(text.console) == .success)
    #expect(text.output.hasSuffix("All checks passed.\n"))
    #expect(!text.output.contains("FAILED"))
    let capture = Capture()
    #expect(try Doctor(json: true).run(capture.console) == .success)
    let document = try Document(capture.output)
    #expect(document.text("schema") == "swift-conformal/doctor/1")
    #expect(document.flag("healthy") == true)
    #expect(document.text("library_version") == LibraryVersion.text)
    #expect(document.text("kernel_tier") == KernelTier.active.name)
    #expect(document.texts("kernel_tiers_available") == KernelTier.available.map { $0.name })
    #expect(try document.list("checks").allSatisfy { $0.flag("passed") == true })
  }

  @Test("formats by the ending of a name")
  func formats() {
    #expect(SetFormat(path: "sets.csv") == .csv)
    #expect(SetFormat(path: "a/b.c/SETS.JSONL") == .jsonl)
    #expect(SetFormat(path: "sets.json") == .json)
    #expect(SetFormat(path: "sets.npz") == .npz)
    #expect(SetFormat(path: "sets.txt") == nil)
    #expect(SetFormat(path: "csv") == nil)
  }
}
