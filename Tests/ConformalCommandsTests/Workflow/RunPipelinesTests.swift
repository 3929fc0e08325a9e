import ConformalCommands
import ConformalWorkflow
import Foundation
import ScoringCore
import Testing

@Suite struct RunPipelinesTests {
  private func prepare(_ folder: ScratchFolder, _ names: [String]) throws {
    for name in names {
      var text = "id,a,b,y\n"
      for row in 0..<80 {
        text += "\(row),\(row % 7),\((row * 5) % 11),\((row * 5) % 11 > row % 7 ? 1 : 0)\n"
      }
      for role in ["pre", "test"] { _ = try folder.write(text, to: "\(name)-\(role).csv") }
      _ = try folder.write(
        """
        model: {name: \(name), version: "1"}
        owner: o@example.com
        data:
          predictor: {logits: "\(name)-pre.csv:a..b", labels: "\(name)-pre.csv:y"}
          test: {logits: "\(name)-test.csv:a..b", labels: "\(name)-test.csv:y"}
        predictor: {score: lac, alpha: 0.2}
        gates: {minimum_rows: true}
        history: history
        """, to: "\(name).yaml")
    }
  }

  private func command(_ folder: ScratchFolder, _ names: [String]) -> RunPipelines {
    RunPipelines(
      names.map { folder.file("\($0).yaml") }, environment: [:],
      authorship: Authorship(who: "tests"))
  }

  /// One file that was not delivered does not keep other models from running.
  @Test func anAbsentInputStopsOneModel() throws {
    let folder = try ScratchFolder()
    try prepare(folder, ["one", "three", "two"])
    try folder.remove("three-test.csv")
    let capture = Capture()
    let status = try command(folder, ["one", "three", "two"]).run(
      capture.console, at: Timestamp(seconds: 1_790_000_000))
    #expect(status == .checkFailed)
    #expect(capture.output.contains("three.yaml:5:18: error: logits 'three-test.csv:a..b'"))
    let history = try History(directory: folder.file("history"), makes: false)
    #expect(try history.lastRun("one") != nil)
    #expect(try history.lastRun("two") != nil)
    #expect(try history.lastRun("three") == nil)
  }

  @Test func anAbsentInputOfOneModelIsAnError() throws {
    let folder = try ScratchFolder()
    try prepare(folder, ["one"])
    try folder.remove("one-pre.csv")
    let error = #expect(throws: DataError.self) {
      try command(folder, ["one"]).run(Capture().console, at: Timestamp(seconds: 1_790_000_000))
    }
    #expect(error?.code == .missingInput)
    #expect(error?.column == 23)
  }
}

extension ScratchFolder {
  fileprivate func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: file(name))
  }
}
