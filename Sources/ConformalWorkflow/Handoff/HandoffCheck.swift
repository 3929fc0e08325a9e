internal import ConformalArtifacts
public import ScoringCore
internal import TensorFiles

/// Whether a package is complete, unchanged, and gives on this machine what it says.
///
/// Nothing is unpacked to disk.
public struct HandoffCheck: Sendable {
  /// Something that was looked at.
  public struct Finding: Hashable, Sendable, Codable {
    /// What was looked at, in one word.
    public let name: String
    /// Whether it is as it should be.
    public let isMet: Bool
    /// Whether it could be looked at: pages of another version cannot be made again.
    public var isChecked = true
    /// What was found.
    public let sentence: String
  }

  /// The most bytes that a package may have once inflated.
  public static let mostBytes = 1 << 29

  /// What was looked at, in order; a defect each where something is wrong.
  public private(set) var findings: [Finding] = []
  /// The model of the package, where it says.
  public private(set) var model: String?
  /// Its version.
  public private(set) var version: String?

  /// Whether all is as it should be.
  public var isSound: Bool { findings.allSatisfy(\.isMet) }

  private let files: [String: [UInt8]]

  /// Looks at a package.
  ///
  /// - Parameter archive: the bytes of the zip file.
  /// - Throws: `DataError` for an archive that cannot be read, or that is hostile.
  public init(_ archive: ByteStorage) throws {
    var files: [String: [UInt8]] = [:]
    for member in try Self.members(archive) {
      // A folder, which an unpacker makes, stays inside as well and holds nothing itself.
      let isFolder = member.name.hasSuffix("/")
      guard Self.isInside(isFolder ? String(member.name.dropLast()) : member.name),
        !isFolder || member.bytes.isEmpty
      else {
        throw DataError(
          found: "a file named '\(member.name.prefix(80))'",
          expected: "names of files inside of the package",
          remedy: "the package is hostile: do not unpack it")
      }
      if !isFolder { files[member.name] = member.bytes }
    }
    self.files = files
    let listed = checkSums()
    guard let contents = checkDocuments(listed) else { return }
    checkDefinition(contents)
    checkHistory(contents)
    guard let packed = checkArtifacts(contents) else { return }
    checkVectors(packed)
    checkPages(contents, listed)
  }

  private static func members(_ archive: ByteStorage) throws -> [FileArchive.Member] {
    do {
      return try FileArchive.decode(archive, mostBytes: mostBytes)
    } catch let error as DataError {
      throw DataError(
        error.code, found: error.found,
        expected: "a package that `conformal handoff` made", remedy: "ask for the package again")
    }
  }

  /// Whether a name stays inside of the directory that a package is unpacked into.
  static func isInside(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 1_000 && !name.hasPrefix("/")
      && !name.utf8.contains { $0 < 0x20 || $0 == 0x7F }
      && !name.contains("\\") && !name.contains(":")
      && name.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }

  private mutating func add(_ name: String, _ defects: [String], met: String) {
    if defects.isEmpty {
      findings.append(Finding(name: name, isMet: true, sentence: met))
    }
    findings += defects.map { Finding(name: name, isMet: false, sentence: $0) }
  }

  /// What a step finds wrong: what it returns, or the error that ends it.
  private func defects(_ step: () throws -> [String]) -> [String] {
    do {
      return try step()
    } catch let error as DataError {
      return [
        (error.file.map { "\($0): " } ?? "") + error.found
          + (error.expected.map { " (expected \($0))" } ?? "")
      ]
    } catch {
      return ["\(error)"]
    }
  }
}

