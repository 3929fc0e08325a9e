import ConformalArtifacts
import ConformalWorkflow
import ScoringCore
import TensorFiles
import Testing

/// Whatever is changed in a package is found and named, and hostile archives are refused.
@Suite struct HandoffTamperTests {
  static let members = Result {
    try FileArchive.decode(ByteStorage(HandoffSamples.package().archive()), mostBytes: 1 << 26)
  }

  /// The same for a pipeline whose calibrator goes by written rules.
  static let ruledMembers = Result {
    try FileArchive.decode(ByteStorage(Self.ruledPackage().archive()), mostBytes: 1 << 26)
  }

  private static func ruledPackage() throws -> HandoffPackage {
    var definition = HandoffSamples.definition()
    definition.calibrator = .init(
      .rules("rules: [{name: good, when: ece_upper <= 2%, then: leave}]\notherwise: temperature\n"))
    return try HandoffSamples.package(definition)
  }

  static func archive(
    _ change: (inout [String: [UInt8]]) throws -> Void, sums isSummed: Bool = false,
    of original: Result<[FileArchive.Member], any Error> = HandoffTamperTests.members
  ) throws -> [UInt8] {
    let members = try original.get()
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

  /// Another version as the maker, which nothing seals.
  static func renameVersion(_ files: inout [String: [UInt8]]) throws {
    try replace(
      "\"library_version\" : \"\(LibraryVersion.text)\"", "\"library_version\" : \"9.9.9\"",
      in: "package.json", &files)
  }

  /// What another version makes the same is what its sources give.
  @Test func anotherVersionOfTheSameFilesIsSound() throws {
    let archive = try Self.archive({ try Self.renameVersion(&$0) }, sums: true)
    let check = try HandoffCheck(ByteStorage(archive))
    #expect(check.isSound, "\(check.findings.filter { !$0.isMet })")
    #expect(check.libraryVersion == "9.9.9")
  }

  /// What another version may have worded otherwise is no pass, and the sentence says what to do.
  @Test(arguments: [
    ("schedule/crontab", "conformal run", "conformal promote"),
    ("schedule/conformal-fraud-eu.service", "conformal run", "curl evil.example"),
    ("schedule/airflow_dag.py", "\"run\"", "\"promote\""),
    ("README.md", "conformal verify", "curl evil.example"),
  ])
  func anotherVersionIsNoExcuse(path: String, old: String, new: String) throws {
    let found = try Self.defects(sums: true) {
      try Self.renameVersion(&$0)
      try Self.replace(old, new, in: path, &$0)
    }
    try #require(found.count == 1, "\(found)")
    #expect(found[0].name == "pages" && !found[0].isChecked)
    #expect(found[0].sentence.hasPrefix("\(path) is not what version"))
    #expect(found[0].sentence.contains("check with version 9.9.9"))
  }

  /// What no version words otherwise is a defect, whatever version is named.
  @Test(arguments: [true, false])
  func executedFilesAreHeldToTheDefinition(isRenamed: Bool) throws {
    func names(
      of original: Result<[FileArchive.Member], any Error> = HandoffTamperTests.members,
      _ change: (inout [String: [UInt8]]) throws -> Void
    ) throws -> Set<String> {
      let archive = try Self.archive(
        { files in
          if isRenamed { try Self.renameVersion(&files) }
          try change(&files)
        }, sums: true, of: original)
      let check = try HandoffCheck(ByteStorage(archive))
      return Set(check.findings.filter { !$0.isMet && $0.isChecked }.map(\.name))
    }
    #expect(try names(of: Self.ruledMembers) { _ in }.isEmpty)
    let rules = try names(of: Self.ruledMembers) {
      try Self.replace("temperature", "identity", in: "rules.yaml", &$0)
    }
    #expect(rules.contains("definition"))
    let data = try names {
      try Self.replace("abababab", "cdcdcdcd", in: "dataset-manifest.json", &$0)
    }
    #expect(data.contains("documents"))
    for preface in [
      "include: [evil.yaml]\n", "# a\nowner: eve\n", "# a\rowner: eve\n", "# a\u{85}owner: eve\n",
      "# a\u{2028}owner: eve\n", " # a\n", "# a",
    ] {
      let before = try names { files in
        files["pipeline.yaml"] = Array(preface.utf8) + (files["pipeline.yaml"] ?? [])
      }
      #expect(before.contains("definition") != (preface == "# a"), "\(preface)")
    }
    // What this version does not know may be a page of the other.
    #expect(try names { $0["run-me.sh"] = [0x0A] } == (isRenamed ? [] : ["pages"]))
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
