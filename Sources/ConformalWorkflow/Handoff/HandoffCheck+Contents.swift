internal import ConformalArtifacts
internal import ScoringCore
internal import TensorFiles

extension HandoffCheck {
  /// The definition is that of the run, and the pipeline says the same.
  mutating func checkDefinition(_ contents: Contents) {
    let problems = defects {
      var problems: [String] = []
      let bytes = files[HandoffPackage.definitionPath] ?? []
      if ObjectStore.sha256(of: bytes) != contents.record.definition {
        problems.append(
          "definition.json is not what run \(contents.run.sequence) was made from: another digest")
      }
      let text = Array(try PipelineYAML.text(of: contents.definition).utf8)
      let pipeline = files[HandoffPackage.pipelinePath] ?? []
      if !pipeline.suffix(text.count).elementsEqual(text) {
        problems.append("pipeline.yaml does not say what definition.json says")
      } else if !Self.isComment(pipeline.dropLast(text.count)) {
        problems.append("pipeline.yaml says more than definition.json, before its text")
      }
      if case .rules(let rules) = contents.definition.calibrator?.choice,
        let found = files[PipelineYAML.rulesFile], !found.elementsEqual(rules.utf8)
      {
        problems.append("\(PipelineYAML.rulesFile) does not say what definition.json says")
      }
      return problems
    }
    add("definition", problems, met: "the pipeline is that of run \(contents.run.sequence)")
  }

  /// Whether a text is of whole lines that are empty or begin with `#`.
  ///
  /// Nothing but printable ASCII: YAML ends lines, and with them comments, at other characters too.
  private static func isComment(_ text: ArraySlice<UInt8>) -> Bool {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.last?.isEmpty == true
      && lines.allSatisfy { line in
        (line.isEmpty || line.first == UInt8(ascii: "#"))
          && line.allSatisfy { (0x20...0x7E).contains($0) }
      }
  }

  mutating func checkHistory(_ contents: Contents) {
    let problems = defects {
      var problems = try contents.history.defects()
      if let number = contents.manifest.promotion {
        let promotion = contents.history.entries.first { $0.sequence == number }
        if promotion?.entry.promotion?.run != contents.run.sequence {
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
  mutating func checkArtifacts(_ contents: Contents) -> PackedModel? {
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
  mutating func checkVectors(_ model: PackedModel) {
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
  ///
  /// The version that a package names is a word that nothing seals: whatever it is, all is made again. Where it is
  /// another one, what differs may differ by its wording alone; that cannot be told here, and is no pass.
  mutating func checkPages(_ contents: Contents, _ listed: [String: String]) {
    let named = contents.manifest.libraryVersion
    let isOther = named != LibraryVersion.text
    var unsure: [String] = []
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
        definition: contents.definition, artifacts: artifacts, libraryVersion: named)
      let known = Set(package.files.map(\.path))
      // A file that is not listed has been named already.
      let others = listed.keys.filter { files[$0] != nil && !known.contains($0) }.sorted()
      var problems: [String] = []
      for file in package.files
      where file.path != HandoffPackage.sumsPath && files[file.path] != file.bytes {
        if isOther {
          unsure.append(
            "\(file.path) is not what version \(LibraryVersion.text) makes of its sources")
        } else {
          problems.append(
            files[file.path] == nil
              ? "\(file.path) is missing" : "\(file.path) is not what its sources give")
        }
      }
      if isOther {
        unsure += others.map { "\($0) is no part of what version \(LibraryVersion.text) makes" }
        return problems
      }
      return problems + others.map { "\($0) is no part of a package" }
    }
    findings += unsure.map {
      Finding(
        name: "pages", isMet: false, isChecked: false,
        sentence: "\($0); check with version \(named.prefix(40)), which the package names")
    }
    if unsure.isEmpty || !problems.isEmpty {
      add("pages", problems, met: "every page is what its sources give")
    }
  }
}
