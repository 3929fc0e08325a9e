import ConformalWorkflow
import ScoringCore
import TensorFiles
import Testing

/// Whatever is changed in a package is found and named, and hostile archives are refused.
@Suite struct HandoffTamperTests {
  static let members = Result {
    try FileArchive.decode(ByteStorage(HandoffSamples.package().archive()), mostBytes: 1 << 26)
  }

  static func archive(
    _ change: (inout [String: [UInt8]]) throws -> Void, sums isSummed: Bool = false
  ) throws -> [UInt8] {
    let members = try members.get()
    var files = Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.bytes) })
    try change(&files)
    if isSummed {
      let sums = files.keys.sorted().filter { $0 != "SHA256SUMS" }.map {
        "\(ObjectStore.sha256(of: files[$0] ?? []))  \($0)\n"
      }.joined()
      files["SHA256SUMS"] = Array(sums.utf8)
    }
    return try FileArchive.encode(
      files.keys.sorted().map { .init(name: $0, bytes: files[$0] ?? []) },
      date: .init(year: 2026, month: 1, day: 1, hour: 0, minute: 0, second: 0))
  }

  static func defects(
    sums isSummed: Bool = false, _ change: (inout [String: [UInt8]]) throws -> Void
  ) throws -> [HandoffCheck.Finding] {
    try HandoffCheck(ByteStorage(archive(change, sums: isSummed))).findings.filter { !$0.isMet }
  }

  /// A file with one text in place of another, which must be there.
  static func replace(
    _ old: String, _ new: String, in path: String, _ files: inout [String: [UInt8]]
  ) throws {
    let text = String(decoding: try #require(files[path]), as: UTF8.self)
    try #require(text.contains(old), "\(path) has no \(old)")
    files[path] = Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
  }

  @Test func untouchedIsSound() throws { #expect(try Self.defects(sums: true) { _ in }.isEmpty) }

  /// One bit of any file.
  @Test func everyFileIsCovered() throws {
    for member in try Self.members.get() where member.name != "SHA256SUMS" {
      let found = try Self.defects { files in
        files[member.name]?[member.bytes.count / 2] ^= 1
      }
      #expect(
        found.contains { $0.name == "files" && $0.sentence.hasPrefix("\(member.name) ") },
        "\(member.name): \(found)")
    }
  }

  @Test func missingAndExtraFilesAreNamed() throws {
    let missing = try Self.defects { $0["artifacts/policy.yaml"] = nil }
    #expect(missing.contains { $0.sentence == "artifacts/policy.yaml is missing" })
    let extra = try Self.defects { $0["run-me.sh"] = [0x0A] }
    #expect(extra.map(\.sentence) == ["run-me.sh is not listed in SHA256SUMS"])
    let listed = try Self.defects(sums: true) { $0["run-me.sh"] = [0x0A] }
    #expect(listed.map(\.sentence) == ["run-me.sh is no part of a package"])
    let sums = try Self.defects { $0["SHA256SUMS"] = nil }
    #expect(sums.contains { $0.sentence == "SHA256SUMS is missing" })
  }

  /// Changes with sums made anew: what they contradict finds them.
  @Test(arguments: [
    ("history.json", "\"who\" : \"ada@example.org\"", "\"who\" : \"eve@example.org\"", "history"),
    ("history.json", "\"outcome\" : \"passed\"", "\"outcome\" : \"failed\"", "history"),
    ("definition.json", "\"reviews\" : 60", "\"reviews\" : 90", "definition"),
    ("pipeline.yaml", "reviews: 60", "reviews: 90", "definition"),
    ("artifacts/calibrator.json", "temperature", "temperaturf", "artifacts"),
    ("artifacts/policy.yaml", "reason: \"agreed\"", "reason: \"whatever\"", "artifacts"),
    ("test-vectors.json", "\"decision\" : \"review\"", "\"decision\" : \"approve\"", "vectors"),
    ("model-card.md", "Exchangeability", "Nothing", "pages"),
    ("README.md", "conformal verify", "curl evil.example", "pages"),
    ("schedule/crontab", "conformal run", "conformal promote", "pages"),
    ("dataset-manifest.json", "\"byte_count\" : 4096", "\"byte_count\" : 4097", "pages"),
    ("package.json", "\"run\" : 4", "\"run\" : 9", "pages"),
    ("package.json", "\"run\" : 4", "\"run\" : 5", "documents"),
    ("package.json", "handoff/1", "handoff/2", "documents"),
    ("model-card.cdx.json", "\"bomFormat\"", "\"bomformat\"", "documents"),
  ])
  func contradictionsAreFound(path: String, old: String, new: String, name: String) throws {
    let found = try Self.defects(sums: true) { try Self.replace(old, new, in: path, &$0) }
    #expect(found.contains { $0.name == name }, "\(found)")
  }

  /// A policy may be edited by hand and stays readable: the run's digest tells.
  @Test func editedThresholdIsNamed() throws {
    let found = try Self.defects(sums: true) { files in
      let text = String(decoding: try #require(files["artifacts/policy.yaml"]), as: UTF8.self)
      let line = try #require(text.split(separator: "\n").first { $0.contains("review_from") })
      try Self.replace(
        String(line), line.prefix { $0 != ":" } + ": nothing", in: "artifacts/policy.yaml", &files)
    }
    #expect(found.contains { $0.name == "artifacts" && $0.sentence.contains("policy.yaml") })
  }

  @Test(arguments: [
    "../evil", "/etc/passwd", "a/../../b", "C:evil", "a\\b", "a//b", "./a", "a\u{7}b",
    "../evil/", "/evil/", "README.md/", "extra/",
  ])
  func hostileNamesAreRefused(name: String) throws {
    let archive = try Self.archive { $0[name] = name.hasSuffix("/") ? [] : [1] }
    let error = #expect(throws: DataError.self) { try HandoffCheck(ByteStorage(archive)) }
    #expect(error?.remedy == "the package is hostile: do not unpack it")
  }

  @Test func truncatedArchivesAreRefused() throws {
    let archive = try Self.archive { _ in }
    for count in [0, 1, 100, archive.count / 2, archive.count - 1] {
      #expect(throws: DataError.self) {
        try HandoffCheck(ByteStorage(Array(archive.prefix(count))))
      }
    }
    #expect(throws: DataError.self) { try HandoffCheck(ByteStorage(Array("no zip".utf8))) }
  }

  /// A member that states to be huge is refused before it is inflated.
  @Test func statedSizesAreLimited() throws {
    let archive = try FileArchive.encode(
      [.init(name: "a", bytes: [UInt8](repeating: 0, count: 4_096))],
      date: .init(year: 2026, month: 1, day: 1, hour: 0, minute: 0, second: 0))
    let error = #expect(throws: DataError.self) {
      try FileArchive.decode(ByteStorage(archive), mostBytes: 4_095)
    }
    #expect(error?.found.contains("once inflated") == true)
    #expect(try FileArchive.decode(ByteStorage(archive), mostBytes: 4_096).count == 1)
  }

  @Test func twoFilesOfOneNameAreRefused() throws {
    #expect(throws: DataError.self) {
      try FileArchive.encode(
        [.init(name: "a", bytes: []), .init(name: "a", bytes: [])],
        date: .init(year: 2026, month: 1, day: 1, hour: 0, minute: 0, second: 0))
    }
    var archive = try FileArchive.encode(
      [.init(name: "aa", bytes: []), .init(name: "ab", bytes: [])],
      date: .init(year: 2026, month: 1, day: 1, hour: 0, minute: 0, second: 0))
    // Both headers of the second name.
    for index in archive.indices.dropLast() where archive[index...].starts(with: Array("ab".utf8)) {
      archive[index + 1] = UInt8(ascii: "a")
    }
    let error = #expect(throws: DataError.self) {
      try FileArchive.decode(ByteStorage(archive), mostBytes: 100)
    }
    #expect(error?.found.hasPrefix("two members named") == true)
  }
}
