internal import ConformalInputs
internal import ConformalWorkflow
internal import ScoringCore
internal import TensorFiles

/// Rows that a new pipeline is written for.
struct InitPipelineRows {
  /// The role, or `nil` for rows that are to be divided.
  let role: DataRole?
  /// Their files, seen from the pipeline.
  let source: RowSource
  let rowCount: Int
  let classCount: Int
  /// Rows of each class.
  let classCounts: [Int]
  /// Rows whose label ranked first is wrong.
  let wrongCount: Int
}

extension InitPipeline {
  /// Reads all rows and checks that each role has what it needs.
  func rows(_ reader: InputReader) throws -> [InitPipelineRows] {
    let all = outputs + labels + ids + groups
    if let piped = all.first(where: { $0.address == "-" || $0.address.hasPrefix("-:") }) {
      throw usage("standard input ('\(piped.address)')", "files, which a later run can read again")
    }
    if let stray = all.compactMap(\.strayRole).first {
      throw usage("role '\(stray)'", "calibrator, predictor, policy or test, as ROLE=FILE")
    }
    let roles = outputs.map { $0.role }
    let places = [("--labels", labels), ("--ids", ids), ("--groups", groups)]
    for (option, sources) in [(option, outputs)] + places {
      let named = sources.map { $0.role }
      if Set(named).count < named.count {
        throw usage("\(option) twice for the same rows", "one file for each role")
      }
      if let stray = named.first(where: { !roles.contains($0) }) {
        throw usage(
          "\(option) \(stray.map { "for '\($0.rawValue)'" } ?? "without a role"), but no \(self.option)",
          stray == nil ? "ROLE=FILE" : "both")
      }
    }
    if roles != [nil] {
      guard !roles.contains(nil) else {
        throw usage("files with and without a role", "one of them")
      }
      guard roles.contains(.test), roles.count > 1 else {
        throw usage(
          roles.contains(.test) ? "rows for 'test' alone" : "no rows for 'test'",
          "ROLE=FILE for test and one of calibrator, predictor, policy, or one file for all")
      }
    }
    let found = DataRole.allCases.map { DataRole?.some($0) }.filter { roles.contains($0) }
    return try (roles == [nil] ? [nil] : found).map { try rows($0, reader) }
  }

  private func rows(_ role: DataRole?, _ reader: InputReader) throws -> InitPipelineRows {
    func file(_ sources: [Source]) -> String? { sources.first { $0.role == role }?.address }
    guard let outputs = file(self.outputs), let labels = file(self.labels) else {
      throw usage(role.map { "no --labels for '\($0.rawValue)'" } ?? "no --labels", "both")
    }
    var input = OutputsInput()
    switch kind {
    case .logits: input.logits = outputs
    case .probabilities: input.probabilities = outputs
    case .positiveProbability: input.positiveProbability = outputs
    }
    input.ids = file(ids)
    let loaded = try input.load(reader).outputs
    try input.requireDistinctIdentifiers(loaded)
    let truth = try LabelsInput(labels: labels, classes: classes).load(reader, for: loaded).labeled
    let groups = try file(groups).map { try self.groups($0, reader, loaded.rowCount) }
    var counts = [Int](repeating: 0, count: loaded.classCount)
    for label in truth.labels { counts[Int(label)] += 1 }
    let answers = try loaded.topLabels(precision: .float64)
    return InitPipelineRows(
      role: role,
      source: RowSource(
        kind, outputs: try written(outputs), labels: try written(labels),
        ids: try file(ids).map { try written($0) }, groups: try groups.map { try written($0) }),
      rowCount: loaded.rowCount, classCount: loaded.classCount, classCounts: counts,
      wrongCount: zip(answers, truth.labels).count { Int($0) != Int($1) })
  }

  /// Checks a file of groups and gives back its address.
  private func groups(_ address: String, _ reader: InputReader, _ count: Int) throws -> String {
    let names = try reader.rowNames(address, role: "groups")
    guard names.count == count else {
      throw DataError(
        found: "\(names.count) groups", expected: "\(count), one for each row", file: address)
    }
    return address
  }

  private var option: String {
    switch kind {
    case .logits: "--logits"
    case .probabilities: "--probabilities"
    case .positiveProbability: "--positive-probability"
    }
  }

  private func usage(_ found: String, _ expected: String) -> DataError {
    DataError(.usage, found: found, expected: expected)
  }
}
