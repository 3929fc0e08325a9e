import ConformalCommands
import ConformalWorkflow
import Foundation
import ScoringCore
import Testing

@Suite struct RunPipelinesTests {
  private func prepare(_ folder: ScratchFolder, _ names: [String]) throws {
    for name in names {
      try folder.writeRoles(name)
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

  /// A mistake in one file stops that model; alone it is an error.
  @Test func aMistakeStopsOneModel() throws {
    let folder = try ScratchFolder()
    try prepare(folder, ["one", "two"])
    _ = try folder.write("model: 3\n", to: "bad.yaml")
    let capture = Capture()
    let time = Timestamp(seconds: 1_790_000_000)
    var run = command(folder, ["one", "bad", "two"])
    (run.json, run.annotates) = (true, true)
    #expect(try run.run(capture.console, at: time) == .checkFailed)
    #expect(capture.output.contains("bad.yaml:1:8: error: model '3'"))
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(capture.output.utf8)) as? [String: Any])
    let runs = try #require(document["runs"] as? [[String: Any]])
    #expect(runs.compactMap { $0["outcome"] as? String } == ["failed", "failed", "error"])
    #expect(capture.notes.contains { $0.contains("::error file=") })
    let history = try History(directory: folder.file("history"), makes: false)
    #expect(try history.lastRun("two") != nil)
    let error = #expect(throws: DataError.self) {
      try command(folder, ["bad"]).run(Capture().console, at: time)
    }
    #expect(error?.code == .invalidData)
  }

  /// One history by two paths is one history.
  @Test func oneModelOfOneHistoryRunsOnce() throws {
    let folder = try ScratchFolder()
    try prepare(folder, ["one"])
    let text = try String(contentsOfFile: folder.file("one.yaml"), encoding: .utf8)
    _ = try folder.write(
      text.replacing("history: history", with: "history: ./there/../history"), to: "same.yaml")
    let error = #expect(throws: DataError.self) {
      try command(folder, ["one", "same"]).run(
        Capture().console, at: Timestamp(seconds: 1_790_000_000))
    }
    #expect(error?.code == .usage && error?.found == "model 'one' twice")
  }

  @Test(arguments: ["one.yaml", "one-test.csv"])
  func resultsReplaceNoInput(name: String) throws {
    let folder = try ScratchFolder()
    try prepare(folder, ["one"])
    let before = try String(contentsOfFile: folder.file(name), encoding: .utf8)
    var run = command(folder, ["one"])
    run.junit = folder.file(name)
    let error = #expect(throws: DataError.self) {
      try run.run(Capture().console, at: Timestamp(seconds: 1_790_000_000))
    }
    #expect(error?.code == .usage)
    #expect(try String(contentsOfFile: folder.file(name), encoding: .utf8) == before)
  }

  @Test func aPlanLeavesNothing() throws {
    let folder = try ScratchFolder()
    try prepare(folder, ["one"])
    var run = command(folder, ["one"])
    run.isDryRun = true
    let capture = Capture()
    #expect(try run.run(capture.console, at: Timestamp(seconds: 1_790_000_000)) == .success)
    #expect(capture.output.contains("nothing was run"))
    #expect(!FileManager.default.fileExists(atPath: folder.file("history")))
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
