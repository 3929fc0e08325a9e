internal import ExactStatistics
internal import FoundationEssentials
internal import ScoringCore
internal import TensorFiles

extension PipelineReader {
  /// The data of a pipeline, checked against the parts that need them.
  func data(_ root: YAMLNode) throws -> DataDefinition {
    guard let node = root["data"] else { throw root.failure("no 'data'") }
    let needed = DataRole.allCases.filter { $0 == .test || root[$0.rawValue] != nil }
    var result = DataDefinition(try source(node, needed))
    result.classes = try node["classes"].map { try file($0, "classes") }
    result.sumTolerance = node["sum_tolerance"]?.number
    result.minimumRows = node["minimum_rows"]?.integer ?? result.minimumRows
    result.minimumRowsPerClass =
      node["minimum_rows_per_class"]?.integer ?? result.minimumRowsPerClass
    result.maxAge = node["max_age"]?.text.flatMap { TimeSpan($0) }
    if let tolerance = node["sum_tolerance"], result.kinds != [.probabilities] {
      throw tolerance.failure("sum_tolerance", "rows of probabilities", "take it out")
    }
    return result
  }

  private func source(
    _ node: YAMLNode, _ needed: [DataRole]
  ) throws -> DataDefinition.Source {
    let roles = node.members.filter { DataRole(rawValue: $0.key) != nil }
    guard let rows = node["rows"] else {
      if let split = node.members.first(where: { $0.key == "split" }) {
        throw split.place.failure(
          "'split' without 'rows'", "both or neither", "name the file to divide under 'rows'")
      }
      return .roles(try self.roles(node, roles, needed))
    }
    if let role = roles.first {
      throw role.place.failure(
        "'\(role.key)' beside 'rows'", "files for each role, or 'rows' with 'split'",
        "take one of them out")
    }
    guard let split = node["split"] else {
      throw node.failure(
        "'rows' without 'split'", "both or neither",
        "add split: {shares: {\(needed.map { "\($0.rawValue): \(Self.share(needed.count))" }.joined(separator: ", "))}}"
      )
    }
    let source = try rowSource(rows)
    return .split(source, try self.split(split, source, needed))
  }

  private static func share(_ count: Int) -> String { ["1", "0.5", "0.3", "0.25"][count - 1] }

  private func roles(
    _ node: YAMLNode, _ members: [YAMLNode.Member], _ needed: [DataRole]
  ) throws -> [DataRole: RowSource] {
    if let missing = needed.first(where: { role in node[role.rawValue] == nil }) {
      throw node.failure(
        "'data' without rows for '\(missing.rawValue)'",
        missing == .test
          ? "rows that nothing is fitted on" : "rows, since the pipeline has a \(missing.rawValue)",
        "add \(missing.rawValue): {logits: F, labels: F}, or 'rows' with 'split'")
    }
    var result: [DataRole: RowSource] = [:]
    var seen: [(address: String, role: DataRole)] = []
    for member in members {
      guard let role = DataRole(rawValue: member.key) else { continue }
      guard needed.contains(role) else { throw unused(member) }
      let source = try rowSource(member.value)
      if let kind = result.values.first?.kind, kind != source.kind {
        throw member.value.failure(
          "\(source.kind.rawValue) for '\(role.rawValue)' and \(kind.rawValue) before",
          "the same kind of outputs for each role")
      }
      let address = FilePath.normal(resolve(source.outputs))
      if let other = seen.first(where: { areSame($0.address, address) }),
        let place = member.value[source.kind.rawValue]
      {
        throw place.failure(
          "\(place.shown) for '\(role.rawValue)' and for '\(other.role.rawValue)'",
          "rows of its own for each role: overlapping roles promise too much",
          "give other files, or one file as 'rows' with 'split'")
      }
      seen.append((address, role))
      result[role] = source
    }
    return result
  }

  private func unused(_ member: YAMLNode.Member) -> DataError {
    member.place.failure(
      "rows for '\(member.key)' in a pipeline without '\(member.key)'", "rows that are used",
      "add '\(member.key)' to the pipeline, or take its rows out")
  }

  private func areSame(_ one: String, _ other: String) -> Bool {
    if one == other { return true }
    guard let first = try? TensorAddress(one), let second = try? TensorAddress(other) else {
      return false
    }
    // Keys of archives are other arrays; columns of a table are of the same rows.
    let isTable = ["csv", "tsv", "txt"].contains { first.path.lowercased().hasSuffix("." + $0) }
    return (isTable || first.selector == second.selector)
      && OutputFile.areSameFile(first.path, second.path)
  }

