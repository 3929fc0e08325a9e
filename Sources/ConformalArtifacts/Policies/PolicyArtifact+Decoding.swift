internal import ExactStatistics
package import ScoringCore
internal import SelectiveAbstention
internal import Yams

extension PolicyArtifact {
  /// The most bytes that a policy's file may have.
  private static let largestByteCount = 1 << 24

  /// Whether a file that is no JSON names a policy's schema.
  static func isLikely(_ file: ByteStorage) -> Bool {
    guard file.count <= largestByteCount else { return false }
    return file.withBytes { bytes in
      let span = Span<UInt8>(_bytes: bytes)
      let head = String(decoding: span.indices.prefix(1 << 16).map { span[$0] }, as: UTF8.self)
      return head.contains("schema") && head.contains(PolicyDocument.schemaName + "/")
    }
  }

  /// Reads an artifact from a file and checks all of it but the thresholds in force, author and reason.
  ///
  /// - Parameter path: the file, or `-` for standard input.
  /// - Throws: `DataError`, located in the file, when it cannot be read or is not a sound policy.
  public init(contentsOf path: String) throws {
    let storage =
      path == "-" ? try ByteStorage(descriptor: 0, name: path) : try ByteStorage(mapping: path)
    do {
      try self.init(decoding: storage)
    } catch let error as DataError {
      throw error.located(in: path)
    }
  }

  /// Reads an artifact and checks it.
  ///
  /// - Parameter file: the contents of a file.
  /// - Throws: `DataError` that says what is wrong, with its line.
  package init(decoding file: ByteStorage) throws {
    guard file.count <= Self.largestByteCount else {
      throw DataError(found: "\(file.count) bytes", expected: "a policy, of 16 MiB at most")
    }
    let bytes = file.withBytes { bytes in
      let span = Span<UInt8>(_bytes: bytes)
      return span.indices.map { span[$0] }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DataError(found: "bytes that are no UTF-8", expected: "a policy in YAML")
    }
    try self.init(decoding: text)
  }

  /// Reads an artifact and checks it.
  ///
  /// - Parameter text: YAML.
  /// - Throws: `DataError` that says what is wrong, with its line.
  public init(decoding text: String) throws {
    // Aliases make small files large, and policies need none.
    if let place = YAMLAnchors.first(in: text) {
      throw DataError(
        found: "an anchor or alias '\(place.text.prefix(40))'", expected: "a policy without",
        remedy: "put texts that begin with & or * in quotes", row: place.line,
        column: place.column)
    }
    let root: Node
    do {
      guard let found = try Yams.compose(yaml: text), found.mapping != nil else {
        throw DataError(found: "no policy", expected: "YAML written by `conformal fit policy`")
      }
      root = found
    } catch let error as YamlError {
      throw DataError(yaml: error)
    }
    try Self.requireSchema(root)
    let document: PolicyDocument
    do {
      document = try YAMLDecoder().decode(PolicyDocument.self, from: root)
    } catch let error as DecodingError {
      throw DataError(decoding: error, in: root)
    }
    try Self.requireKnownKeys(root, document)
    guard try document.seal() == document.sha256 else {
      throw DataError(
        found: "contents that do not match the sha256 of the policy",
        expected: "the file as it was written, but for thresholds under bands, author and reason",
        remedy: "restore it, or fit the policy again")
    }
    try self.init(document, root)
  }

  private static func requireSchema(_ root: Node) throws {
    let schema = root["schema"]?.string ?? ""
    let latest = "\(PolicyDocument.schemaName)/\(PolicyDocument.latestSchemaVersion)"
    guard ![true, false].contains(where: { schema == PolicyDocument.schema(isCorrected: $0) })
    else { return }
    let mark = root["schema"]?.mark
    let isNewer =
      schema.hasPrefix(PolicyDocument.schemaName + "/")
      && Int(schema.dropFirst(PolicyDocument.schemaName.count + 1)) ?? 0
        > PolicyDocument.latestSchemaVersion
    throw DataError(
      found: schema.isEmpty ? "no schema" : "schema '\(schema.prefix(80))'", expected: latest,
      remedy: isNewer
        ? "the policy was written by a newer version: update swift-conformal" : nil,
      row: mark?.line, column: mark?.column)
  }

  /// Refuses keys that mean nothing: a misspelt one would be passed over.
  private static func requireKnownKeys(_ root: Node, _ document: PolicyDocument) throws {
    guard let known = try Node(json: document) else { return }
    try requireKnownKeys(root, known)
  }

  private static func requireKnownKeys(_ node: Node, _ known: Node) throws {
    if let found = node.mapping, let expected = known.mapping {
      for (key, value) in found {
        guard let name = key.string, let match = expected[name] else {
          // Author and reason may be left empty.
          if value.null != nil, ["author", "reason"].contains(key.string) { continue }
          throw DataError(
            found: "unknown key '\((key.string ?? "?").prefix(80))'",
            expected: "the keys that `conformal fit policy` writes", row: key.mark?.line,
            column: key.mark?.column)
        }
        try requireKnownKeys(value, match)
      }
    } else if let found = node.sequence, let expected = known.sequence {
      for (value, match) in zip(found, expected) { try requireKnownKeys(value, match) }
    }
  }

