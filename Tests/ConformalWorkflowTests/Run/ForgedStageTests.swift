import ConformalArtifacts
import ConformalWorkflow
import Foundation
import Testing

/// Who writes to `stages/` by hand does not change what a run finds.
@Suite struct ForgedStageTests {
  /// Points the key of a stage of one run at what the same stage of another run found.
  private func forge(
    _ folder: RunFolder, _ stage: StageName, of run: PipelineRun.Result, as digest: String
  ) throws {
    let key = try #require(run.record.stages.first { $0.name == stage }).key
    try Data((digest + "\n").utf8).write(
      to: URL(
        fileURLWithPath: folder.file("history/stages/\(key.prefix(2))/\(key.dropFirst(2))")))
  }

  private func digest(_ stage: StageName, of run: PipelineRun.Result) throws -> String {
    try #require(run.record.stages.first { $0.name == stage }).sha256
  }

  @Test(arguments: [
    StageName.capture, .assess, .correct, .reassess, .predictor, .policy, .evaluate,
  ])
  func whatAnotherRunFoundIsNotTaken(stage: StageName) throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    let other = try folder.run(folder.definition("other", seed: 2)).atTestTime()
    let run = try folder.run(definition).atTestTime()
    try forge(folder, stage, of: run, as: digest(stage, of: other))
    let again = try folder.run(definition).atTestTime()
    #expect(!again.reused.contains(stage))
    #expect(again.record.stages == run.record.stages)
    #expect(again.record.metrics == run.record.metrics)
  }

  /// An object made for the very key is not what runs of the history found.
  @Test func whatNoRunFoundIsNotTaken() throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    let run = try folder.run(definition).atTestTime()
    let store = try folder.history.objects
    let found = try String(
      decoding: store.bytes(digest(.assess, of: run), suffix: ".json"), as: UTF8.self)
    let forged = found.replacingOccurrences(of: "\"verdict\"", with: "\"verdict\" ")
    #expect(forged != found)
    try forge(folder, .assess, of: run, as: store.keep(Array(forged.utf8), suffix: ".json"))
    let again = try folder.run(definition).atTestTime()
    #expect(!again.reused.contains(.assess))
    #expect(again.record.stages == run.record.stages)
  }

  /// For a key that no run had, a replay tells.
  @Test func aReplayTellsWhatWasMadeByHand() throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    let part = try folder.run(definition).atTestTime(until: .assess)
    let store = try folder.history.objects
    let found = try String(
      decoding: store.bytes(digest(.assess, of: part), suffix: ".json"), as: UTF8.self)
    let forged = found.replacingOccurrences(of: "\"row_count\" : 300", with: "\"row_count\" : 301")
    #expect(forged != found)
    try forge(folder, .assess, of: part, as: store.keep(Array(forged.utf8), suffix: ".json"))
    let run = try folder.run(definition).atTestTime()
    #expect(run.reused.contains(.assess))
    #expect(
      try Replay(folder.history)(#require(run.entry)).contains(
        "the first stage that differs is assess"))
  }
}
