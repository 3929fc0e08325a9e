import ConformalCommands
import ConformalWorkflow
import Foundation
import ScoringCore
import Testing

/// Whether a run of any of several models is due.
@Suite struct CheckDueTests {
  private let time = Timestamp(seconds: 1_790_000_000)

  private func writePipeline(_ folder: ScratchFolder, each sets: [String]) throws -> String {
    try folder.write(
      """
      for_each:
      \(sets.map { "  - {\($0)}" }.joined(separator: "\n"))
      model: {name: "${NAME}", version: "${RELEASE}"}
      owner: o@example.com
      data:
        predictor: {logits: "${NAME}-pre.csv:a..b", labels: "${NAME}-pre.csv:y"}
        test: {logits: "${NAME}-test.csv:a..b", labels: "${NAME}-test.csv:y"}
      predictor: {score: lac, alpha: 0.2}
      history: history
      """, to: "pipeline.yaml")
  }

  private func run(_ pipeline: String) throws {
    _ = try RunPipelines([pipeline], environment: [:], authorship: Authorship(who: "tests")).run(
      Capture().console, at: time)
  }

  private func due(_ pipeline: String) throws -> (isDue: Bool, output: String) {
    let capture = Capture()
    let status = try CheckDue(pipeline, environment: [:]).run(capture.console, at: time)
    return (status == .success, capture.output)
  }

  /// One file that was not delivered does not keep a scheduler from running the other models.
  @Test func anAbsentInputMakesItsModelDue() throws {
    let folder = try ScratchFolder()
    for name in ["one", "two"] { try folder.writeRoles(name) }
    let pipeline = try writePipeline(
      folder, each: ["NAME: one, RELEASE: \"1\"", "NAME: two, RELEASE: \"1\""])
    try run(pipeline)
    #expect(try !due(pipeline).isDue)
    try FileManager.default.removeItem(atPath: folder.file("two-test.csv"))
    let found = try due(pipeline)
    #expect(found.isDue)
    #expect(found.output.hasPrefix("one 1: no run is due since run "), "\(found.output)")
    #expect(
      found.output.contains(
        "two 1: a run is due: two-test.csv:a..b is absent or cannot be read; two-test.csv:y is absent"
      ), "\(found.output)")
  }

  /// The only model of a pipeline could not run: the error is that of the run.
  @Test func anAbsentInputOfOneModelIsAnError() throws {
    let folder = try ScratchFolder()
    try folder.writeRoles("one")
    try FileManager.default.removeItem(atPath: folder.file("one-pre.csv"))
    let pipeline = try writePipeline(folder, each: ["NAME: one, RELEASE: \"1\""])
    let error = #expect(throws: DataError.self) { try due(pipeline) }
    #expect(error?.code == .missingInput)
  }

  /// Each version is compared with its own last run, so that two of one model are not due for ever.
  @Test func versionsOfOneModelTakeTurns() throws {
    let folder = try ScratchFolder()
    try folder.writeRoles("one")
    let first = try writePipeline(folder, each: ["NAME: one, RELEASE: \"1\""])
    try run(first)
    let both = try writePipeline(
      folder, each: ["NAME: one, RELEASE: \"1\"", "NAME: one, RELEASE: \"2\""])
    let found = try due(both)
    #expect(found.isDue)
    #expect(found.output.hasPrefix("one 1: no run is due since run 1 of "), "\(found.output)")
    #expect(found.output.contains("version 2 has not been run, 1 was last"), "\(found.output)")
    try run(both)
    #expect(try !due(both).isDue)
  }
}