  private init(_ document: PolicyDocument, _ root: Node) throws {
    guard document.kind == PolicyDocument.kind, let request = document.request.fit,
      let score = ConfidenceScore(rawValue: document.confidence.score),
      let data = document.data.record,
      document.certificates.count == document.estimates.count, !document.certificates.isEmpty,
      document.rows >= 0
    else { throw Self.contradiction }
    guard document.bands.count == document.certificates.count,
      zip(document.bands, document.certificates).allSatisfy({ $0.queue == $1.queue })
    else {
      throw DataError(
        found: "bands that are not those of the certified queues",
        expected: document.certificates.map { $0.queue ?? "one queue" }.joined(separator: ", "),
        remedy: "edit thresholds only, or fit the policy again", row: root["bands"]?.mark?.line)
    }
    let queues = try document.certificates.indices.map { index in
      QueuePolicy(
        name: document.certificates[index].queue,
        bands: try Self.bands(document.bands[index], root["bands"]?[index]),
        certificate: try Self.certificate(document.certificates[index]))
    }
    guard Set(queues.map { $0.name ?? "" }).count == queues.count,
      queues.count == 1 || queues.allSatisfy({ $0.name != nil })
    else { throw Self.contradiction }
    var predictor: PolicySource.Predictor?
    if let stated = document.confidence.predictor {
      guard let alpha = try? Level(stated.alpha) else { throw Self.contradiction }
      predictor = PolicySource.Predictor(sha256: stated.sha256, alpha: alpha)
    }
    guard score.needsPredictor == (predictor != nil),
      document.schema
        == PolicyDocument.schema(isCorrected: document.confidence.calibrator != nil),
      document.confidence.calibrator == nil || document.confidence.outputs != nil,
      (0...Outputs.largestClassCount).contains(document.confidence.classes)
    else { throw Self.contradiction }
    self.init(
      policy: AbstentionPolicy(
        request: request, queues: queues, estimates: document.estimates.map { $0.estimate },
        rowCount: document.rows),
      source: PolicySource(
        score: score, outputKind: document.confidence.outputs,
        classCount: document.confidence.classes, predictor: predictor,
        calibrator: document.confidence.calibrator.map {
          .init(method: $0.method, sha256: $0.sha256)
        },
        classNames: document.confidence.classNames),
      data: data, author: document.author, reason: document.reason,
      libraryVersion: document.libraryVersion)
  }

  private static func bands(_ record: PolicyDocument.BandsRecord, _ node: Node?) throws -> Bands {
    do {
      return try record.bands()
    } catch let problem as PolicyDocument.BandsRecord.Problem {
      let mark = node?[problem.key]?.mark
      throw DataError(
        found: problem.text.map { "\(problem.key) '\($0.prefix(80))'" }
          ?? "review_from \(record.reviewFrom) above approve_from \(record.approveFrom)",
        expected: problem.text == nil
          ? "at most approve_from" : "a number, nothing or everything", row: mark?.line,
        column: mark?.column)
    }
  }

  private static func certificate(
    _ record: PolicyDocument.Certificate
  ) throws -> BandCertificate {
    guard let bands = try? record.bands.bands() else { throw contradiction }
    var risk: RiskStatement?
    if let stated = record.risk {
      guard let statement = stated.statement else { throw contradiction }
      risk = statement
    }
    var volume: VolumeStatement?
    if let stated = record.volume {
      guard let statement = stated.statement else { throw contradiction }
      volume = statement
    }
    return BandCertificate(bands: bands, risk: risk, volume: volume)
  }

  private static var contradiction: DataError {
    DataError(
      found: "a policy whose contents contradict each other", expected: "a sound policy",
      remedy: "fit it again")
  }
}

extension DataError {
  /// The error for text that is no YAML.
  fileprivate init(yaml error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(
        found: "text that is no YAML: \(problem)", expected: "a policy", row: mark.line,
        column: mark.column)
    case .duplicatedKeysInMapping(let duplicates, let context):
      self.init(
        found: "key '\(duplicates.first ?? "?")' twice", expected: "each key once",
        row: context.mark.line)
    default: self.init(found: "text that is no YAML", expected: "a policy")
    }
  }

  /// The error for a key that is missing or of another type.
  fileprivate init(decoding error: DecodingError, in root: Node) {
    let (path, found): ([any CodingKey], String) =
      switch error {
      case .keyNotFound(let key, let context):
        (context.codingPath, "no key '\(key.stringValue)'")
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        (
          context.codingPath,
          "a value of another type under '\(context.codingPath.last?.stringValue ?? "?")'"
        )
      @unknown default: ([], "contents that are no policy")
      }
    var node: Node? = root
    for key in path { node = key.intValue.flatMap { node?[$0] } ?? node?[key.stringValue] }
    self.init(
      found: found, expected: "a policy as `conformal fit policy` writes it",
      row: node?.mark?.line, column: node?.mark?.column)
  }
}
