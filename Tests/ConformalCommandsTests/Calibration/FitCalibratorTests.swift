import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import Foundation
import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct FitCalibratorTests {
  @Test(arguments: CalibrationMethods.names) func everyMethod(_ name: String) throws {
    let bench = try CalibrationBench()
    let method = try CalibrationMethods.method(named: name)
    let (status, capture) = try bench.fit(.named(method)) { $0.json = true }
    #expect(status == .success)
    let summary = try Document(capture.output)
    #expect(summary.text("method") == name)
    #expect(summary.text("schema") == "swift-conformal/calibrator-summary/1")
    #expect(summary.number("n") == 48)
    let artifact = try CalibratorArtifact(contentsOf: bench.folder.file("c.json"))
    #expect(
      summary.number("temperature") == artifact.calibrator.map.parameters.numbers["temperature"])
    #expect(summary.flag("keeps_ranking") == artifact.calibrator.map.keepsRanking)
    let diagnostics = artifact.calibrator.diagnostics
    #expect(try summary.member("after").number("log_loss") == diagnostics.logLossAfter)
    #expect(try summary.member("before").number("correct") == Double(diagnostics.correctBefore))

    // The same bytes on any number of threads; `show` says the same as `fit`.
    _ = try bench.fit(.named(method), to: "d.json") { $0.execution = Execution(threadCount: 3) }
    #expect(try bench.folder.bytes("d.json") == bench.folder.bytes("c.json"))
    let shown = Capture()
    try Show(artifact: bench.folder.file("c.json"), json: true).run(shown.console)
    #expect(shown.output == capture.output)
    let text = Capture()
    try Show(artifact: bench.folder.file("c.json")).run(text.console)
    #expect(text.output.hasPrefix("calibrator, checksum verified\n\nmethod      \(name)"))
  }

  @Test func automatic() throws {
    let bench = try CalibrationBench()
    let choice = FitCalibrator.Choice.automatic(
      candidates: [IdentityMethod(), TemperatureScaling(), OneVersusRest(IsotonicCalibration())],
      foldCount: 3, repeatCount: 2)
    let (_, capture) = try bench.fit(choice) {
      $0.json = true
      $0.seed = 5
    }
    let found = try Document(capture.output).member("choice")
    #expect(found.text("rule") == "one-standard-error")
    #expect(found.number("folds") == 3 && found.number("repeats") == 2 && found.number("seed") == 5)
    #expect(
      try found.list("candidates").map { $0.text("method") } == [
        "identity", "temperature", "isotonic",
      ])
    let (_, plain) = try bench.fit(choice) {
      $0.seed = 5
      $0.execution = Execution(threadCount: 4)
    }
    let text = plain.notes.joined(separator: "\n")
    #expect(
      text.contains("chosen by the rule 'one-standard-error': \(found.text("reason") ?? "?")"))
    #expect(text.contains("by 3-fold cross-validation, 2 times, seed 5"))
    if try found.list("candidates")[2].number("log_loss") == nil {
      #expect(text.contains("infinite"))
    }
  }

  @Test func rules() throws {
    let bench = try CalibrationBench()
    let file = try bench.folder.write(
      "rules:\n  - {name: small, when: rows < 100 and log_loss > 0, then: platt, because: ours}\n",
      to: "r.yaml")
    let (_, capture) = try bench.fit(.rules(file: file)) { $0.json = true }
    let choice = try Document(capture.output).member("choice")
    #expect(choice.text("rule") == "small")
    let reason = try #require(choice.text("reason"))
    #expect(reason.hasPrefix("rows 48 is < 100, log_loss ") && reason.hasSuffix(" is > 0; ours"))
    #expect(try Document(capture.output).text("method") == "platt")

    _ = try bench.folder.write(
      "rules: [{name: stop, when: rows > 1, then: revisit}]\n", to: "r.yaml")
    let before = bench.folder.names
    let (status, stopped) = try bench.fit(.rules(file: file), to: "new.json") { $0.json = true }
    #expect(status == .checkFailed)
    #expect(bench.folder.names == before)
    let document = try Document(stopped.output)
    #expect(document.text("schema") == "swift-conformal/calibrator-refusal/1")
    #expect(document.text("rule") == "stop")
    #expect(document.text("reason") == "rows 48 is > 1")
    let (_, noted) = try bench.fit(.rules(file: file), to: "new.json")
    #expect(
      noted.notes.last == "rule 'stop': revisit the model; rows 48 is > 1. Nothing was written.")
  }

  @Test func answersAreKept() throws {
    let bench = try CalibrationBench()
    let failure = try failure {
      try bench.fit(.named(OneVersusRest(PlattScaling()))) { $0.keepsAnswers = true }
    }
    #expect(failure.status == .usage)
    #expect(failure.line.contains("'platt', which may change the label ranked first"))
    #expect(!bench.folder.names.contains("c.json"))
    _ = try bench.fit { $0.keepsAnswers = true }
  }

  @Test func weightsCount() throws {
    let bench = try CalibrationBench()
    _ = try bench.fit()
    _ = try bench.fit(to: "w.json") { $0.weights = bench.folder.file("cal_w.csv") }
    let temperatures = try ["c.json", "w.json"].map {
      try CalibratorArtifact(contentsOf: bench.folder.file($0)).calibrator.map.parameters.numbers
    }
    #expect(temperatures[0] != temperatures[1])
  }

  @Test(arguments: [0, 0.5, 0.7, -1, .nan, .infinity]) func floors(_ floor: Double) throws {
    let bench = try CalibrationBench()
    let failure = try failure { try bench.fit { $0.floor = floor } }
    #expect(failure.status == .usage)
    #expect(!bench.folder.names.contains("c.json"))
  }

  @Test func outputsOverInputs() throws {
    let bench = try CalibrationBench()
    for name in ["cal.csv", "cal_y.csv", "cal_w.csv"] {
      let bytes = try bench.folder.bytes(name)
      let failure = try failure {
        try bench.fit(to: name) { $0.weights = bench.folder.file("cal_w.csv") }
      }
      #expect(failure.status == .usage)
      #expect(try bench.folder.bytes(name) == bytes)
    }
  }

  /// Labels of one class, equal scores, few rows, one class: an answer or one sentence, never a trap.
  @Test(arguments: CalibrationMethods.names) func traps(_ name: String) throws {
    let bench = try CalibrationBench()
    let ones = String(repeating: "0\n", count: 6)
    for (rows, labels) in [
      (String(repeating: "1,1\n", count: 6), "0\n1\n0\n1\n1\n0\n"),
      (String(repeating: "1,1\n", count: 6), ones), ("1,2\n3,0\n5,0\n0,1\n9,1\n2,2\n", ones),
      ("1,2\n", "0\n"), (String(repeating: "3\n", count: 6), ones),
      ("1e300,-1e300\n-1e300,1e300\n0,0\n1,2\n3,4\n1e-300,0\n", "0\n1\n1\n0\n1\n0\n"),
    ] {
      let logits = try bench.folder.write("\(rows)", to: "z.csv")
      let y = try bench.folder.write(labels, to: "y.csv")
      var outputs = OutputsInput()
      outputs.logits = logits
      let method = try CalibrationMethods.method(named: name)
      let command = FitCalibrator(
        outputs: outputs, labels: LabelsInput(labels: y), choice: .named(method))
      do {
        _ = try command.run(Capture().console)
      } catch let error as DataError {
        #expect(!error.description.contains("\n"))
      }
    }
  }
}
