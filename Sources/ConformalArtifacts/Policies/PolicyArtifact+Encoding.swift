internal import ScoringCore
internal import SelectiveAbstention
internal import Yams

extension PolicyArtifact {
  /// The YAML of the artifact: the same policy, the same bytes.
  ///
  /// - Returns: UTF-8 text.
  /// - Throws: an encoding error; `DataError` for a text that YAML does not keep.
  public func encoded() throws -> String {
    let document = try document().sealed()
    // By way of JSON, whose tree keeps the digits of numbers.
    guard let root = try Node(json: document)?.mapping else {
      throw DataError(.usage, found: "a policy that is no YAML")
    }
    var text = Self.preface
    for section in Self.sections {
      let pairs = section.keys.compactMap { key in root[key].map { (Node(key), $0.inBlocks(key)) } }
      guard !pairs.isEmpty else { continue }
      if let comment = section.comment { text += "\n" + comment }
      text += try Yams.serialize(node: Node(pairs), width: 110, allowUnicode: true)
    }
    try requireReadable(text)
    return text
  }

  /// Checks that names come back as they are: YAML readers drop a byte order mark at the start of a text.
  private func requireReadable(_ text: String) throws {
    let found = try PolicyArtifact(decoding: text)
    guard found.policy.queues == policy.queues, found.source == source, found.author == author,
      found.reason == reason
    else {
      throw DataError(
        found: "a name of a queue or class, an author or a reason that YAML does not keep",
        expected: "texts that do not begin with a byte order mark")
    }
  }

  private static let preface = """
    # An abstention policy: which answers go out unseen, which are reviewed, which are escalated.
    # A threshold under `bands` may be edited: decisions follow it at once, and every run says that it is not
    # certified, until `conformal fit policy --recertify` certifies it on fresh data. Nothing else may be edited
    # but author and reason.

    """

  private static let sections: [(comment: String?, keys: [String])] = [
    (nil, ["schema", "kind", "library_version", "author", "reason"]),
    (
      """
      # Thresholds in force. A row is approved when its confidence is at least the first one, else reviewed when it is
      # at least the second one, else escalated. In place of a number: nothing, everything.

      """, ["bands"]
    ),
    ("# What confidences are computed from.\n", ["confidence"]),
    (
      "# What is certified, of which thresholds, by which counts.\n",
      ["assumption", "certificates"]
    ),
    ("# What calibration rows say: estimates, not certified.\n", ["rows", "estimates"]),
    ("# What was asked.\n", ["request"]),
    ("# Digests of the calibration rows, to tell them again.\n", ["data", "sha256"]),
  ]
}

extension Node {
  /// Keys that come before others, in this order; others follow by name.
  private static let leading = [
    "queue", "statements", "approve_from", "review_from", "bands", "score", "loss", "class",
    "limit",
    "risk", "volume", "target", "reviews", "per", "arrivals", "role", "rows", "counts", "approve",
    "review", "escalate",
  ]

  /// The tree of a JSON document laid out for people, under a key.
  fileprivate func inBlocks(_ key: String) -> Node {
    switch self {
    case .mapping(let mapping):
      let rank = { (key: String) in Self.leading.firstIndex(of: key) ?? Self.leading.count }
      let pairs = mapping.map { (key: $0.key.string ?? "", value: $0.value) }
        .sorted { (rank($0.key), $0.key) < (rank($1.key), $1.key) }
        .map { (Node($0.key), $0.value.inBlocks($0.key)) }
      return Node(pairs, .implicit, pairs.count > 4 || key != "counts" ? .block : .flow)
    case .sequence(let sequence):
      let isShort = key == "shape"
      return Node(sequence.map { $0.inBlocks(key) }, .implicit, isShort ? .flow : .block)
    case .scalar(let scalar):
      guard scalar.style == .doubleQuoted, !scalar.string.readsAsPlain(under: key) else {
        return Node(scalar.string, .implicit, .plain)
      }
      return Node(scalar.string, Tag(.str), .doubleQuoted)
    case .alias: return self
    }
  }
}

extension String {
  /// Whether a text may stand without quotes: words of ours, and numbers, but no names that people gave.
  fileprivate func readsAsPlain(under key: String) -> Bool {
    if ["author", "reason", "queue", "class_names", "member"].contains(key) { return false }
    if Double(self) != nil { return true }
    return !isEmpty && !["true", "false", "null", "yes", "no"].contains(self)
      && unicodeScalars.allSatisfy {
        $0.isASCII
          && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
            || "/-+=.".unicodeScalars.contains($0))
      } && (first?.isLetter ?? false)
  }
}
