internal import ConformalArtifacts
internal import ScoringCore
internal import TensorFiles

extension HandoffCheck {
  /// Every file is listed, there, and as it was.
  mutating func checkSums() -> [String: String] {
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
  struct Contents {
    let manifest: PackageManifest
    let definition: PipelineDefinition
    let history: PackedHistory
    let run: HistoryEntry
    let record: RunRecord
  }

  func document<Document: Decodable>(
    _ type: Document.Type, _ path: String, convertsKeys: Bool = true
  ) throws -> Document {
    guard let bytes = files[path] else {
      throw DataError(found: "no such file", expected: "a document", file: path)
    }
    return try HandoffJSON.decode(type, from: bytes, file: path, convertsKeys: convertsKeys)
  }

  func requireSchema(_ found: String, _ expected: String, _ path: String) throws {
    guard found == expected else {
      throw DataError(
        found: "schema '\(found.prefix(80))'", expected: expected, file: path)
    }
  }

  /// Every document reads as one of its schema.
  mutating func checkDocuments(_ listed: [String: String]) -> Contents? {
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
        let record = run.run
      else {
        throw DataError(
          found: "no run \(manifest.run)", expected: "the run of the package",
          file: HandoffPackage.historyPath)
      }
      contents = Contents(
        manifest: manifest, definition: definition, history: history, run: run, record: record)
      (model, version) = (record.model.name, record.model.version)
      libraryVersion = manifest.libraryVersion
      return [
        manifest.model == record.model.name && manifest.version == record.model.version
          && manifest.head == history.head && manifest.model == history.model
          ? nil
          : "package.json and history.json disagree about the model, its version or the chain",
        data == DatasetManifest(record)
          ? nil : "dataset-manifest.json does not say what run \(manifest.run) read",
      ].compactMap { $0 }
    }
    add("documents", problems, met: "every document reads by its schema")
    return contents
  }
}
