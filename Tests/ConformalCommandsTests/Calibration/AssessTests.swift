import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalReporting
import ExactStatistics
import Foundation
import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct AssessTests {
  static let promised: Set<String> = [
    "n", "accuracy", "log_loss", "brier", "brier_decomposition", "ece", "verdict", "per_class",
    "reliability", "tests", "correct", "classes", "mean_confidence",
  ]

  @Test func promisedKeys() throws {
    let bench = try CalibrationBench()
    _ = try bench.fit()
    let alone = try Document(try bench.assess().capture.output)
    #expect(Self.promised.isSubset(of: alone.keys))
    #expect(!alone.keys.contains("before") && !alone.keys.contains("per_group"))
    #expect(alone.text("schema") == "swift-conformal/calibration-assessment/1")
    #expect(alone.text("significance") == "0.01")
    let both = try Document(
      try bench.assess { $0.calibrator = bench.folder.file("c.json") }.capture.output)
    let (before, after) = (try both.member("before"), try both.member("after"))
    for side in [alone, before, after, both] {
      #expect(Self.promised.isSubset(of: side.keys))
      let ece = try side.member("ece")
      #expect(ece.number("value") != nil && ece.numbers("interval")?.count == 2)
      #expect(ece.text("convention") == "ece{top-label,equal-mass,bins=15,ties=together}")
      #expect(ece.text("interval_method") != nil)
      #expect(side.text("accuracy_interval_method") == "clopper-pearson")
      let parts = try side.member("brier_decomposition")
      let sum = try #require(parts.number("miscalibration")) + #require(parts.number("uncertainty"))
      let brier = try sum - #require(parts.number("discrimination"))
      #expect(abs(brier - (side.number("brier") ?? -1)) < 1e-12)
    }
    for key in Self.promised {
      #expect(before.number(key) == alone.number(key))
      #expect(after.number(key) == both.number(key))
    }
    #expect(try both.member("calibrator").text("method") == "temperature")
    #expect(try both.member("calibrator").number("temperature") != nil)
    #expect(both.number("changed_answers") == 0)
    let tests = try alone.list("tests")
    let adjusted = tests.compactMap { $0.number("adjusted_p_value") }
    #expect(adjusted.count == tests.count)
    for (test, adjusted) in zip(tests, adjusted) {
      #expect(adjusted >= test.number("p_value") ?? 2)
      #expect(adjusted <= 1)
    }
  }

  /// Every number that people see is the one of the document.
  @Test func textAndPicturesAgree() throws {
    let bench = try CalibrationBench()
    let (_, json) = try bench.assess {
      $0.report = bench.folder.file("r.html")
      $0.figure = bench.folder.file("f.svg")
    }
    let document = try Document(json.output)
    let text = try bench.assess(json: false).capture.output
    func fixed(_ number: Double?) -> String { String(format: "%.4f", number ?? -1) }
    let parts = try document.member("brier_decomposition")
    for (name, number) in [
      ("log-loss", document.number("log_loss")), ("Brier score", document.number("brier")),
      ("  miscalibration", parts.number("miscalibration")),
      ("  discrimination", parts.number("discrimination")),
      ("  uncertainty", parts.number("uncertainty")),
      ("ECE", try document.member("ece").number("value")),
    ] {
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + "  ") })
      #expect(line.split(separator: " ").contains { $0 == fixed(number) }, "\(line)")
    }
    for test in try document.list("tests") {
      let line = try #require(
        text.split(separator: "\n").first { $0.hasPrefix((test.text("name") ?? "?") + "  ") })
      #expect(line.contains(fixed(test.number("statistic"))))
    }
    #expect(text.contains("Intervals: accuracy clopper-pearson; "))
    #expect(text.contains("at level 0.01."))
    let page = try bench.folder.text("r.html")
    #expect(page.contains(Numerals.significant(try #require(document.number("brier")))))
    #expect(!page.contains("http-equiv=\"refresh\"") && page.utf8.count < 1_000_000)
    let figure = try bench.folder.text("f.svg")
    #expect(figure.hasPrefix("<svg"))
    for bin in try document.member("reliability").list("bins") {
      #expect(figure.contains("\(Int(bin.number("n") ?? -1)) rows"), "a bin of the document")
    }
  }

  @Test func sameBytesOnAnyThreads() throws {
    let bench = try CalibrationBench()
    _ = try bench.fit()
    func files(_ threads: Int) throws -> [[UInt8]] {
      let files = ["a.json", "r.html", "f.svg"]
      _ = try bench.assess {
        $0.calibrator = bench.folder.file("c.json")
        $0.groups = bench.folder.file("test_g.txt")
        $0.weights = bench.folder.file("test_w.csv")
        $0.execution = Execution(threadCount: threads)
        $0.out = bench.folder.file("a.json")
        $0.report = bench.folder.file("r.html")
        $0.figure = bench.folder.file("f.svg")
      }
      return try files.map { try bench.folder.bytes($0) }
    }
    let one = try files(1)
    #expect(try files(3) == one)
  }

  @Test func groupsAndWeights() throws {
    let bench = try CalibrationBench()
    let document = try Document(
      try bench.assess {
        $0.groups = bench.folder.file("test_g.txt")
        $0.weights = bench.folder.file("test_w.csv")
      }.capture.output)
    let groups = try document.list("per_group")
    #expect(groups.map { $0.text("name") } == ["north", "south"])
    // Every third row has weight 0 and belongs to no part.
    #expect(groups.compactMap { $0.number("n") }.reduce(0, +) == 32)
    #expect(document.text("accuracy_interval_method") != "clopper-pearson")
    let plain = try Document(try bench.assess().capture.output)
    #expect(plain.number("log_loss") != document.number("log_loss"))
    #expect(plain.number("correct") == document.number("correct"))
  }

  /// JSON has no infinity: the number is null; people read the word.
  @Test func infiniteLogLoss() throws {
    let bench = try CalibrationBench()
    var outputs = OutputsInput()
    outputs.probabilities = try bench.folder.write("1,0\n1,0\n0.5,0.5\n", to: "p.csv")
    let labels = LabelsInput(labels: try bench.folder.write("0\n1\n1\n", to: "y.csv"))
    func run(_ json: Bool) throws -> String {
      var command = Assess(outputs: outputs, labels: labels)
      command.json = json
      let capture = Capture()
      _ = try command.run(capture.console)
      return capture.output
    }
    let document = try Document(run(true))
    #expect(document.keys.contains("log_loss") && document.number("log_loss") == nil)
    #expect(document.number("brier") != nil)
    #expect(
      try run(false).split(separator: "\n").contains {
        $0.hasPrefix("log-loss  ") && $0.contains("infinite")
      })
  }

  @Test func checks() throws {
    let bench = try CalibrationBench()
    func outcome(_ change: (inout Assess) -> Void) throws -> (String?, ConformalCommands.ExitStatus)
    {
      let (status, capture) = try bench.assess { change(&$0) }
      return (try Document(capture.output).list("checks").first?.text("outcome"), status)
    }
    let passed = try outcome { $0.largestError = "0.999" }
    #expect(passed.0 == "passed" && passed.1 == .success)
    let strict = try outcome { $0.largestError = "0.000001" }
    #expect(strict.0 != "passed" && strict.1 == .checkFailed)
    let verdict = try Document(bench.assess().capture.output).text("verdict")
    let consistent = try outcome { $0.requiresConsistency = true }
    #expect((consistent.0 == "passed") == (verdict == "consistent"))
    #expect((consistent.1 == .success) == (verdict == "consistent"))
  }

  @Test func rowsOfTheFit() throws {
    let bench = try CalibrationBench()
    _ = try bench.fit()
    func same(_ allows: Bool) throws -> Capture {
      try bench.assess {
        ($0.outputs, $0.labels) = (bench.outputs("cal"), bench.labels("cal"))
        $0.calibrator = bench.folder.file("c.json")
        $0.allowsOverlap = allows
        $0.out = bench.folder.file("a.json")
      }.capture
    }
    #expect(try failure { try same(false) }.status == .badData)
    #expect(!bench.folder.names.contains("a.json"))
    #expect(try same(true).notes.contains { $0.hasPrefix("warning: ") })
    #expect(try Document(bench.folder.text("a.json")).text("overlap") != nil)
  }

  @Test func resultsAreApart() throws {
    let bench = try CalibrationBench()
    let before = bench.folder.names
    for (out, report, figure) in [
      ("x", "x", nil), ("x", nil, "x"), ("-", "x", "x"), ("test.csv", nil, nil),
      ("-", "test_y.csv", nil), ("x", "y", "test.csv"),
    ] as [(String, String?, String?)] {
      let failure = try failure {
        try bench.assess {
          $0.out = out == "-" ? out : bench.folder.file(out)
          $0.report = report.map { bench.folder.file($0) }
          $0.figure = figure.map { bench.folder.file($0) }
        }
      }
      #expect(failure.status == .usage)
      #expect(bench.folder.names == before)
    }
  }

  @Test(arguments: [("5\n", "0\n"), ("1,2\n", "1\n"), ("1,1,1\n1,1,1\n", "0\n0\n")])
  func smallest(_ rows: String, _ labels: String) throws {
    let bench = try CalibrationBench()
    var outputs = OutputsInput()
    outputs.logits = try bench.folder.write(rows, to: "z.csv")
    let y = LabelsInput(labels: try bench.folder.write(labels, to: "y.csv"))
    for json in [true, false] {
      var command = Assess(outputs: outputs, labels: y)
      command.json = json
      command.report = bench.folder.file("r.html")
      command.figure = bench.folder.file("f.svg")
      let capture = Capture()
      #expect(try command.run(capture.console) == .success)
      #expect(!capture.output.contains("nan") && !capture.output.contains("inf,"))
    }
  }
}
