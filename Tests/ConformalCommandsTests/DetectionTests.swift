import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
import TensorFiles
import Testing

/// `conformal fit detector` and `conformal detect` by way of files.
@Suite("Commands: outliers")
struct DetectionTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func fit(
    _ rows: OutlierRowsInput, score: String? = nil, parameters: [String: Double] = [:],
    out: String = "detector.json", json: Bool = false, console: Capture = Capture()
  ) throws -> DetectorArtifact {
    try FitDetector(
      rows: rows, score: score, parameters: parameters, out: folder.file(out), json: json
    ).run(console.console)
  }

  private func scores(_ name: String, _ values: [Double]) throws -> OutlierRowsInput {
    let text = "s\n" + values.map { "\($0)\n" }.joined()
    return OutlierRowsInput(outlierScores: try folder.write(text, to: name))
  }

  private func detect(
    _ rows: OutlierRowsInput, _ rule: Detect.Rule, out: String, truth: String? = nil,
    json: Bool = false, console: Capture = Capture()
  ) throws {
    var command = Detect(detector: folder.file("detector.json"), rows: rows, rule: rule)
    command.out = folder.file(out)
    command.truth = truth
    command.json = json
    try command.run(console.console)
  }

  @Test("columns of each rule")
  func columns() throws {
    _ = try fit(scores("cal.csv", (1...19).map { Double($0) }))
    let new = try scores("new.csv", [3, 19.5, 19, 0])
    try detect(new, .none, out: "none.csv")
    #expect(
      try folder.text("none.csv")
        == "row,score,p_value\n0,3.0,0.9\n1,19.5,0.05\n2,19.0,0.1\n3,0.0,1.0\n")
    try detect(new, .alarms(alpha: "0.05"), out: "alarms.csv")
    #expect(
      try folder.text("alarms.csv").split(separator: "\n").map { $0.split(separator: ",").last }
        == ["outlier", "0", "1", "0", "0"])
    try detect(new, .falseDiscoveryRate("0.2", nullThreshold: nil), out: "rate.jsonl")
    #expect(
      try folder.text("rate.jsonl").split(separator: "\n").dropFirst().prefix(2) == [
        #"{"row":1,"score":19.5,"p_value":0.05,"outlier":true,"q_value":0.2}"#,
        #"{"row":2,"score":19.0,"p_value":0.1,"outlier":true,"q_value":0.2}"#,
      ])
    try detect(new, .familyWise("0.2"), out: "family.npz")
    let reader = TensorReader()
    let path = folder.file("family.npz")
    #expect(
      try reader.integers(at: TensorAddress("\(path):outlier")).0 == [0, 1, 0, 0])
    #expect(
      try reader.vector(at: TensorAddress("\(path):p_value")).0.doubles() == [0.9, 0.05, 0.1, 1])
  }

  @Test("names of rows are kept")
  func names() throws {
    _ = try fit(scores("cal.csv", [1, 2, 3]))
    var new = try scores("new.csv", [5, 0])
    new.outputs.ids = try folder.write("a,b\n\"c\"\"d\"\n", to: "ids.txt")
    try detect(new, .none, out: "named.csv")
    #expect(try folder.text("named.csv").hasPrefix("row,score,p_value\n\"a,b\",5.0,0.25\n"))
    let failure = try failure { try detect(new, .none, out: "named.npz") }
    #expect(failure.status == .usage)
    new.outputs.ids = try folder.write("70\n80\n", to: "ids.csv")
    try detect(new, .none, out: "named.npz")
    let rows = try TensorReader().integers(at: TensorAddress(folder.file("named.npz") + ":row")).0
    #expect(rows == [70, 80])
  }

  @Test("every score of stored outputs agrees with the library", arguments: DataCase.all)
  func stored(data: DataCase) throws {
    for type in OutlierScoreRegistry.all where type.input == .outputs || type.input == .logits {
      if type.input == .logits, data.source != .logits { continue }
      let artifact = try fit(OutlierRowsInput(outputs: data.input("calibration")), score: type.name)
      let tested = try artifact.detector.test(.outputs(data.libraryOutputs("test")))
      try detect(
        OutlierRowsInput(outputs: data.input("test")), .none, out: "\(type.name).npz")
      let stated = try TensorReader().vector(
        at: TensorAddress(folder.file("\(type.name).npz") + ":p_value")
      ).0.doubles()
      #expect(stated == (0..<data.testCount).map { tested.pValues[$0] })
      // Test rows are drawn as calibration rows are: alarms at 0.1 follow their law.
      let truth = [Bool](repeating: false, count: data.testCount)
      let evaluation = try OutlierEvaluation(
        of: tested, isOutlier: truth, by: artifact.detector, alpha: "0.1", significance: "1e-6")
      #expect(evaluation.falseAlarms?.consistency.verdict == .consistent)
    }
  }

  @Test("evaluation and summaries")
  func evaluation() throws {
    let capture = Capture()
    _ = try fit(scores("cal.csv", (1...19).map { Double($0) }), json: true, console: capture)
    let summary = try Document(capture.output)
    #expect(summary.text("schema") == "swift-conformal/outlier-detector-summary/1")
    #expect(summary.number("n") == 19 && summary.text("smallest_p_value") == "1/20")
    let new = try scores("new.csv", [3, 19.5, 25, 0])
    let truth = try folder.write("0\n1\n0\n0\n", to: "truth.csv")
    let report = Capture()
    try detect(
      new, .falseDiscoveryRate("0.2", nullThreshold: "0.5"), out: "o.csv", truth: truth,
      json: true, console: report)
    let document = try Document(report.output)
    #expect(document.text("schema") == "swift-conformal/outlier-detection/1")
    #expect(document.text("rule") == "false-discovery-rate" && document.text("level") == "0.2")
    #expect(document.text("null_threshold") == "0.5" && document.number("outliers") == 2)
    let evaluation = try document.member("evaluation")
    #expect(evaluation.number("false_discovery_proportion") == 0.5)
    #expect(evaluation.number("power") == 1)
    #expect(evaluation.number("auroc") == 2.0 / 3)
    let alarms = try evaluation.member("false_alarms")
    #expect(alarms.number("count") == 1 && alarms.flag("consistent") == true)
    let inputs = try document.list("inputs").map { $0.text("role") }
    #expect(inputs == ["outlier_scores", "truth"])
    let words = Capture()
    try detect(new, .alarms(alpha: "0.05"), out: "o.csv", truth: truth, console: words)
    #expect(
      words.notes.last?.contains("false discoveries: 1, a share of 50.00 %; power 100.00 %") == true
    )
    let shown = Capture()
    try Show(artifact: folder.file("detector.json")).run(shown.console)
    #expect(shown.output.hasPrefix("outlier detector, checksum verified\n"))
    let shownJSON = Capture()
    try Show(artifact: folder.file("detector.json"), json: true).run(shownJSON.console)
    #expect(shownJSON.output == capture.output)
  }

  /// A bench of features: 30 reference rows, 19 calibration rows, 5 new ones.
  private func features() throws -> (cal: OutlierRowsInput, new: OutlierRowsInput) {
    var stream = CounterBasedStream(seed: 4, purpose: .testing)
    func file(_ name: String, _ count: Int) throws -> String {
      let lines = (0..<count).map { _ in "\(stream.nextUniform()),\(stream.nextUniform())\n" }
      return try folder.write("a,b\n" + lines.joined(), to: name)
    }
    let reference = try file("reference.csv", 30)
    var (cal, new) = (OutputsInput(), OutputsInput())
    cal.features = try file("cal.csv", 19)
    new.features = try file("new.csv", 5)
    return (OutlierRowsInput(outputs: cal, reference: reference), OutlierRowsInput(outputs: new))
  }

  @Test("distances from reference features")
  func distances() throws {
    let (cal, new) = try features()
    _ = try fit(cal)
    try detect(new, .none, out: "mahalanobis.csv")
    #expect(try folder.text("mahalanobis.csv").split(separator: "\n").count == 6)
    let needless = try failure {
      var both = new
      both.reference = cal.reference
      try detect(both, .none, out: "none.csv")
    }
    #expect(needless.status == .usage)

    _ = try fit(cal, score: "knn", parameters: ["neighbours": 2])
    let missing = try failure { try detect(new, .none, out: "none.csv") }
    #expect(missing.error.found == "no reference features for outlier score 'knn'")
    var right = new
    right.reference = cal.reference
    try detect(right, .none, out: "knn.csv")
    #expect(try folder.text("knn.csv").split(separator: "\n").count == 6)
    var other = new
    other.reference = cal.outputs.features
    let digest = try failure { try detect(other, .none, out: "none.csv") }
    #expect(digest.error.found.hasPrefix("reference features with another digest"))
    #expect(!folder.names.contains("none.csv"))
  }

  @Test("calibration rows may not be reference rows")
  func overlap() throws {
    var (cal, _) = try features()
    cal.reference = cal.outputs.features
    let failure = try failure { try fit(cal, score: "knn", out: "none.json") }
    #expect(failure.error.found == "calibration rows that are reference rows")
    #expect(!folder.names.contains("none.json"))
  }

  @Test("rows that the detector was fitted on prove nothing")
  func ownRows() throws {
    let cal = try scores("cal.csv", [1, 2, 3, 4])
    _ = try fit(cal)
    let truth = try folder.write("0\n0\n0\n0\n", to: "truth.csv")
    let failure = try failure { try detect(cal, .none, out: "none.csv", truth: truth) }
    #expect(failure.error.found == "rows that the detector was fitted on")
    var command = Detect(detector: folder.file("detector.json"), rows: cal)
    command.truth = truth
    command.allowsOverlap = true
    command.out = folder.file("own.csv")
    try command.run(Capture().console)
  }

  @Test("requests that cannot be met")
  func refusals() throws {
    _ = try fit(scores("cal.csv", [1, 2, 3, 4, 5, 6, 7, 8]))
    let new = try scores("new.csv", [1, 2, 3])
    func refused(
      _ rule: Detect.Rule, rows: OutlierRowsInput? = nil, truth: String? = nil,
      out: String = "none.csv", json: Bool = false
    ) throws -> DataError {
      let found = try failure {
        try detect(rows ?? new, rule, out: out, truth: truth, json: json)
      }
      #expect(!folder.names.contains("none.csv"))
      return found.error
    }
    #expect(try refused(.alarms(alpha: "0.1")).code == .infeasible)
    let rate = try refused(.falseDiscoveryRate("0.1", nullThreshold: nil))
    #expect(rate.code == .infeasible && rate.found.contains("no p-value is below 1/9"))
    #expect(try refused(.familyWise("0.2")).code == .infeasible)
    let truth = try folder.write("0\n2\n0\n", to: "truth.csv")
    #expect(try refused(.none, truth: truth).found == "truth 2")
    let short = try folder.write("0\n1\n", to: "short.csv")
    #expect(try refused(.none, truth: short).found == "2 truths for 3 rows")
    #expect(try refused(.none, out: "none.txt").code == .usage)
    #expect(try refused(.none, out: "none.json").code == .usage)
    var logits = OutputsInput()
    logits.logits = new.outlierScores
    #expect(try refused(.none, rows: OutlierRowsInput(outputs: logits)).found == "logits")
    var both = new
    both.outputs.logits = new.outlierScores
    #expect(
      try refused(.none, rows: both).found == "--outlier-scores and --logits")
    var labels = OutputsInput()
    labels.scores = new.outlierScores
    #expect(
      try refused(.none, rows: OutlierRowsInput(outputs: labels)).found
        == "--scores, which are of labels")
    var shard = new
    shard.outputs.firstRow = 7
    #expect(try refused(.none, rows: shard).found == "--first-row 7")
    var command = Detect(detector: folder.file("detector.json"), rows: new)
    command.json = true
    let request = command
    #expect(try failure { try request.run(Capture().console) }.status == .usage)
    let nan = OutlierRowsInput(outlierScores: try folder.write("s\n1\nnan\n", to: "nan.csv"))
    #expect(try refused(.none, rows: nan).file?.hasSuffix("nan.csv") == true)
  }

  @Test("fits that cannot be made")
  func fitRefusals() throws {
    let cal = try scores("cal.csv", [1, 2])
    var logits = OutputsInput()
    logits.logits = cal.outlierScores
    var probabilities = OutputsInput()
    probabilities.probabilities = try folder.write("a,b\n0.5,0.5\n", to: "p.csv")
    for (rows, score, found) in [
      (cal, "energy", "outlier score 'energy' of outlier-scores"),
      (
        OutlierRowsInput(outputs: probabilities), "energy",
        "outlier score 'energy' of probabilities"
      ),
      (
        OutlierRowsInput(outputs: logits, reference: cal.outlierScores), "energy",
        "--reference with outlier score 'energy'"
      ),
      (OutlierRowsInput(outputs: logits), "nearest", "outlier score 'nearest'"),
      (OutlierRowsInput(), "energy", "no model outputs"),
    ] as [(OutlierRowsInput, String, String)] {
      let failure = try failure { try fit(rows, score: score, out: "none.json") }
      #expect(failure.error.found == found && failure.status == .usage)
      #expect(!folder.names.contains("none.json"))
    }
    let failure = try failure {
      try FitDetector(rows: cal, out: "-", json: true).run(Capture().console)
    }
    #expect(failure.status == .usage)
  }
}
