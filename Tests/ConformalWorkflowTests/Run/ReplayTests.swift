import ConformalWorkflow
import Foundation
import ScoringCore
import Testing

@Suite struct ReplayTests {
  @Test func aRunIsReplayedBitForBitWithoutItsFiles() throws {
    let folder = try RunFolder()
    let entry = try #require(try folder.run(folder.definition()).atTestTime().entry)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where name.hasSuffix(".npy") {
      try FileManager.default.removeItem(atPath: folder.file(name))
    }
    #expect(try Replay(folder.history)(entry).isEmpty)
    var single = Replay(try folder.history)
    single.execution = Execution(threadCount: 1, tier: .baseline)
    #expect(try single(entry).isEmpty)
  }

  /// What a capture found is reused for files of other names, and two files may hold the same bytes.
  @Test func namesOfFilesDoNotMatter() throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    _ = try folder.run(definition).atTestTime()
    var sources = try #require(definition.sources)
    var test = try #require(sources[.test])
    let files = FileManager.default
    try files.moveItem(atPath: folder.file(test.outputs), toPath: folder.file("renamed.npy"))
    try files.removeItem(atPath: folder.file(test.labels))
    try files.copyItem(
      atPath: folder.file(try #require(sources[.policy]).labels),
      toPath: folder.file(test.labels))
    test.outputs = "renamed.npy"
    sources[.test] = test
    definition.data.source = .roles(sources)
    for _ in 0..<2 {
      let result = try folder.run(definition).atTestTime()
      #expect(result.record.inputs.allSatisfy { !$0.shape.isEmpty })
      #expect(try Replay(folder.history)(#require(result.entry)).isEmpty)
    }
  }

  @Test func aRenamedFileIsReusedAndReplayed() throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    let first = try folder.run(definition).atTestTime()
    var sources = try #require(definition.sources)
    var test = try #require(sources[.test])
    try FileManager.default.moveItem(
      atPath: folder.file(test.outputs), toPath: folder.file("renamed.npy"))
    test.outputs = "renamed.npy"
    sources[.test] = test
    definition.data.source = .roles(sources)
    let second = try folder.run(definition).atTestTime()
    #expect(second.reused == first.record.stages.map(\.name))
    #expect(second.record.inputs.map(\.shape) == first.record.inputs.map(\.shape))
    #expect(try Replay(folder.history)(#require(second.entry)).isEmpty)
  }

  @Test func aChangedInputIsNamed() throws {
    let folder = try RunFolder()
    let entry = try #require(try folder.run(folder.definition()).atTestTime().entry)
    let record = try #require(entry.run)
    let input = record.inputs[0]
    let object = try folder.history.objects.path(input.sha256, suffix: ".npy")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: object))
    bytes[bytes.count - 3] ^= 1
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: object)
    try bytes.write(to: URL(fileURLWithPath: object))
    let error = #expect(throws: DataError.self) { try Replay(folder.history)(entry) }
    #expect(error?.file == object)
  }

  /// What a replay compares can differ: a record that says otherwise is caught.
  @Test func aRecordThatSaysOtherwiseIsCaught() throws {
    let folder = try RunFolder()
    let entry = try #require(try folder.run(folder.definition()).atTestTime().entry)
    var record = try #require(entry.run)
    record.metrics[0].value += 1e-12
    record.artifacts[1].sha256 = String(repeating: "0", count: 64)
    let forged = HistoryEntry(
      sequence: entry.sequence, time: entry.time, authorship: entry.authorship,
      event: .run(record), previous: entry.previous, sha256: entry.sha256)
    let differences = try Replay(folder.history)(forged)
    #expect(differences.contains("metrics differ"))
    #expect(differences.contains { $0.hasPrefix("predictor.json: sha256 0000") })
  }

  /// Another type of processor may round products of matrices differently: what differs is then not blamed on anybody.
  @Test func anotherLinearAlgebraIsNamedWhereBitsDiffer() throws {
    let folder = try RunFolder()
    let entry = try #require(try folder.run(folder.definition()).atTestTime().entry)
    var record = try #require(entry.run)
    func differences() throws -> [String] {
      try Replay(folder.history)(
        HistoryEntry(
          sequence: entry.sequence, time: entry.time, authorship: entry.authorship,
          event: .run(record), previous: entry.previous, sha256: entry.sha256))
    }
    record.machine.linearAlgebra = "OpenBLAS 0.0.1, Z80 kernels, one thread"
    #expect(try differences().isEmpty)
    record.metrics[0].value += 1e-12
    #expect(
      try differences().contains {
        $0.hasPrefix("the fit used OpenBLAS 0.0.1, Z80 kernels, one thread, this machine has ")
          && $0.hasSuffix("replay on that type of processor")
      })
  }

  @Test func aPromotionIsNoRun() throws {
    let folder = try RunFolder()
    let entry = try folder.history.append(
      by: RunFolder.author, at: RunFolder.time, about: "churn"
    ) { _ in
      .run(try folder.run(folder.definition()).atTestTime(until: .capture).record)
    }
    let promotion = HistoryEntry(
      sequence: 9, time: entry.time, authorship: entry.authorship,
      event: .promotion(PromotionRecord(model: "churn", version: "1", run: 1, replaced: nil)),
      previous: entry.previous, sha256: entry.sha256)
    #expect(throws: DataError.self) { try Replay(folder.history)(promotion) }
  }
}
