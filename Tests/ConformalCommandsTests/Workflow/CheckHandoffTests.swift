import ConformalArtifacts
import ConformalCommands
import ConformalWorkflow
import Foundation
import ScoringCore
import TensorFiles
import Testing

@Suite struct CheckHandoffTests {
  /// A package of a run, and its files.
  private func packed(_ folder: ScratchFolder) throws -> [String: [UInt8]] {
    try folder.writeRoles("one")
    let pipeline = try folder.write(
      """
      model: {name: one, version: "1"}
      owner: o@example.com
      data:
        predictor: {logits: "one-pre.csv:a..b", labels: "one-pre.csv:y"}
        test: {logits: "one-test.csv:a..b", labels: "one-test.csv:y"}
      predictor: {score: lac, alpha: 0.2}
      schedule: {cron: "0 6 1 * *"}
      history: history
      """, to: "one.yaml")
    _ = try RunPipelines([pipeline], environment: [:], authorship: Authorship(who: "tests")).run(
      Capture().console, at: Timestamp(seconds: 1_790_000_000))
    let out = folder.file("one.zip")
    _ = try PackHandoff("one", out: out, directory: folder.file("history")).run(Capture().console)
    return Dictionary(
      try FileArchive.decode(ByteStorage(folder.bytes("one.zip")), mostBytes: 1 << 26).map {
        ($0.name, $0.bytes)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Writes the files as a package with sums made anew, and checks it.
  private func check(
    _ folder: ScratchFolder, _ files: [String: [UInt8]]
  ) throws -> (isSuccess: Bool, output: String) {
    var files = files
    files["SHA256SUMS"] = nil
    let sums = files.keys.sorted().map { "\(ObjectStore.sha256(of: files[$0] ?? []))  \($0)\n" }
    files["SHA256SUMS"] = Array(sums.joined().utf8)
    let archive = try FileArchive.encode(
      files.keys.sorted().map { .init(name: $0, bytes: files[$0] ?? []) },
      date: .init(year: 2026, month: 1, day: 1, hour: 0, minute: 0, second: 0))
    try Data(archive).write(to: URL(fileURLWithPath: folder.file("changed.zip")))
    let capture = Capture()
    let status = try CheckHandoff(folder.file("changed.zip")).run(capture.console)
    return (status == .success, capture.output)
  }

  private func replace(
    _ old: String, _ new: String, in path: String, _ files: inout [String: [UInt8]]
  ) throws {
    let text = String(decoding: try #require(files[path]), as: UTF8.self)
    try #require(text.contains(old))
    files[path] = Array(text.replacing(old, with: new).utf8)
  }

  /// Another version is no defect where it makes the same, and no pass where it does not.
  @Test func anotherVersionEndsWithItsNextStep() throws {
    let folder = try ScratchFolder()
    var files = try packed(folder)
    try replace(
      "\"library_version\" : \"\(LibraryVersion.text)\"", "\"library_version\" : \"9.9.9\"",
      in: "package.json", &files)
    let same = try check(folder, files)
    #expect(same.isSuccess && same.output.hasSuffix(" is sound: one version 1\n"), "\(same.output)")
    try replace("conformal run", "conformal promote", in: "schedule/crontab", &files)
    let other = try check(folder, files)
    #expect(!other.isSuccess)
    #expect(other.output.contains("\nunsure  pages: schedule/crontab is not what version"))
    #expect(
      other.output.hasSuffix(
        "cannot be told: 1 file is not what this version makes; check with version 9.9.9\n"))
    files["run-me.sh"] = [0x0A]
    let extra = try check(folder, files)
    #expect(!extra.isSuccess)
    #expect(
      extra.output.contains("\nunsure  pages: run-me.sh is no part of what version"),
      "\(extra.output)")
    // A package cannot write over what is said of it.
    try replace("9.9.9", "9\\u001b[2K\\u001b[Gsound", in: "package.json", &files)
    let hostile = try check(folder, files)
    #expect(!hostile.isSuccess && !hostile.output.contains("\u{1B}"), "\(hostile.output)")
  }
}
