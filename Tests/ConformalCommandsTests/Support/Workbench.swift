import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// A folder with small sound inputs, for requests of which one thing is wrong.
struct Workbench {
  let folder: ScratchFolder
  let logits: String
  let probabilities: String
  let labels: String

  init() throws {
    folder = try ScratchFolder()
    var texts = (logits: "a,b\n", probabilities: "a,b\n", labels: "y\n")
    for row in 0..<20 {
      let share = Double(row) / 32 + 0.125
      texts.logits += "\(share * 8),\(1 - share)\n"
      texts.probabilities += "\(share),\(1 - share)\n"
      texts.labels += row % 3 == 0 ? "1\n" : "0\n"
    }
    logits = try folder.write(texts.logits, to: "logits.csv")
    probabilities = try folder.write(texts.probabilities, to: "probabilities.csv")
    labels = try folder.write(texts.labels, to: "labels.csv")
  }

  var method: SplitConformal { SplitConformal(score: .lac, alpha: "0.1") }

  func input(logits: String? = nil, probabilities: String? = nil) -> OutputsInput {
    var input = OutputsInput()
    input.logits = logits
    input.probabilities = probabilities
    return input
  }

  /// A predictor of the logits, and its path.
  func predictor() throws -> String {
    let out = folder.file("predictor.json")
    try fit(input(logits: logits), out: out)
    return out
  }

  func fit(
    _ outputs: OutputsInput, labels: String? = nil, classes: String? = nil,
    method: SplitConformal? = nil, out: String? = nil, json: Bool = false
  ) throws {
    try FitPredictor(
      outputs: outputs, labels: LabelsInput(labels: labels ?? self.labels, classes: classes),
      method: method ?? self.method, out: out ?? folder.file("out.json"), json: json
    ).run(Capture().console)
  }

  /// The failure of a command, after which no file may be new, gone or changed.
  func failure(
    sourceLocation: SourceLocation = #_sourceLocation, _ work: () throws -> some Any
  ) throws -> (error: DataError, status: ConformalCommands.ExitStatus, line: String) {
    let before = try contents()
    let failure = try ConformalCommandsTests.failure(work, sourceLocation: sourceLocation)
    #expect(try contents() == before, sourceLocation: sourceLocation)
    return failure
  }

  private func contents() throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in folder.names { contents[name] = try folder.bytes(name) }
    return contents
  }
}
