import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import Foundation
import ProbabilityCalibration
import ScoringCore
import TensorFiles
import Testing

/// Predictors behind a calibrator, from files to sets: they do what a predictor of transformed probabilities does.
@Suite("Commands: predictors behind a calibrator") struct PredictorChainTests {
  private let bench: CalibratorBench

  init() throws { bench = try CalibratorBench() }

  /// What is fitted besides.
  enum Variant: String, CaseIterable {
    case aps, lac, classConditional, groups, tuned, single, targetOutputs
  }

  private func command(
    _ variant: Variant, _ outputs: OutputsInput, target: String, calibrator: String?,
    _ name: String
  ) throws -> FitPredictor {
    let method: SplitConformal =
      switch variant {
      case .aps, .targetOutputs: SplitConformal(score: .aps, alpha: "0.1", seed: 3)
      case .lac: SplitConformal(score: .lac, alphas: ["0.05", "0.1"])
      case .single: SplitConformal(score: .lac, alpha: "0.1", precision: .float32)
      case .classConditional:
        SplitConformal(score: .lac, alpha: "0.2", taxonomy: .classConditional)
      case .groups:
        SplitConformal(
          score: .aps, alpha: "0.1", seed: 3,
          taxonomy: .groupConditional(minimumSize: 0, unseen: .refuse))
      case .tuned: SplitConformal(score: .raps(lambda: 0.01, kReg: 1), alpha: "0.1", seed: 5)
      }
    var command = bench.fitCommand(outputs, calibrator: calibrator, method: method, name: name)
    if variant == .groups { command.groups = groups }
    if variant == .tuned {
      command.tuning = RAPSTuning(
        on: RowSelection(share: "0.25", seed: 5), alpha: "0.1", criterion: .size,
        isRandomized: true)
    }
    if variant == .targetOutputs { command.weighting.targetOutputs = target }
    return command
  }

  private var groups: GroupsInput { GroupsInput(files: [bench.folder.file("groups.txt")]) }

