internal import GRDB
internal import ScoringCore

/// Which entries are asked for; what is `nil` is not asked.
public struct HistoryFilter: Hashable, Sendable {
  /// The model.
  public var model: String?
  /// The version; needs a model.
  public var version: String?
  /// What came of the gates: runs only.
  public var outcome: GateOutcome?
  /// The kind: `run`, `promotion` or `rollback`.
  public var kind: String?
  /// The first second.
  public var since: Timestamp?
  /// The last second.
  public var until: Timestamp?
  /// How many at most: the newest.
  public var limit = 50

  /// Asks for everything.
  public init() {}
}

/// An entry in one line: what lists show.
public struct HistoryLine: Codable, Hashable, Sendable {
  /// The number of the entry.
  public var sequence: Int
  /// When it was written.
  public var time: Timestamp
  /// What kind it is: `run`, `promotion` or `rollback`.
  public var kind: String
  /// The model.
  public var model: String
  /// The version that ran or was put in force.
  public var version: String
  /// What came of the gates of a run.
  public var outcome: GateOutcome?
  /// The run that was put in force.
  public var run: Int?
  /// Who did it.
  public var who: String
  /// Why.
  public var why: String?
}

/// The numbers of a metric over the last runs of a model, oldest first.
public struct MetricTrend: Codable, Hashable, Sendable {
  /// A run's number.
  public struct Point: Codable, Hashable, Sendable {
    /// The run.
    public var run: Int
    /// When it was written.
    public var time: Timestamp
    /// The number.
    public var value: Double
    /// The lower end of its interval.
    public var lower: Double?
    /// The upper end.
    public var upper: Double?
  }

  /// The model.
  public var model: String
  /// The metric.
  public var name: String
  /// The numbers.
  public var points: [Point]
}

extension History {
  /// Lists entries, newest first.
  ///
  /// - Parameter filter: which.
  /// - Returns: a line each; read from columns, so that many entries are no burden.
  /// - Throws: `DataError` where the history cannot be read, or a version is asked for without a model.
  public func lines(_ filter: HistoryFilter = HistoryFilter()) throws -> [HistoryLine] {
    let (sql, arguments) = try filter.query
    return try file.read { database in
      try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
        HistoryLine(
          sequence: try row.value("sequence", Int.self), time: try row.time("time"),
          kind: try row.value("kind", String.self), model: try row.value("model", String.self),
          version: try row.value("version", String.self),
          outcome: try row.optional("outcome", String.self).flatMap(GateOutcome.init(rawValue:)),
          run: try row.optional("target", Int.self), who: try row.value("who", String.self),
          why: try row.optional("why", String.self))
      }
    }
  }

  /// The models that the history knows, by name.
  ///
  /// - Returns: their names.
  /// - Throws: `DataError` where the history cannot be read.
  public func models() throws -> [String] {
    try file.read { try String.fetchAll($0, sql: "SELECT name FROM model ORDER BY name") }
  }

  /// A metric over the last runs of a model.
  ///
  /// - Parameters:
  ///   - name: the metric, such as `review_rate`.
  ///   - model: the model.
  ///   - limit: how many runs at most.
  /// - Returns: the numbers; none where the model has no such metric.
  /// - Throws: `DataError` where the history cannot be read.
  public func trend(of name: String, _ model: String, limit: Int = 40) throws -> MetricTrend {
    try file.read { database in
      let rows = try Row.fetchAll(
        database, sql: MetricTrend.query, arguments: [model, limit, name])
      return MetricTrend(
        model: model, name: name,
        points: try rows.map { row in
          MetricTrend.Point(
            run: try row.value("sequence", Int.self), time: try row.time("time"),
            value: try row.value("value", Double.self),
            lower: try row.optional("lower", Double.self),
            upper: try row.optional("upper", Double.self))
        })
    }
  }

  /// The names of the metrics of a run.
  ///
  /// - Parameter run: the number of its entry.
  /// - Returns: the names, in the order of the run.
  /// - Throws: `DataError` where the history cannot be read.
  public func metricNames(_ run: Int) throws -> [String] {
    try file.read {
      try String.fetchAll(
        $0, sql: "SELECT name FROM metric WHERE sequence = ? ORDER BY position", arguments: [run])
    }
  }
}

extension MetricTrend {
  package static let query = """
    SELECT last.sequence, entry.time, metric.value, metric.lower, metric.upper
    FROM (SELECT sequence FROM run WHERE model = ? ORDER BY sequence DESC LIMIT ?) AS last
    JOIN metric ON metric.sequence = last.sequence JOIN entry ON entry.sequence = last.sequence
    WHERE metric.name = ? ORDER BY last.sequence
    """
}

extension HistoryFilter {
  /// The text of the query.
  package var sql: String { get throws { try query.sql } }

  /// The query: bodies are not read, and no table is read from end to end.
  var query: (sql: String, arguments: StatementArguments) {
    get throws {
      guard version == nil || model != nil else {
        throw DataError(
          .usage, found: "a version without a model", expected: "the model that it is a version of")
      }
      var conditions: [String] = []
      var arguments = StatementArguments()
      func require(_ condition: String, _ values: [(any DatabaseValueConvertible)?]) {
        conditions.append(condition)
        arguments += StatementArguments(values)
      }
      if let model { require("entry.model = ?", [model]) }
      if let kind { require("entry.kind = ?", [kind]) }
      if let version {
        require(
          """
          entry.sequence IN (SELECT sequence FROM run WHERE model = ? AND version = ?
          UNION ALL SELECT sequence FROM promotion WHERE model = ? AND version = ?)
          """, [model, version, model, version])
      }
      if let outcome {
        if let model {
          require(
            "entry.sequence IN (SELECT sequence FROM run WHERE model = ? AND outcome = ?)",
            [model, outcome.rawValue])
        } else {
          require(
            "entry.sequence IN (SELECT sequence FROM run WHERE outcome = ?)", [outcome.rawValue])
        }
      }
      // The bounds on numbers follow from those on times, and spare reading what is outside of them; the plus signs
      // keep the order of numbers, which ends with the limit, and find bounds in the index of times alone.
      if let since {
        require(
          "+entry.time >= ? AND entry.sequence >= (SELECT min(+sequence) FROM entry WHERE time >= ?)",
          [since.description, since.description])
      }
      if let until {
        require(
          "+entry.time <= ? AND entry.sequence <= (SELECT max(+sequence) FROM entry WHERE time <= ?)",
          [until.description, until.description])
      }
      let filter = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
      arguments += [limit]
      return (
        """
        SELECT entry.sequence, entry.time, entry.kind, entry.model, entry.who, entry.why,
          coalesce(run.version, promotion.version, '') AS version, run.outcome,
          promotion.run AS target
        FROM entry LEFT JOIN run ON run.sequence = entry.sequence
          LEFT JOIN promotion ON promotion.sequence = entry.sequence
        \(filter) ORDER BY entry.sequence DESC LIMIT ?
        """, arguments
      )
    }
  }
}
