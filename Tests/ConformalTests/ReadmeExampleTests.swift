import Conformal
import Foundation
import Testing

/// The Swift examples of the README, run as they stand there.
@Suite("README")
struct ReadmeExampleTests {
  private var root: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  private var data: String { root.appending(path: "datasets/fashion-mnist").path }

  @Test("the Swift example of sets gives the output that the README shows")
  func sets() throws {
    var printed: [String] = []
    func print(_ value: some Any) { printed.append("\(value)") }

    // swift-format-ignore
    do {
let calibration = try LabeledOutputs(
  logits: "\(data)/calibration_logits.npy", labels: "\(data)/calibration_labels.npy")
let predictor = try SplitConformal(score: .lac, alpha: "0.1").fit(on: calibration)

let sets = try predictor.sets(for: Outputs(logits: "\(data)/test_logits.npy"))
print(sets[0])

let test = try LabeledOutputs(
  logits: "\(data)/test_logits.npy", labels: "\(data)/test_labels.npy")
print(try predictor.evaluate(on: test))
    }

    try expectShown("SplitConformal", printed)
  }

  @Test("the Swift example of a policy gives the output that the README shows")
  func policy() throws {
    let calibration = try LabeledOutputs(
      logits: "\(data)/calibration_logits.npy", labels: "\(data)/calibration_labels.npy")
    let test = try LabeledOutputs(
      logits: "\(data)/test_logits.npy", labels: "\(data)/test_labels.npy")
    var printed: [String] = []
    func print(_ value: some Any) { printed.append("\(value)") }

    // swift-format-ignore
    do {
var wanted = PolicyFit()
wanted.risks = [RiskTarget(.error, limit: "0.05")]
wanted.capacity = try ReviewCapacity(reviews: 200, arrivals: .fixed(1_000), delta: "0.05")
wanted.costs = try DecisionCosts(error: 10, review: 1, escalation: 4, missRate: 0.1)

let answers = try calibration.outputs.answers(by: .maxProbability)
let rows = try AnsweredRows(answers, trueLabels: calibration.labels, classCount: 10)
if case .fitted(let policy) = try wanted.fit(on: rows) {
  let bands = policy.queues[0].bands
  print(bands.approveFrom)
  let new = try test.outputs.answers(by: .maxProbability)
  print(new.confidences.prefix(3).map { bands.decision(for: $0).rawValue })
}
    }

    try expectShown("PolicyFit", printed)
  }

  @Test("the Swift example of a calibrator gives the output that the README shows")
  func calibrator() throws {
    let calibration = try LabeledOutputs(
      logits: "\(data)/calibration_logits.npy", labels: "\(data)/calibration_labels.npy")
    let test = try LabeledOutputs(
      logits: "\(data)/test_logits.npy", labels: "\(data)/test_labels.npy")
    var printed: [String] = []
    func print(_ value: some Any) { printed.append("\(value)") }

    // swift-format-ignore
    do {
let own = try CalibratorRows(calibration.slice(rows: 0..<2_000))
let calibrator = try Calibrator.fit(TemperatureScaling(), on: own)
print(calibrator.map.parameters.numbers)

let corrected = try LabeledOutputs(calibrator.apply(to: test.outputs), labels: test.labels)
let assessments = try [test, corrected].map { try CalibrationAssessment(of: CalibratorRows($0)) }
print(assessments.map { $0.verdict.rawValue })
    }

    try expectShown("Calibrator.fit", printed)
  }

  /// Holds the README's first example with a word against the code here, and its comments against what was printed.
  private func expectShown(_ word: String, _ printed: [String]) throws {
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let blocks = readme.components(separatedBy: "```swift\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
    let shown = try #require(blocks.first { $0.contains(word) })
    let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    for line in shown.split(separator: "\n") where !line.hasPrefix("//") {
      let code = line.components(separatedBy: "  // ")[0]
      if code.hasPrefix("import") || code.hasPrefix("let data") { continue }
      #expect(source.contains(code), "not run by the test: \(code)")
    }
    let comments = shown.split(separator: "\n").compactMap { line in
      line.components(separatedBy: "  // ").dropFirst().first
    }
    #expect(comments == printed)
  }
}
