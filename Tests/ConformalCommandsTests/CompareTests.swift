import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Two predictors on the same rows, and the worst slab of features, by way of files.
@Suite("Commands: compare, worst slab")
struct CompareTests {
  private let bench: Workbench
  private let test: String

  init() throws {
    bench = try Workbench()
    // Other rows than the calibration rows.
    test = try bench.folder.write(
      "a,b\n" + (0..<20).map { "\(Double($0) / 7),\(Double(20 - $0) / 9)\n" }.joined(),
      to: "test.csv")
  }

  private func predictor(_ alpha: Level, _ name: String, taxonomy: Taxonomy = .marginal) throws
    -> String
  {
    try bench.fit(
      bench.input(logits: bench.logits),
      method: SplitConformal(score: .lac, alpha: alpha, taxonomy: taxonomy),
      out: bench.folder.file(name))
    return bench.folder.file(name)
  }

  private func compare(
    _ first: String, _ second: String, on logits: String? = nil, json: Bool = false
  ) throws -> String {
    var command = Compare(
      first, second, outputs: bench.input(logits: logits ?? test),
      labels: LabelsInput(labels: bench.labels))
    command.json = json
    let capture = Capture()
    try command.run(capture.console)
    return capture.output
  }

  @Test("a table, exact tests, and one document")
  func comparison() throws {
    let (loose, tight) = (try predictor("0.4", "loose.json"), try predictor("0.1", "tight.json"))
    let text = try compare(loose, tight)
    #expect(text.contains("loose.json") && text.contains("alone right"))
    #expect(text.contains("(exact McNemar test)") && text.contains("(exact sign test)"))
    let document = try compare(loose, tight, json: true)
    #expect(document.contains("\"schema\" : \"swift-conformal/predictor-comparison/1\""))
    #expect(document.contains("\"n\" : 20"))
    let same = try compare(tight, tight, json: true)
    #expect(same.contains("\"coverage_p_value\" : 1") && same.contains("\"size_difference\" : 0"))
  }

  @Test("rows that a predictor was fitted on are refused")
  func overlap() throws {
    let fitted = try predictor("0.4", "loose.json")
    let error = try bench.failure { try compare(fitted, fitted, on: bench.logits) }.error
    #expect(error.expected == "rows that neither predictor was fitted on")
  }

  @Test("the worst slab is in the report")
  func worstSlab() throws {
    let features = try bench.folder.write(
      (0..<20).map { "\($0 % 7),\($0)\n" }.joined(), to: "features.csv")
    var command = Evaluate(
      predictor: try predictor("0.2", "p.json"), outputs: bench.input(logits: test),
      labels: LabelsInput(labels: bench.labels))
    command.slabFeatures = features
    command.slabMass = "0.3"
    let capture = Capture()
    _ = try command.run(capture.console)
    #expect(capture.output.contains("worst slab") && capture.output.contains("were searched"))
    command.json = true
    _ = try command.run(capture.console)
    #expect(capture.output.contains("\"worst_slab\" : {"))
    let short = try bench.folder.write("1,2\n3,4\n", to: "short.csv")
    command.slabFeatures = short
    #expect(
      try bench.failure { try command.run(Capture().console) }.error.found
        == "features of 2 rows for 20 rows of outputs")
  }
}
