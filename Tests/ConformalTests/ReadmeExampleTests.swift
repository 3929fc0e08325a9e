import Conformal
import Foundation
import Testing

/// The Swift example of the README, run as it stands there.
@Suite("README")
struct ReadmeExampleTests {
  private var root: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  @Test("the Swift example gives the output that the README shows")
  func example() throws {
    let data = root.appending(path: "datasets/fashion-mnist").path
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

    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let blocks = readme.components(separatedBy: "```swift\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
    let shown = try #require(blocks.first { $0.contains("SplitConformal") })
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