extension HandoffCheck {
  /// Every file is listed, there, and as it was.
  private mutating func checkSums() -> [String: String] {
    var listed: [String: String] = [:]
    var defects: [String] = []
    if let bytes = files[HandoffPackage.sumsPath] {
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        let (sum, path) = (String(line.prefix(64)), String(line.dropFirst(66)))
        guard line.count > 66, line.dropFirst(64).hasPrefix("  "), sum.allSatisfy(\.isHexDigit),
          listed.updateValue(sum, forKey: path) == nil
        else {
          defects.append("SHA256SUMS has a line that is none: '\(line.prefix(100))'")
          continue
        }
        guard let bytes = files[path] else {
          defects.append("\(path) is missing")
          continue
        }
        if ObjectStore.sha256(of: bytes) != sum {
          defects.append("\(path) was changed: its SHA-256 is not that of SHA256SUMS")
        }
      }
    } else {
      defects.append("SHA256SUMS is missing")
    }
    for path in files.keys.sorted()
    where path != HandoffPackage.sumsPath && listed[path] == nil {
      defects.append("\(path) is not listed in SHA256SUMS")
    }
    add("files", defects, met: "\(listed.count) files, all listed and unchanged")
    return listed
  }

  /// What the documents of a package say.
  private struct Contents {
    let manifest: PackageManifest
    let definition: PipelineDefinition
    let history: PackedHistory
    let run: HistoryEntry
    let record: RunRecord
  }

  private func document<Document: Decodable>(
    _ type: Document.Type, _ path: String, convertsKeys: Bool = true
  ) throws -> Document {
    guard let bytes = files[path] else {
      throw DataError(found: "no such file", expected: "a document", file: path)
    }
    return try HandoffJSON.decode(type, from: bytes, file: path, convertsKeys: convertsKeys)
  }

  private func requireSchema(_ found: String, _ expected: String, _ path: String) throws {
    guard found == expected else {
      throw DataError(
        found: "schema '\(found.prefix(80))'", expected: expected, file: path)
    }
  }

  /// Every document reads as one of its schema.
  private mutating func checkDocuments(_ listed: [String: String]) -> Contents? {
    var contents: Contents?
    let problems = defects {
      let manifest = try document(PackageManifest.self, HandoffPackage.manifestPath)
      try requireSchema(manifest.schema, PackageManifest.schema, HandoffPackage.manifestPath)
      let history = try document(PackedHistory.self, HandoffPackage.historyPath)
      try requireSchema(history.schema, PackedHistory.schema, HandoffPackage.historyPath)
      let definition = try document(PipelineDefinition.self, HandoffPackage.definitionPath)
      let data = try document(DatasetManifest.self, "dataset-manifest.json")
      try requireSchema(data.schema, DatasetManifest.schema, "dataset-manifest.json")
      let bill = try document(ModelBill.self, "model-card.cdx.json", convertsKeys: false)
      try requireSchema(bill.schema, ModelBill.schema, "model-card.cdx.json")
      guard let run = history.entries.first(where: { $0.sequence == manifest.run })?.entry,
        let record = run.runRecord
      else {
        throw DataError(
          found: "no run \(manifest.run)", expected: "the run of the package",
          file: HandoffPackage.historyPath)
      }
      contents = Contents(
        manifest: manifest, definition: definition, history: history, run: run, record: record)
      (model, version) = (record.model.name, record.model.version)
      return [
        manifest.model == record.model.name && manifest.version == record.model.version
          && manifest.head == history.head && manifest.model == history.model
          ? nil : "package.json and history.json disagree about the model, its version or the chain"
      ].compactMap { $0 }
    }
    add("documents", problems, met: "every document reads by its schema")
    return contents
  }

  /// The definition is that of the run, and the pipeline says the same.
  private mutating func checkDefinition(_ contents: Contents) {
    let problems = defects {
      var problems: [String] = []
      let bytes = files[HandoffPackage.definitionPath] ?? []
      if ObjectStore.sha256(of: bytes) != contents.record.definition {
        problems.append(
          "definition.json is not what run \(contents.run.sequence) was made from: another digest")
      }
      let text = String(decoding: files[HandoffPackage.pipelinePath] ?? [], as: UTF8.self)
      if try !text.hasSuffix("\n\n" + PipelineYAML.text(of: contents.definition)) {
        problems.append("pipeline.yaml does not say what definition.json says")
      }
      return problems
    }
    add("definition", problems, met: "the pipeline is that of run \(contents.run.sequence)")
  }

  private mutating func checkHistory(_ contents: Contents) {
    let problems = defects {
      var problems = try contents.history.defects()
      if let number = contents.manifest.promotion {
        let promotion = contents.history.entries.first { $0.sequence == number }
        if promotion?.entry.promotionRecord?.run != contents.run.sequence {
          problems.append("entry \(number) does not put run \(contents.run.sequence) in force")
        }
      }
      return problems
    }
    add(
      "history", problems,
      met: "\(contents.history.entries.count) entries, each with its checksum")
  }

  /// Artifacts are those of the run, and readable.
  private mutating func checkArtifacts(_ contents: Contents) -> PackedModel? {
    var named: [String: [UInt8]] = [:]
    var problems: [String] = []
    for artifact in contents.record.artifacts {
      let path = HandoffPackage.artifactFolder + artifact.name
      guard let bytes = files[path] else {
        problems.append("\(path) is missing")
        continue
      }
      named[artifact.name] = bytes
      if ObjectStore.sha256(of: bytes) != artifact.sha256 {
        problems.append("\(path) is not what run \(contents.run.sequence) made: another digest")
      }
    }
    var packed: PackedModel?
    problems += defects {
      packed = try PackedModel(files: named)
      return []
    }
    add(
      "artifacts", problems,
      met: "\(named.count) files of run \(contents.run.sequence), readable with their seals")
    return packed
  }

  /// The artifacts give on this machine what the vectors say.
  private mutating func checkVectors(_ model: PackedModel) {
    guard model.classCount != nil else { return }
    var count = 0
    let problems = defects {
      let vectors = try document(TestVectors.self, HandoffPackage.vectorsPath)
      try requireSchema(vectors.schema, TestVectors.schema, HandoffPackage.vectorsPath)
      count = vectors.rows.count
      guard count > 0, vectors.outputs.classes == model.classCount,
        vectors.rows.allSatisfy({ $0.outputs.count == vectors.outputs.classes })
      else {
        return ["test-vectors.json has no rows, or rows of another width than the artifacts"]
      }
      return vectors.differences(from: try vectors.replayed(by: model)).map {
        "test-vectors.json: \($0)"
      }
    }
    add("vectors", problems, met: "\(count) test vectors, the same bit for bit")
  }

  /// What is made from the rest is what this version makes of it.
  private mutating func checkPages(_ contents: Contents, _ listed: [String: String]) {
    guard contents.manifest.libraryVersion == LibraryVersion.text else {
      findings.append(
        Finding(
          name: "pages", isMet: true, isChecked: false,
          sentence:
            "made by version \(contents.manifest.libraryVersion.prefix(40)): not made again by "
            + LibraryVersion.text))
      return
    }
    let problems = defects {
      var artifacts: [String: [UInt8]] = [:]
      for artifact in contents.record.artifacts {
        artifacts[artifact.name] = files[HandoffPackage.artifactFolder + artifact.name]
      }
      let package = try HandoffPackage(
        run: contents.run,
        promotion: contents.history.entries.first { $0.sequence == contents.manifest.promotion }?
          .entry,
        log: contents.history.entries.map(\.entry), head: contents.history.head,
        definition: contents.definition, artifacts: artifacts)
      let known = Set(package.files.map(\.path))
      // A file that is not listed has been named already.
      let others = listed.keys.filter { files[$0] != nil && !known.contains($0) }.sorted()
      return package.files.filter { $0.path != HandoffPackage.sumsPath }.compactMap { file in
        guard let bytes = files[file.path] else { return "\(file.path) is missing" }
        return bytes == file.bytes ? nil : "\(file.path) is not what its sources give"
      } + others.map { "\($0) is no part of a package" }
    }
    add("pages", problems, met: "every page is what its sources give")
  }
}
