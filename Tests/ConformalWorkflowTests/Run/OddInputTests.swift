import ConformalWorkflow
import ExactStatistics
import Foundation
import ScoringCore
import Synchronization
import TensorFiles
import Testing

/// Inputs that no run can use say so in one sentence, and hold nothing up.
@Suite struct OddInputTests {
  /// Opening a pipe would wait for ever.
  @Test func aPipeIsRefused() throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    let path = folder.file("churn_test.npy")
    try FileManager.default.removeItem(atPath: path)
    try makePipe(path)
    let error = #expect(throws: DataError.self) { try folder.run(definition).atTestTime() }
    #expect(error?.found == "a pipe or device")
    #expect(error?.file == path)
  }

  @Test(arguments: ["/dev/null", "/dev/zero", "/dev/stdin"])
  func aPipelineMayNotNameADevice(path: String) throws {
    let said = try PipelineFolder().complaint(
      PipelineTexts.small.replacingOccurrences(of: "logits: test.npy", with: "logits: \(path)"))
    #expect(said.contains("a file, which a later run can read again"))
    #expect(said.hasPrefix("pipeline.yaml:5:18: error: logits '\(path)'"))
  }

  @Test func aSplitThatLeavesARoleWithoutRowsSaysSo() throws {
    let folder = try RunFolder()
    let source = try folder.rows("all", count: 1, seed: 3, repeating: 40)
    for by in SplitDefinition.Unit.allCases where by != .stratified {
      let definition = RunFolder.complete(
        DataDefinition(
          .split(
            source,
            SplitDefinition(
              by: by, seed: 1,
              shares: [
                .calibrator: "0.4", .predictor: "0.3", .policy: "0.299999", .test: "0.000001",
              ]))))
      let error = #expect(throws: DataError.self) { try folder.run(definition).atTestTime() }
      #expect(error?.code == .invalidData)
      #expect(error?.found.hasPrefix("a split that leaves no row for '") == true)
      #expect(error?.file == folder.file("all.npy"))
    }
  }

  @Test func seedsGoUpToTheLargestWord() throws {
    let read = try PipelineFolder().read(PipelineTexts.small + "\nseed: 18446744073709551615\n")
    #expect(read.definitions[0].seed == .max)
    let said = try PipelineFolder().complaint(
      PipelineTexts.small + "\nseed: 18446744073709551616\n")
    #expect(said.contains("seed '18446744073709551616'"))
  }

  /// Data that a link leads to are as old as the data, not as the link.
  @Test func theDateOfALinkIsThatOfItsFile() throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    let path = folder.file("churn_test.npy")
    try FileManager.default.moveItem(atPath: path, toPath: folder.file("old.npy"))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_500_000_000)],
      ofItemAtPath: folder.file("old.npy"))
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: folder.file("old.npy"))
    let record = try folder.run(definition).atTestTime().record
    let input = try #require(record.inputs.first { $0.address == "churn_test.npy" })
    #expect(input.modified == Timestamp(seconds: 1_500_000_000))
  }

  /// A row is named by its place in the file, not in the part of a split that it is in.
  @Test func aBadRowOfASplitIsNamedByItsFile() throws {
    let folder = try RunFolder()
    let source = try folder.rows("all", count: 400, seed: 1)
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.file("all.npy"))))
    let offset = bytes.count - (400 - 333) * 4 * 4 + 2 * 4
    bytes.replaceSubrange(offset..<offset + 4, with: [0, 0, 0xC0, 0x7F])
    try Data(bytes).write(to: URL(fileURLWithPath: folder.file("all.npy")))
    let split = SplitDefinition(
      by: .rows, seed: 1,
      shares: [.calibrator: "0.25", .predictor: "0.25", .policy: "0.25", .test: "0.25"])
    let error = #expect(throws: DataError.self) {
      try folder.run(RunFolder.complete(DataDefinition(.split(source, split)))).atTestTime()
    }
    #expect(error?.row == 333 && error?.column == 2)
    #expect(error?.file == folder.file("all.npy"))
  }

  /// Whoever writes to an input after it was kept changes nothing, not even by cutting it off.
  @Test func whatIsWorkedOnIsWhatWasKept() throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    var run = try folder.run(definition)
    let path = folder.file("churn_test.npy")
    let captured = Mutex(false)
    run.progress = { event in
      guard case .finished(.capture, _) = event else { return }
      captured.withLock { $0 = true }
      try? Data([0]).write(to: URL(fileURLWithPath: path))
    }
    let entry = try #require(try run.atTestTime().entry)
    #expect(captured.withLock { $0 })
    #expect(try Replay(folder.history)(entry).isEmpty)
    #expect(try folder.history.verification().findings.isEmpty)
  }

  /// A copy of an earlier run that was changed is not taken for the input.
  @Test func aChangedCopyIsNoticed() throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    let record = try folder.run(definition).atTestTime().record
    let input = try #require(record.inputs.first { $0.address == "churn_test.npy" })
    let copy = try folder.history.objects.path(input.sha256, suffix: ".npy")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: copy)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: copy))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(fileURLWithPath: copy))
    let error = #expect(throws: DataError.self) { try folder.run(definition).atTestTime() }
    #expect(error?.file == copy)
  }

  /// Kept files are opened by other programs, on other systems: their names are ASCII.
  @Test(arguments: [("names.txt", ".txt"), ("names.٣", ""), ("names.averylongextension", "")])
  func keptFilesHavePlainExtensions(name: String, suffix: String) throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    // Numbers are no header, whatever the extension says of the format.
    try Data("1\n2\n3\n4\n".utf8).write(to: URL(fileURLWithPath: folder.file(name)))
    definition.data.classes = name
    let record = try folder.run(definition).atTestTime().record
    let input = try #require(record.inputs.first { $0.content == "classes" })
    #expect(try folder.history.objects.has(input.sha256, suffix: suffix))
    #expect(try folder.history.verification().findings.isEmpty)
  }

  private func makePipe(_ path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["mkfifo", path]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
