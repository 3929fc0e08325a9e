internal import ConformalArtifacts
internal import ConformalInputs
internal import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore
internal import TensorFiles

/// Reads and divides the rows of a definition.
struct DataReading {
  let definition: PipelineDefinition
  let files: InputFiles
  /// The digest of each file, by address.
  let digests: [String: String]

  func read() throws -> DataRows {
    let data = definition.data
    let reader = InputReader(note: { _ in })
    return try reader.locating {
      let names = try data.classes.map { try reader.strings(files.address($0), role: "classes") }
      var roles: [DataRole: RoleRows] = [:]
      switch data.source {
      case .roles(let sources):
        for role in DataRole.allCases {
          guard let source = sources[role] else { continue }
          roles[role] = try all(source, role, names, reader)
        }
      case .split(let source, let split):
        roles = try divided(source, split, names, reader)
      }
      let counts = Set(roles.values.map(\.outputs.classCount))
      guard counts.count == 1, let classCount = counts.first else {
        throw DataError(
          found: "outputs of \(counts.sorted().map { "\($0)" }.joined(separator: " and ")) classes",
          expected: "the same number of classes in every role")
      }
      return DataRows(
        roles: roles, classNames: names, classCount: classCount, shapes: shapes(reader))
    }
  }

  private func shapes(_ reader: InputReader) -> [InputShape] {
    let read = reader.sources
    return definition.data.contents.map { content in
      let name = try? files.address(content.address)
      guard let input = read.first(where: { $0.source.name == name }) else {
        return InputShape(shape: [], elementType: "text")
      }
      return InputShape(shape: input.source.shape, elementType: input.source.elementTypeText)
    }
  }

  /// All addresses of the definition, each once, in the order of the file.
  var addresses: [String] { definition.data.contents.map(\.address) }

  private struct Read {
    var rows: LabeledOutputs
    var matrix: Matrix
    var names: RowNames?
    var groups: [String]?
    var inputs: [DataRecord.Input]
  }

  private func read(
    _ source: RowSource, _ names: [String]?, _ reader: InputReader
  ) throws -> Read {
    let before = reader.sources.count
    let ids = try source.ids.map { try reader.rowNames(files.address($0), role: "ids") }
    let file = try files.address(source.outputs)
    let matrix =
      source.kind == .positiveProbability
      ? try reader.vector(file, role: source.kind.rawValue)
      : try reader.matrix(file, role: source.kind.rawValue)
    let outputs = try outputs(source, matrix, ids.identifiers(from: 0))
    if let ids { try requireDistinct(ids, source) }
    try requireNames(names, outputs)
    let labels = LabelsInput(labels: try files.address(source.labels))
    let labeled = try labels.load(reader, for: outputs, known: names).labeled
    let groups = try source.groups.map { try self.groups($0, reader, outputs.rowCount) }
    return Read(
      rows: labeled, matrix: matrix, names: ids, groups: groups,
      inputs: reader.sources[before...].map { input in
        DataRecord.Input(
          role: input.role, member: input.source.selector,
          elementType: input.source.elementTypeText, shape: input.source.shape,
          sha256: digest(input.source.name))
      })
  }

  private func digest(_ name: String) -> String {
    addresses.first { (try? files.address($0)) == name }.flatMap { digests[$0] } ?? ""
  }

  private func outputs(
    _ source: RowSource, _ matrix: Matrix, _ identifiers: RowIdentifiers
  ) throws -> Outputs {
    let file = try files.address(source.outputs)
    return switch source.kind {
    case .logits: try Outputs(logits: matrix, identifiers: identifiers, file: file)
    case .probabilities:
      try Outputs(
        probabilities: matrix, sumTolerance: definition.data.sumTolerance,
        identifiers: identifiers, file: file)
    case .positiveProbability:
      try Outputs(positiveProbability: matrix, identifiers: identifiers, file: file)
    }
  }

  private func all(
    _ source: RowSource, _ role: DataRole, _ names: [String]?, _ reader: InputReader
  ) throws -> RoleRows {
    let read = try read(source, names, reader)
    return RoleRows(role: role, labeled: read.rows, groups: read.groups, inputs: read.inputs)
  }

