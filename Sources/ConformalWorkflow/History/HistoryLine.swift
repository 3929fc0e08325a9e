internal import GRDB

/// An entry in one line: what lists show.
public struct HistoryLine: Codable, Hashable, Sendable {
  /// The number of the entry.
  public var sequence: Int
  /// When it was written.
  public var time: Timestamp
  /// What kind it is.
  public var kind: HistoryEvent.Kind
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
          kind: try row.name("kind", HistoryEvent.Kind.self),
          model: try row.value("model", String.self),
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
}
