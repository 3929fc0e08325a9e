import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// What `evaluate` states, as JSON and as text.
@Suite("Commands: evaluate")
struct EvaluationTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func evaluation(
    _ data: DataCase, _ method: SplitConformal, console: Capture = Capture()
  ) throws -> Evaluate {
    let predictor = try data.fit(method, to: folder.file("predictor.json"), console: console)
    return Evaluate(
      predictor: predictor, outputs: data.input("test"), labels: data.labels("test"))
  }

  @Test("JSON holds the library's numbers to the last bit", arguments: DataCase.all)
  func document(data: DataCase) throws {
    let method = SplitConformal(score: .raps(), alpha: "0.1", seed: 5)
    var command = try evaluation(data, method)
    command.json = true
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    let document = try Document(capture.output)

    let predictor = try PredictorArtifact(contentsOf: command.predictor).predictor
    let expected = try predictor.evaluate(
      on: try LabeledOutputs(
        try data.libraryOutputs("test"), labels: try data.libraryLabels("test")))
    #expect(document.text("schema") == "swift-conformal/coverage-evaluation/1")
    #expect(document.number("n") == Double(data.testCount))
    #expect(document.number("coverage") == expected.coverage)
    let interval = expected.total.interval()
    #expect(document.numbers("coverage_interval") == [interval.lowerBound, interval.upperBound])
    #expect(document.number("target") == 0.9)
    #expect(document.text("alpha") == "0.1")
    #expect(document.flag("consistent") == (expected.consistency.verdict == .consistent))
    #expect(document.flag("consistent") == true)
    #expect(document.number("hits") == Double(expected.total.hits))
    #expect(document.number("mean_size") == expected.meanSize)
    #expect(document.number("median_size") == expected.medianSize)
    #expect(document.number("empty") == Double(expected.emptyCount))
    #expect(document.number("singletons") == Double(expected.singletonCount))
    #expect(document.number("accuracy") == expected.accuracy)
    #expect(document.number("calibration_n") == Double(predictor.calibrationCount))
    #expect(document.flag("trivial") == false)
    #expect(document.text("set_policy") == "allow-empty")

    let consistency = try document.member("consistency")
    #expect(consistency.number("p_value") == expected.consistency.pValue)
    #expect(consistency.flag("law_is_exact") == expected.consistency.lawIsExact)
    #expect(consistency.text("verdict") == expected.consistency.verdict.rawValue)
    #expect(consistency.text("significance") == "0.01")
    let k = expected.quantile.k ?? 0
    #expect(
      consistency.text("law")
        == "beta-binomial(\(data.testCount), \(k), \(predictor.calibrationCount + 1 - k))")

    let classes = try document.list("per_class")
    #expect(classes.map { $0.number("label") } == (0..<data.classCount).map { Double($0) })
    #expect(classes.map { $0.number("n") } == expected.perClass.map { Double($0.count) })
    #expect(classes.map { $0.number("coverage") } == expected.perClass.map { $0.coverage })
    #expect(classes.map { $0.number("mean_size") } == expected.perClass.map { $0.meanSize })
    #expect(classes.allSatisfy { $0.numbers("coverage_interval")?.count == 2 })
    let sizes = try document.list("size_stratified")
    #expect(
      sizes.map { $0.numbers("sizes") }
        == expected.sizeStratified.map {
          [Double($0.sizes.lowerBound), Double($0.sizes.upperBound)]
        })
    #expect(sizes.compactMap { $0.number("n") }.reduce(0, +) == Double(data.testCount))
    #expect(
      sizes.map { $0.number("coverage") } == expected.sizeStratified.map { $0.hitCount.coverage })
  }

  @Test("a small case in full")
  func golden() throws {
    let rows = "a,b,y\n0.75,0.25,0\n0.5,0.5,0\n0.25,0.75,1\n0.125,0.875,1\n1,0,0\n0.625,0.375,1\n"
    let calibration = try folder.write(rows, to: "calibration.csv")
    let test = try folder.write(
      "a,b,y\n0.875,0.125,0\n0.5,0.5,1\n0.375,0.625,0\n0.0625,0.9375,1\n", to: "test.csv")
    let classes = try folder.write("spam\nham\n", to: "classes.txt")
    var outputs = OutputsInput()
    outputs.probabilities = calibration + ":a..b"
    try FitPredictor(
      outputs: outputs, labels: LabelsInput(labels: calibration + ":y", classes: classes),
      method: SplitConformal(score: .lac, alpha: "1/3"), out: folder.file("predictor.json")
    ).run(Capture().console)
    outputs.probabilities = test + ":a..b"
    let capture = Capture()
    _ = try Evaluate(
      predictor: folder.file("predictor.json"), outputs: outputs,
      labels: LabelsInput(labels: test + ":y")
    ).run(capture.console)
    // By hand: k = ceil(7 * 2 / 3) = 5, the 5th of 0, 0.125, 0.25, 0.25, 0.5, 0.625 is 0.5; the
    // sets are {0}, {0, 1}, {1}, {1}, so row 2 misses. Under the law, 3 and 4 hits have probability
    // 1/3 each: the lower tail at 3 is 2/3. The calibration scores tie near the quantile.
    #expect(capture.output == Self.report)
  }

  private static let report = """
    The guarantee of 2/3 coverage is consistent with these rows.

    coverage        75.00 %   (3 of 4 sets hold the true label)
    95 % interval   19.41 % ... 99.37 %   exact
    target          66.67 %   alpha 1/3, score lac, deterministic
    p-value         0.667   of so few hits, under beta-binomial(4, 5, 2); ties or forced labels only add hits
    mean size       1.250 labels of 2, median 1.0; sets rule out 37.50 % of the labels
    single labels   3   empty sets 0
    top-1 accuracy  50.00 %

    set size  rows  coverage  95 % interval
    1            3   66.67 %  9.43 % ... 99.16 %
    2            1  100.00 %  2.50 % ... 100.00 %

    class   rows  coverage  95 % interval         mean size
    0 spam     2   50.00 %  1.26 % ... 98.74 %         1.00
    1 ham      2  100.00 %  15.81 % ... 100.00 %       1.50
    Coverage of single classes and sizes is not guaranteed: the guarantee is for all rows.

    """

  @Test("trivial sets hold everything, and say so")
  func trivial() throws {
    let method = SplitConformal(score: .aps, alpha: "0.001", allowsTrivial: true)
    var command = try evaluation(DataCase.all[7], method)
    command.json = true
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    let document = try Document(capture.output)
    #expect(document.flag("trivial") == true)
    #expect(document.number("coverage") == 1)
    #expect(document.number("mean_size") == 2)
    #expect(document.number("k") == nil)
    #expect(try document.member("consistency").text("law") == "every set holds every label")
  }

  @Test("a report in a file, and nothing on standard output")
  func file() throws {
    let method = SplitConformal(score: .lac, alpha: "0.1")
    var command = try evaluation(.digits, method)
    let capture = Capture()
    _ = try command.run(capture.console)
    command.out = folder.file("report.txt")
    let silent = Capture()
    _ = try command.run(silent.console)
    #expect(silent.output.isEmpty)
    #expect(try folder.text("report.txt") == capture.output)
    #expect(capture.output.hasPrefix("The guarantee of 0.9 coverage is consistent with"))
  }

  @Test("rows that the predictor was fitted on are refused, or allowed with a warning")
  func overlap() throws {
    let data = DataCase.digits
    var command = try evaluation(data, SplitConformal(score: .lac, alpha: "0.1"))
    command.outputs = data.input("calibration")
    command.labels = data.labels("calibration")
    let refused = try failure { try command.run(Capture().console) }
    #expect(refused.status == .badData)
    #expect(refused.error.found == "a file of logits that the predictor was fitted on")
    #expect(refused.error.expected == "rows that the predictor was not fitted on")
    #expect(refused.error.file == data.path(data.outputs, "calibration"))

    command.allowsOverlap = true
    command.json = true
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    let sentence = "a file of logits that the predictor was fitted on"
    #expect(capture.notes.filter { !$0.hasPrefix("note: ") } == ["warning: \(sentence)"])
    #expect(try Document(capture.output).text("overlap") == sentence)
  }

  @Test("coincidence is a warning, and shared ids are proof")
  func coincidence() throws {
    let data = DataCase.all[4]
    let ids = data.path("PART.safetensors:ids", "calibration")
    let predictor = try data.fit(
      SplitConformal(score: .lac, alpha: "0.1"), to: folder.file("predictor.json"), ids: ids)
    var command = Evaluate(
      predictor: predictor, outputs: data.input("test"), labels: data.labels("test"))
    command.outputs.ids = data.path("PART.safetensors:ids", "test")
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    #expect(capture.notes.count { $0.hasPrefix("warning: ") } == 1)
    #expect(capture.notes.contains { $0.contains("no more than coincidence explains") })

    let numbers = try folder.write(
      (0..<data.testCount).map { "\($0)" }.joined(separator: "\n") + "\n", to: "ids.txt")
    command.outputs.ids = numbers
    let refused = try failure { try command.run(Capture().console) }
    #expect(
      refused.error.found.hasSuffix(
        " sampled row ids that the predictor was fitted on are row ids here"))
  }

  @Test("an implausible count fails the command only when consistency is required")
  func consistency() throws {
    let data = DataCase.digits
    var command = try evaluation(data, SplitConformal(score: .lac, alpha: "0.1"))
    // Labels of the wrong rows: nearly every set misses.
    let labels = try data.libraryLabels("test").map { "\(($0 + 1) % 10)\n" }
    command.labels = LabelsInput(labels: try folder.write(labels.joined(), to: "labels.txt"))
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    #expect(
      capture.output.hasPrefix(
        "The guarantee of 0.9 coverage did NOT hold on these rows: too few hits for chance.\n"))
    command.requiresConsistency = true
    #expect(try command.run(Capture().console) == .checkFailed)
    command.labels = data.labels("test")
    #expect(try command.run(Capture().console) == .success)
    // Any p-value is below this one, unless the count is the most likely one.
    command.significance = "0.999999"
    #expect(try command.run(Capture().console) == .checkFailed)
  }
}