  private func rowSource(_ node: YAMLNode) throws -> RowSource {
    let kinds = RowSource.Kind.allCases.filter { node[$0.rawValue] != nil }
    let names = RowSource.Kind.allCases.map { $0.rawValue }.joined(separator: ", ")
    guard let kind = kinds.first, let outputs = node[kind.rawValue] else {
      throw node.failure("rows without outputs", "one of \(names)", "add logits: logits.npy")
    }
    if kinds.count > 1 {
      throw (node.members.first { $0.key == kinds[1].rawValue }?.place ?? node.place).failure(
        "\(kinds[0].rawValue) and \(kinds[1].rawValue)", "one of \(names)")
    }
    return RowSource(
      kind, outputs: try file(outputs, kind.rawValue),
      labels: try node["labels"].map { try file($0, "labels") } ?? "",
      ids: try node["ids"].map { try file($0, "ids") },
      groups: try node["groups"].map { try file($0, "groups") })
  }

  private func split(
    _ node: YAMLNode, _ source: RowSource, _ needed: [DataRole]
  ) throws -> SplitDefinition {
    var shares: [DataRole: Level] = [:]
    for member in node["shares"]?.members ?? [] {
      guard let role = DataRole(rawValue: member.key) else { continue }
      guard needed.contains(role) else { throw unused(member) }
      shares[role] = try member.value.level(of: member.key)
    }
    if let missing = needed.first(where: { shares[$0] == nil }) {
      throw (node["shares"] ?? node).failure(
        "shares without '\(missing.rawValue)'", "a share for each of \(Self.list(needed))",
        "add \(missing.rawValue): \(Self.share(needed.count))")
    }
    guard let sum = ShareSum(shares.values), !sum.isAboveOne else {
      throw (node["shares"] ?? node).failure(
        "shares that add up to more than 1", "at most 1",
        "such as \(Self.share(needed.count)) for each of the \(needed.count)")
    }
    let unit = node["by"]?.text.flatMap { SplitDefinition.Unit(rawValue: $0) } ?? .stratified
    if unit == .grouped, source.groups == nil {
      throw (node["by"] ?? node).failure(
        "a grouped split of rows without groups", "groups", "add groups: F to 'rows'")
    }
    return SplitDefinition(by: unit, seed: node["seed"]?.seed, shares: shares)
  }

  private static func list(_ roles: [DataRole]) -> String {
    roles.map { $0.rawValue }.joined(separator: ", ")
  }

  /// A file as the pipeline names it, checked to be there.
  private func file(_ node: YAMLNode, _ key: String) throws -> String {
    let text = node.text ?? ""
    guard requiresInputs else { return text }
    let address: TensorAddress
    do {
      address = try TensorAddress(resolve(text))
    } catch let error as DataError {
      throw node.failure(
        "\(key) \(node.shown)", node.isPrivate ? "a file" : error.expected, error.remedy)
    }
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: address.path, isDirectory: &isDirectory) else {
      throw MissingFile(node, path: address.path, key: key).failure
    }
    guard !isDirectory else {
      throw node.failure("\(key) \(node.shown), a directory", "a file", nil, .missingInput)
    }
    guard FileStatus(path: address.path)?.isRegular != false else {
      throw node.failure(
        "\(key) \(node.shown), a pipe or device", "a file, which a later run can read again", nil,
        .missingInput)
    }
    return text
  }

  /// An address seen from where the program runs.
  func resolve(_ address: String) -> String { FilePath.joining(directory, address) }
}

extension DataDefinition {
  /// The kinds of outputs.
  var kinds: Set<RowSource.Kind> {
    switch source {
    case .roles(let roles): Set(roles.values.map { $0.kind })
    case .split(let rows, _): [rows.kind]
    }
  }

  /// Whether all rows have groups.
  var hasGroups: Bool {
    switch source {
    case .roles(let roles):
      [.predictor, .test].allSatisfy { roles[$0]?.groups != nil }
    case .split(let rows, _): rows.groups != nil
    }
  }
}

/// The exact sum of shares.
private struct ShareSum {
  private var numerator: UInt128 = 0
  private var denominator: UInt128 = 1

  /// Adds shares; `nil` where the sum needs more than 128 bits.
  init?(_ shares: some Sequence<Level>) {
    for share in shares {
      let (bottom, own) = (UInt128(share.denominator), UInt128(share.numerator))
      // Equal or nested denominators, as decimals have, stay small.
      let common = bottom.isMultiple(of: denominator) ? bottom : denominator
      let isNested = common.isMultiple(of: bottom)
      let (product, isTooLarge) = denominator.multipliedReportingOverflow(by: bottom)
      if !isNested, isTooLarge { return nil }
      let target = isNested ? common : product
      let (left, leftIsTooLarge) = numerator.multipliedReportingOverflow(by: target / denominator)
      let (right, rightIsTooLarge) = own.multipliedReportingOverflow(by: target / bottom)
      let (sum, sumIsTooLarge) = left.addingReportingOverflow(right)
      guard !leftIsTooLarge, !rightIsTooLarge, !sumIsTooLarge else { return nil }
      (numerator, denominator) = (sum, target)
    }
  }

  var isAboveOne: Bool { numerator > denominator }
}
