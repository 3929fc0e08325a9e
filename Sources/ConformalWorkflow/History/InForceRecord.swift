internal import GRDB

/// What was in force of a model, and how it came to be: the auditor's answer.
public struct InForceRecord: Codable, Hashable, Sendable {
  /// The model.
  public var model: String
  /// The version in force.
  public var version: String
  /// The run in force.
  public var run: Int
  /// When it ran.
  public var ranAt: Timestamp
  /// Who answered for the model.
  public var owner: String
  /// What came of the gates of the run.
  public var outcome: GateOutcome
  /// The commit that it ran from.
  public var commit: String?
  /// The entry that put it in force.
  public var entry: Int
  /// Whether that was a promotion or a rollback.
  public var kind: HistoryEvent.Kind
  /// Since when it was in force.
  public var since: Timestamp
  /// Who put it in force.
  public var who: String
  /// Why.
  public var why: String?
  /// Gates that were set aside, by name.
  public var setAside: [String]
  /// Thresholds in force.
  public var thresholds: [Metric]
  /// The files in force, by digest.
  public var artifacts: [ArtifactReference]
  /// What came of each gate.
  public var gates: [Gate]
  /// The data that it was fitted and tested on, by digest.
  public var inputs: [Input]

  /// What came of a gate.
  public struct Gate: Codable, Hashable, Sendable {
    /// Which gate.
    public var kind: GateKind
    /// What it judged.
    public var subject: String
    /// What came of it.
    public var outcome: GateOutcome
    /// What was found and what was expected.
    public var sentence: String
  }

  /// An input file.
  public struct Input: Codable, Hashable, Sendable {
    /// The roles that it serves.
    public var roles: String
    /// What it holds.
    public var content: String
    /// The address as the pipeline says it.
    public var address: String
    /// The digest of the whole file.
    public var sha256: String
  }
}

extension History {
  /// What was in force at a time.
  ///
  /// - Parameters:
  ///   - time: the time, or `nil` for now.
  ///   - model: the model, or `nil` for all.
  /// - Returns: a record for each model that had something in force, by name.
  /// - Throws: `DataError` where the history cannot be read.
  public func inForceRecords(
    at time: Timestamp? = nil, _ model: String? = nil
  ) throws -> [InForceRecord] {
    try file.read { database in
      let rows = try Row.fetchAll(
        database, sql: InForceRecord.query(ofOne: model != nil),
        arguments: StatementArguments(
          (model.map { [$0] } ?? []) + [(time ?? .endOfTime).description]))
      return try rows.map { try InForceRecord(row: $0, database) }
    }
  }
}

extension Timestamp {
  /// The last second that sorts as text.
  static let endOfTime = Timestamp(seconds: 253_402_300_799)
}

extension InForceRecord {
  package static func query(ofOne isOne: Bool) -> String {
    // An index has all that this asks of an entry: bodies, which are long, stay on the disk.
    func last(_ kind: HistoryEvent.Kind) -> String {
      """
      ifnull((SELECT sequence FROM entry WHERE model = model.name AND kind = '\(kind.rawValue)'
        AND time <= \(isOne ? "?2" : "?1") ORDER BY sequence DESC LIMIT 1), 0)
      """
    }
    return """
      SELECT promotion.model, promotion.version, promotion.run, promotion.set_aside,
        entry.sequence, entry.kind, entry.time, entry.who, entry.why, ran.time AS ran_at,
        run.owner, run.outcome, run.commit_id
      FROM model JOIN promotion
          ON promotion.sequence = max(\(last(.promotion)), \(last(.rollback)))
        JOIN entry ON entry.sequence = promotion.sequence JOIN run ON run.sequence = promotion.run
        JOIN entry AS ran ON ran.sequence = promotion.run
      \(isOne ? "WHERE model.name = ?1" : "") ORDER BY model.name
      """
  }

  /// The names of gates in a column.
  static func names(_ text: String) -> [String] { text.split(separator: ", ").map(String.init) }

  init(row: Row, _ database: Database) throws {
    model = try row.value("model", String.self)
    version = try row.value("version", String.self)
    run = try row.value("run", Int.self)
    ranAt = try row.time("ran_at")
    owner = try row.value("owner", String.self)
    outcome = try row.name("outcome", GateOutcome.self)
    commit = try row.optional("commit_id", String.self)
    entry = try row.value("sequence", Int.self)
    kind = try row.name("kind", HistoryEvent.Kind.self)
    since = try row.time("time")
    who = try row.value("who", String.self)
    why = try row.optional("why", String.self)
    setAside = Self.names(try row.value("set_aside", String.self))
    let parts = PartReader(database: database, run: run)
    thresholds = try parts.rows(
      "name, value", "metric", "AND name GLOB '\(MetricName.thresholdPrefix)*'"
    ).map {
      Metric(try $0.value("name", String.self), try $0.value("value", Double.self))
    }
    artifacts = try parts.rows("name, sha256, byte_count", "artifact").map {
      ArtifactReference(
        name: try $0.value("name", String.self), sha256: try $0.value("sha256", String.self),
        byteCount: try $0.value("byte_count", Int.self))
    }
    gates = try parts.rows("kind, subject, outcome, sentence", "gate").map {
      Gate(
        kind: try $0.name("kind", GateKind.self), subject: try $0.value("subject", String.self),
        outcome: try $0.name("outcome", GateOutcome.self),
        sentence: try $0.value("sentence", String.self))
    }
    inputs = try parts.rows("roles, content, address, sha256", "input").map {
      Input(
        roles: try $0.value("roles", String.self), content: try $0.value("content", String.self),
        address: try $0.value("address", String.self), sha256: try $0.value("sha256", String.self))
    }
  }
}

/// Reads the rows of a run in one table.
private struct PartReader {
  let database: Database
  let run: Int

  func rows(_ columns: String, _ table: String, _ condition: String = "") throws -> [Row] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT \(columns) FROM \(table) WHERE sequence = ? \(condition) ORDER BY position"),
      arguments: [run])
  }
}
