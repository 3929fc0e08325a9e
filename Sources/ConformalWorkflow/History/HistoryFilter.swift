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
  /// The kind.
  public var kind: HistoryEvent.Kind?
  /// The first second.
  public var since: Timestamp?
  /// The last second.
  public var until: Timestamp?
  /// How many at most: the newest.
  public var limit = 50

  /// Asks for everything.
  public init() {}
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
      if let kind { require("entry.kind = ?", [kind.rawValue]) }
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