  private func divided(
    _ source: RowSource, _ split: SplitDefinition, _ names: [String]?, _ reader: InputReader
  ) throws -> [DataRole: RoleRows] {
    let read = try read(source, names, reader)
    // Checks every row while it still has the number that it has in the file.
    _ = try read.rows.outputs.rowHashes(precision: .float64)
    let labels = read.rows.labels
    let whole = read.rows.outputs.identifiers
    let parts = try RowSplit(
      split, seed: split.seed ?? definition.seed, labels: labels, identifiers: whole,
      groups: read.groups)
    for role in DataRole.allCases where split.shares[role] != nil {
      guard parts.rows[role]?.isEmpty ?? true else { continue }
      let units = split.by == .grouped ? "groups" : "rows"
      throw DataError(
        found: "a split that leaves no row for '\(role.rawValue)'",
        expected: "at least one for each role", remedy: "give more \(units), or a larger share",
        file: try files.address(source.outputs))
    }
    var roles: [DataRole: RoleRows] = [:]
    for (role, rows) in parts.rows {
      // Rows keep the identifiers that they have in the whole file, so that draws and overlap go by these.
      let identifiers = RowIdentifiers.given(rows.map { whole[$0] })
      let outputs = try outputs(source, read.matrix.selecting(rows: rows), identifiers)
      roles[role] = RoleRows(
        role: role,
        labeled: try LabeledOutputs(
          outputs, labels: rows.map { labels[$0] }, file: files.address(source.labels)),
        groups: read.groups.map { groups in rows.map { groups[$0] } },
        inputs: read.inputs.map { input in
          // Another member, so that roles of one file are not taken for the same rows.
          DataRecord.Input(
            role: input.role,
            member: (input.member.map { $0 + " " } ?? "") + "(rows of \(role.rawValue))",
            elementType: input.elementType, shape: input.shape, sha256: input.sha256)
        })
    }
    return roles
  }

  private func requireNames(_ names: [String]?, _ outputs: Outputs) throws {
    guard let names else { return }
    let file = try definition.data.classes.map { try files.address($0) }
    guard names.count == outputs.classCount else {
      throw DataError(
        found: "\(names.count) class names", expected: "\(outputs.classCount), one for each class",
        file: file)
    }
    var seen: Set<String> = []
    if let twice = names.firstIndex(where: { !seen.insert($0).inserted }) {
      throw DataError(
        found: "class name '\(names[twice])' twice", expected: "distinct names", file: file,
        row: twice)
    }
  }

  private func requireDistinct(_ ids: RowNames, _ source: RowSource) throws {
    func firstRepeat<Name: Hashable>(_ names: [Name]) -> Int? {
      var seen: Set<Name> = []
      return names.firstIndex { !seen.insert($0).inserted }
    }
    let row =
      switch ids {
      case .integers(let values): firstRepeat(values)
      case .text(let values): firstRepeat(values)
      }
    if let row {
      throw DataError(
        found: "a row id that occurred before", expected: "distinct ids: draws depend on them",
        file: try source.ids.map { try files.address($0) }, row: row)
    }
  }

  private func groups(_ address: String, _ reader: InputReader, _ count: Int) throws -> [String] {
    let file = try files.address(address)
    let names = try reader.rowNames(file, role: "groups")
    guard names.count == count else {
      throw DataError(
        found: "\(names.count) groups for \(count) rows of outputs", expected: "one group a row",
        file: file)
    }
    return switch names {
    case .integers(let values): values.map { String($0) }
    case .text(let values): values
    }
  }
}

extension PipelineDefinition {
  /// The files of all inputs, as the pipeline says them.
  package var inputPaths: [String] { data.contents.map { InputFiles.path($0.address) } }
}

extension DataDefinition {
  /// Those that some roles depend on, with these roles alone.
  ///
  /// - Parameter wanted: the roles; `nil` is all. Of a split every role depends on all rows.
  /// - Returns: the files, each address once.
  func contents(
    of wanted: Set<DataRole>?
  ) -> [(address: String, content: String, roles: [DataRole])] {
    guard let wanted, case .roles = source else { return contents }
    return contents.compactMap { address, content, roles in
      let roles = roles.filter { wanted.contains($0) }
      return roles.isEmpty ? nil : (address, content, roles)
    }
  }

  /// The files with what they hold and whom they serve, each address once.
  var contents: [(address: String, content: String, roles: [DataRole])] {
    var found: [(address: String, content: String, roles: [DataRole])] = []
    func add(_ address: String?, _ content: String, _ roles: [DataRole]) {
      guard let address else { return }
      if let index = found.firstIndex(where: { $0.address == address && $0.content == content }) {
        found[index].roles += roles.filter { !found[index].roles.contains($0) }
      } else {
        found.append((address, content, roles))
      }
    }
    func add(_ source: RowSource, _ roles: [DataRole]) {
      add(source.outputs, source.kind.rawValue, roles)
      add(source.labels, "labels", roles)
      add(source.ids, "ids", roles)
      add(source.groups, "groups", roles)
    }
    switch source {
    case .roles(let sources):
      for role in DataRole.allCases {
        if let source = sources[role] { add(source, [role]) }
      }
      add(classes, "classes", DataRole.allCases.filter { sources[$0] != nil })
    case .split(let source, let split):
      let roles = DataRole.allCases.filter { split.shares[$0] != nil }
      add(source, roles)
      add(classes, "classes", roles)
    }
    return found
  }
}
