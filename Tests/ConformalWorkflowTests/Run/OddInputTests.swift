import ConformalWorkflow
import ExactStatistics
import Foundation
import ScoringCore
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

  private func makePipe(_ path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["mkfifo", path]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