  @Test(
    "sets from raw outputs are those from transformed probabilities, bit for bit",
    arguments: Variant.allCases.map { ("isotonic", $0) } + [("ensemble-temperature", .aps)])
  func sameAsTransformed(method: String, variant: Variant) throws {
    _ = try bench.folder.write(
      (0..<CalibratorBench.size).map { "\($0 % 3)\n" }.joined(), to: "groups.txt")
    let calibrator = try bench.calibrator(method)
    let fitted = try bench.transformed(bench.raw("b"), calibrator, "b")
    let new = try bench.transformed(bench.raw("d"), calibrator, "d")
    let target = try #require(bench.transformed(bench.raw("e"), calibrator, "e").probabilities)
    let behind = try command(
      variant, bench.raw("b"), target: bench.folder.file("e.npy"), calibrator: calibrator,
      "behind.json"
    ).run(Capture().console)
    let plain = try command(variant, fitted, target: target, calibrator: nil, "plain.json")
      .run(Capture().console)
    #expect(behind.predictor.outputKind == .probabilities)
    #expect(behind.predictor.calibrationScores == plain.predictor.calibrationScores)
    #expect(behind.predictor.quantiles == plain.predictor.quantiles)
    if case .classes(let weights) = plain.predictor.weighting?.scheme {
      #expect(behind.predictor.weighting?.scheme == .classes(weights))
    }
    let rowGroups = variant == .groups ? groups : nil
    func sets(_ name: String, _ outputs: OutputsInput) throws -> String {
      try Predict(
        predictor: bench.folder.file(name), outputs: outputs, groups: rowGroups, alpha: "0.1",
        pValues: true, out: bench.folder.file("s.csv")
      ).run(Capture().console)
      return try bench.folder.text("s.csv")
    }
    guard variant != .classConditional else {
      #expect(
        try bench.predict(bench.folder.file("behind.json"), bench.raw("d"))
          == bench.predict(bench.folder.file("plain.json"), new))
      return
    }
    #expect(try sets("behind.json", bench.raw("d")) == sets("plain.json", new))
  }

  @Test(
    "bytes do not depend on threads, sets not on the division of rows",
    arguments: [
      "temperature", "isotonic",
    ])
  func sameBits(method: String) throws {
    let calibrator = try bench.calibrator(method)
    var files: [[UInt8]] = []
    for threads in [1, 3] {
      var command = bench.fitCommand(bench.raw("b"), calibrator: calibrator)
      command.execution = Execution(threadCount: threads)
      try command.run(Capture().console)
      files.append(try bench.folder.bytes("predictor.json"))
    }
    #expect(files[0] == files[1])
    let predictor = bench.folder.file("predictor.json")
    let whole = try bench.predict(predictor, bench.raw("d"), threads: 1)
    #expect(try bench.predict(predictor, bench.raw("d"), threads: 3) == whole)
    let logits = try TensorReader().matrix(at: try TensorAddress(bench.folder.file("d.npy"))).0
    var parts = ""
    for rows in [0..<17, 17..<250, 250..<CalibratorBench.size] {
      try bench.write(
        rows.flatMap { row in (0..<10).map { Float(logits[row, $0]) } }, rowCount: rows.count,
        "part.npy")
      var outputs = bench.raw("part")
      outputs.firstRow = rows.lowerBound
      let lines = try bench.predict(predictor, outputs).split(separator: "\n")
      parts += lines.dropFirst(rows.lowerBound == 0 ? 0 : 1).map { $0 + "\n" }.joined()
    }
    #expect(parts == whole)
  }

  @Test("a linear head")
  func linearHead() throws {
    let calibrator = try bench.calibrator("isotonic")
    var head = OutputsInput()
    head.features = Datasets.path("fashion-mnist/test_features.npy")
    head.weightsMatrix = Datasets.path("fashion-mnist/head_weights.npy")
    head.bias = Datasets.path("fashion-mnist/head_bias.npy")
    let transformed = try bench.transformed(head, calibrator, "head")
    let predictor = try bench.predictor(calibrator: calibrator)
    let plain = bench.fitCommand(
      try bench.transformed(bench.raw("b"), calibrator, "b"), name: "plain.json")
    try plain.run(Capture().console)
    #expect(
      try bench.predict(predictor, head) == bench.predict(plain.out, transformed))
  }

  @Test("probabilities of one class, and rows that are probabilities")
  func probabilities() throws {
    let data = try #require(DataCase.all.first { $0.source == .positiveProbability })
    var calibrator = FitCalibrator(
      outputs: data.input("calibration"), labels: data.labels("calibration"),
      choice: .named(try CalibrationMethods.method(named: "beta")))
    calibrator.out = bench.folder.file("beta.json")
    #expect(try calibrator.run(Capture().console) == .success)
    var fit = FitPredictor(
      outputs: data.input("test"), labels: data.labels("test"),
      method: SplitConformal(score: .lac, alpha: "0.1"), out: bench.folder.file("p.json"))
    fit.calibrator = calibrator.out
    let artifact = try fit.run(Capture().console)
    #expect(artifact.predictor.outputKind == .probabilities)
    #expect(artifact.calibrator?.calibrator.method == "beta")
  }

  @Test func whatIsSaid() throws {
    let calibrator = try bench.calibrator("temperature")
    let capture = Capture()
    var command = bench.fitCommand(bench.raw("b"), calibrator: calibrator)
    command.json = true
    let artifact = try command.run(capture.console)
    let sha256 = try CalibratorArtifact(contentsOf: calibrator).sha256
    #expect(try artifact.calibrator?.sha256 == sha256)
    let summary = try Document(capture.output).member("calibrator")
    #expect(summary.keys == ["method", "n", "sha256"])
    #expect(summary.text("method") == "temperature")
    #expect(summary.number("n") == 400)
    #expect(summary.text("sha256") == sha256)
    let shown = Capture()
    try Show(artifact: command.out).run(shown.console)
    #expect(
      shown.output.contains(
        "\ncalibrator   temperature, sha256 \(sha256), fitted on 400 rows\n"))
    #expect(shown.output.contains("and the model was not trained on them, nor was the calibrator"))
    let json = Capture()
    try Show(artifact: command.out, json: true).run(json.console)
    #expect(json.output == capture.output)
    let plain = try bench.predictor(calibrator: nil, name: "plain.json")
    let plainShown = Capture()
    try Show(artifact: plain).run(plainShown.console)
    #expect(!plainShown.output.contains("calibrator"))
  }

  @Test("the whole chain holds its promise")
  func evaluation() throws {
    let predictor = try bench.predictor(calibrator: bench.calibrator("isotonic"))
    var command = Evaluate(
      predictor: predictor, outputs: bench.raw("d"), labels: bench.labels("d"))
    command.json = true
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    let report = try Document(capture.output)
    #expect(report.flag("consistent") == true)
    #expect(report.number("n") == 400)
    #expect(capture.notes.isEmpty)
  }

  /// Rows of the calibrator's fit, as the same file, by their ids and by their values.
  @Test func overlapIsRefused() throws {
    let numbers = try bench.folder.write(
      (0..<CalibratorBench.size).map { "\($0)\n" }.joined(), to: "ids.txt")
    let others = try bench.folder.write(
      (0..<CalibratorBench.size).map { "\($0 + 300)\n" }.joined(), to: "others.txt")
    let calibrator = try bench.calibrator("temperature", ids: numbers)
    let same = try failure {
      try bench.fitCommand(bench.raw("a"), part: "a", calibrator: calibrator)
        .run(Capture().console)
    }
    #expect(same.status.rawValue == 65)
    #expect(
      same.line.hasSuffix(
        "a.npy: error: a file of logits that the calibrator was fitted on (expected rows that the calibrator was "
          + "not fitted on); the calibrator makes its own rows look better than new ones: fit the predictor on "
          + "other rows"))
    #expect(!bench.folder.names.contains("predictor.json"))

    var shared = bench.raw("b")
    shared.ids = others
    let ids = try failure {
      try bench.fitCommand(shared, calibrator: calibrator).run(Capture().console)
    }
    #expect(ids.status.rawValue == 65)
    #expect(
      ids.error.found
        == "100 of 400 sampled row ids that the calibrator was fitted on are row ids here")

    // Some rows of part a in a file of their own.
    let logits = try TensorReader().matrix(at: try TensorAddress(bench.folder.file("a.npy"))).0
    let rows = (0..<CalibratorBench.size).map { ($0 * 7 + 3) % CalibratorBench.size }
    try bench.write(
      rows.flatMap { row in (0..<10).map { Float(logits[row, $0]) } }, rowCount: rows.count,
      "mixed.npy")
    let equal = try failure {
      try bench.fitCommand(bench.raw("mixed"), calibrator: calibrator).run(Capture().console)
    }
    #expect(equal.status.rawValue == 65)
    #expect(equal.error.found.contains("far more than coincidence explains"))

    let capture = Capture()
    var accepted = bench.fitCommand(bench.raw("a"), part: "a", calibrator: calibrator)
    accepted.allowsOverlap = true
    try accepted.run(capture.console)
    #expect(
      capture.notes.contains(
        "warning: a file of logits that the calibrator was fitted on"))
  }

  /// A test on rows of the calibrator's fit proves nothing either.
  @Test func evaluationOnRowsOfTheFits() throws {
    let predictor = try bench.predictor(calibrator: bench.calibrator("temperature"))
    for (part, name) in [("a", "calibrator"), ("b", "predictor")] {
      var command = Evaluate(
        predictor: predictor, outputs: bench.raw(part), labels: bench.labels(part))
      let refused = try failure { try command.run(Capture().console) }
      #expect(refused.status.rawValue == 65)
      #expect(refused.error.found == "a file of logits that the \(name) was fitted on")
      command.allowsOverlap = true
      let capture = Capture()
      #expect(try command.run(capture.console) == .success)
      #expect(
        capture.notes.contains("warning: a file of logits that the \(name) was fitted on"))
      let compared = try failure {
        try Compare(
          predictor, predictor, outputs: bench.raw(part), labels: bench.labels(part)
        ).run(Capture().console)
      }
      #expect(compared.status.rawValue == 65)
      #expect(compared.error.expected?.contains(name) == true)
    }
  }

  @Test("predictors before and behind a calibrator on the same rows")
  func comparison() throws {
    let behind = try bench.predictor(
      calibrator: bench.calibrator("isotonic"), name: "behind.json")
    let plain = try bench.predictor(calibrator: nil, name: "plain.json")
    var command = Compare(plain, behind, outputs: bench.raw("d"), labels: bench.labels("d"))
    command.json = true
    let capture = Capture()
    try command.run(capture.console)
    #expect(try Document(capture.output).text("schema")?.hasPrefix("swift-conformal/") == true)
  }

  @Test("shards behind one calibrator are merged, others are not")
  func merge() throws {
    let calibrator = try bench.calibrator("temperature")
    let method = SplitConformal(score: .lac, alpha: "0.1")
    func shard(_ part: String, _ calibrator: String?, _ name: String) throws -> String {
      try bench.fitCommand(
        bench.raw(part), part: part, calibrator: calibrator, method: method, name: name
      ).run(Capture().console)
      return bench.folder.file(name)
    }
    let first = try shard("b", calibrator, "1.json")
    let second = try shard("c", calibrator, "2.json")
    let merged = try Merge(shards: [first, second], out: bench.folder.file("m.json"))
      .run(Capture().console)
    #expect(merged.predictor.calibrationCount == 800)
    let read = try PredictorArtifact(contentsOf: bench.folder.file("m.json"))
    #expect(try read.calibrator?.sha256 == CalibratorArtifact(contentsOf: calibrator).sha256)
    let other = try shard(
      "c", bench.calibrator("temperature", part: "e", name: "other.json"), "3.json")
    let plain = try shard("c", nil, "4.json")
    for wrong in [other, plain] {
      let refused = try failure {
        try Merge(shards: [first, wrong], out: bench.folder.file("n.json")).run(Capture().console)
      }
      #expect(refused.status.rawValue == 64)
    }
  }

  @Test func usage() throws {
    let calibrator = try bench.calibrator("isotonic")
    var scores = OutputsInput()
    scores.scores = bench.folder.file("b.npy")
    let given = try failure {
      try bench.fitCommand(
        scores, calibrator: calibrator, method: SplitConformal(score: .given, alpha: "0.1")
      ).run(Capture().console)
    }
    #expect(given.line == "error: --calibrator with --scores (expected logits or probabilities)")
    #expect(given.status.rawValue == 64)
    var idle = bench.fitCommand(bench.raw("b"))
    idle.allowsOverlap = true
    #expect(
      try failure { try idle.run(Capture().console) }.line
        == "error: --allow-overlap without --calibrator (expected both or neither)")
    var over = bench.fitCommand(bench.raw("b"), calibrator: calibrator)
    over.out = calibrator
    #expect(
      try failure { try over.run(Capture().console) }.error.found.hasSuffix(
        "for results and for an artifact"))
    // What was corrected before is no output of the model.
    let predictor = try bench.predictor(calibrator: calibrator)
    let twice = try failure {
      try bench.predict(predictor, bench.transformed(bench.raw("d"), calibrator, "d"))
    }
    #expect(twice.status.rawValue == 64)
    #expect(
      twice.line.hasSuffix(
        "error: probabilities (expected logits, as the calibrator was fitted on); give outputs as they come from "
          + "the model: the predictor corrects them itself"))
  }

  @Test("names of classes are those of the calibrator")
  func classNames() throws {
    let names = (0..<10).map { "class \($0)" }
    let file = try bench.folder.write(names.map { $0 + "\n" }.joined(), to: "names.txt")
    let calibrator = try bench.calibrator("temperature", classes: file)
    let command = bench.fitCommand(bench.raw("b"), calibrator: calibrator)
    #expect(try command.run(Capture().console).classNames == names)
    let other = try bench.folder.write(
      names.reversed().map { $0 + "\n" }.joined(), to: "other.txt")
    var wrong = command
    wrong.labels?.classes = other
    let refused = try failure { try wrong.run(Capture().console) }
    #expect(refused.status.rawValue == 64)
    #expect(refused.error.found == "other class names than those of the calibrator")
  }
}
