internal import ConformalArtifacts
internal import ScoringCore
internal import TensorFiles
internal import Yams

extension YAMLNode {
  /// The most bytes of a file.
  static let largestFile = 1_000_000
  /// The most values in each other.
  static let largestDepth = 16

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - name: what complaints call it.
  /// - Throws: `DataError` for a file that is absent, too large, or no YAML with one mapping.
  init(contentsOf path: String, name: String) throws {
    let storage: ByteStorage
    do {
      if let status = FileStatus(path: path), !status.isRegular, path.hasPrefix("/dev/"),
        !["/dev/stdin", "/dev/fd"].contains(where: { path.hasPrefix($0) })
      {
        throw DataError(found: "a device", expected: "a file")
      }
      storage = try ByteStorage(mapping: path)
    } catch let error as DataError {
      throw DataError(
        error.code, found: error.found, expected: error.expected, remedy: error.remedy, file: name)
    }
    guard storage.count <= Self.largestFile else {
      throw DataError(
        found: "\(storage.count) bytes", expected: "a pipeline of at most \(Self.largestFile)",
        file: name)
    }
    // Editors on Windows put a byte order mark before the text.
    let bytes = storage.copy(0..<storage.count)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard
      let text = String(
        validating: bytes.starts(with: mark) ? bytes[3...] : bytes[...], as: UTF8.self)
    else {
      throw DataError(
        found: "bytes that are no UTF-8", expected: "text in UTF-8",
        remedy: "save the file as UTF-8", file: name)
    }
    try self.init(text, name: name)
  }

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - name: what complaints call it.
  /// - Throws: `DataError` for what is no YAML with one mapping.
  init(_ text: String, name: String) throws {
    if let anchor = YAMLAnchors.first(in: text) {
      throw DataError(
        found: "'\(anchor.text.prefix(80))'", expected: "a pipeline without anchors and aliases",
        remedy: "quote a text that begins with & or *; to repeat values, use 'variables'",
        file: name, row: anchor.line, column: anchor.column)
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw error.inPipeline(text).located(in: name)
    }
    guard let root else {
      throw DataError(
        found: "no text", expected: "a mapping with 'model', 'owner', 'data' and more",
        remedy: "write a first one with: conformal init", file: name)
    }
    try self.init(root, name: name, depth: 0)
    guard case .mapping = content else {
      throw failure(shown, "a mapping with 'model', 'owner', 'data' and more")
    }
  }

  private init(_ node: Node, name: String, depth: Int) throws {
    place = Place(file: name, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    content = .list([])
    guard depth <= Self.largestDepth else {
      throw failure(
        "values nested more than \(Self.largestDepth) deep", "a pipeline as documented")
    }
    switch node {
    case .scalar(let scalar):
      try refuseTag(scalar.tag.rawValue)
      content = .scalar(Scalar(text: scalar.string, isPlain: scalar.style == .plain))
    case .sequence(let sequence):
      try refuseTag(sequence.tag.rawValue)
      content = .list(try sequence.map { try YAMLNode($0, name: name, depth: depth + 1) })
    case .mapping(let mapping):
      try refuseTag(mapping.tag.rawValue)
      content = .mapping(try mapping.map { try Self.member($0, $1, name, depth) })
      var seen: Set<String> = []
      for member in members where !seen.insert(member.key).inserted {
        throw member.place.failure("key '\(member.key)' twice", "each once")
      }
    case .alias: throw failure("an alias", "a pipeline without anchors and aliases")
    }
  }

  private static func member(
    _ key: Node, _ value: Node, _ name: String, _ depth: Int
  ) throws -> Member {
    let key = try YAMLNode(key, name: name, depth: depth + 1)
    guard let text = key.text else { throw key.failure("\(key.shown) as a key", "a name") }
    return Member(
      key: text, place: key.place, value: try YAMLNode(value, name: name, depth: depth + 1))
  }

  private func refuseTag(_ tag: String) throws {
    // Those of YAML's own types; the parser gives them to keys without any.
    let known = [
      "str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq",
    ]
    guard tag == "" || tag == "!" || known.contains(where: { tag == "tag:yaml.org,2002:\($0)" })
    else { throw failure("tag '\(tag.prefix(80))'", "values without tags") }
  }
}

extension YamlError {
  /// What is wrong, where.
  fileprivate func inPipeline(_ text: String) -> DataError {
    if case .composer(_, "but found another document", let mark, _) = self {
      return DataError(
        found: "a second document", expected: "one", remedy: "take out the line '---'",
        row: mark.line, column: mark.column)
    }
    if case .duplicatedKeysInMapping(let keys, let context) = self, let key = keys.first {
      return DataError(
        found: "key '\(key.prefix(80))' twice", expected: "each once",
        remedy: "the first is in line \(context.mark.line)",
        row: Self.line(of: key, after: context.mark, in: text) ?? context.mark.line,
        column: context.mark.column)
    }
    return failure
  }

  /// The line in which a key stands again, where keys have lines of their own.
  private static func line(of key: String, after mark: Mark, in text: String) -> Int? {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let indentation = String(repeating: " ", count: mark.column - 1)
    return lines.indices.dropFirst(mark.line).first {
      guard lines[$0].hasPrefix(indentation + key) else { return false }
      return lines[$0].dropFirst(indentation.count + key.count).drop { $0 == " " }.first == ":"
    }.map { $0 + 1 }
  }
}
