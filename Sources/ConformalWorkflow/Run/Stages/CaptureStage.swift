internal import ConformalArtifacts
internal import ScoringCore

/// Inputs are read, checked, digested and kept.
struct CaptureStage {
  let definition: PipelineDefinition
  let files: InputFiles

  /// What is cached of it.
  struct Captured: Codable, Hashable, Sendable {
    var findings: CaptureFindings
    var shapes: [InputShape]
  }

  /// The files by address.
  ///
  /// - Parameter store: where they are kept as well, or `nil`.
  /// - Returns: each file once.
  /// - Throws: `DataError` for a file that cannot be read or kept.
  func open(keepingIn store: ObjectStore? = nil) throws -> [String: InputFiles.File] {
    var opened: [String: InputFiles.File] = [:]
    // A file that several addresses name is looked at once: all that is taken from it is of the same bytes.
    var known: [String: InputFiles.File] = [:]
    for content in definition.data.contents where opened[content.address] == nil {
      let path = InputFiles.path(content.address)
      let file = try known[path] ?? files.file(content.address, keepingIn: store)
      (known[path], opened[content.address]) = (file, file)
    }
    return opened
  }

  /// Digests of files with what they hold, for keys.
  ///
  /// - Parameters:
  ///   - opened: the files by address.
  ///   - roles: the roles whose rows are used; `nil` for all.
  /// - Returns: a text each.
  func inputs(_ opened: [String: InputFiles.File], of roles: Set<DataRole>? = nil) -> [String] {
    definition.data.contents(of: roles).map {
      "\($0.content) \(opened[$0.address]?.sha256 ?? "")"
    }
  }

  /// What names the rows of a role where a stage depends on them, and on how they are read.
  func key(of role: DataRole, _ opened: [String: InputFiles.File]) throws -> String {
    try StageRunner.key(
      .capture, settings: DataSettings(definition, of: [role]),
      inputs: inputs(opened, of: [role]))
  }

  /// Reads rows and says what they are.
  func captured(_ rows: DataRows, execution: Execution) throws -> Captured {
    var found: [CaptureFindings.Role] = []
    for role in DataRole.allCases {
      guard let rows = rows.roles[role] else { continue }
      var counts = [Int](repeating: 0, count: rows.outputs.classCount)
      for label in rows.labeled.labels { counts[Int(label)] += 1 }
      found.append(
        CaptureFindings.Role(
          role: role, rowCount: rows.outputs.rowCount, classCounts: counts,
          modified: Timestamp(seconds: 0)))
    }
    return Captured(
      findings: CaptureFindings(
        kind: definition.data.outputKind, classCount: rows.classCount, classNames: rows.classNames,
        roles: found, overlaps: try overlaps(rows, execution)), shapes: rows.shapes)
  }

  /// What speaks for two roles sharing rows: the same files, the same identifiers, or more equal rows than coincidence
  /// gives.
  private func overlaps(
    _ rows: DataRows, _ execution: Execution
  ) throws -> [CaptureFindings.Overlap] {
    let present = DataRole.allCases.compactMap { rows.roles[$0] }
    var found: [CaptureFindings.Overlap] = []
    for (index, first) in present.enumerated() where index + 1 < present.count {
      let record = try DataRecord(
        of: first.outputs, inputs: first.inputs, precision: .float64, execution: execution)
      for second in present[(index + 1)...] {
        let evidence = try OverlapEvidence.find(
          in: second.outputs, inputs: second.inputs, fitted: record, precision: .float64,
          execution: execution)
        guard let sentence = evidence.sentence(about: "the \(first.role.rawValue)") else {
          continue
        }
        found.append(
          CaptureFindings.Overlap(
            first: first.role, second: second.role, isProof: evidence.isProof, sentence: sentence))
      }
    }
    return found
  }

  /// What the history keeps of the inputs.
  func capturedInputs(
    _ opened: [String: InputFiles.File], _ shapes: [InputShape]
  ) -> [CapturedInput] {
    zip(definition.data.contents, shapes).compactMap { content, shape in
      guard let file = opened[content.address] else { return nil }
      return CapturedInput(
        roles: content.roles, content: content.content, address: content.address,
        sha256: file.sha256, byteCount: file.byteCount, modified: file.modified,
        shape: shape.shape, elementType: shape.elementType)
    }
  }

  /// When the outputs of each role were last changed.
  func dated(
    _ findings: CaptureFindings, _ opened: [String: InputFiles.File]
  ) -> CaptureFindings {
    var findings = findings
    for index in findings.roles.indices {
      let role = findings.roles[index].role
      let outputs = definition.data.contents.first {
        RowSource.Kind(rawValue: $0.content) != nil && $0.roles.contains(role)
      }
      findings.roles[index].modified =
        outputs.flatMap { opened[$0.address]?.modified } ?? Timestamp(seconds: 0)
    }
    return findings
  }
}
