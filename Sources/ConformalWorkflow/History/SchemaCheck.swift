internal import GRDB

/// Compares the tables, indices and triggers of a history with those that it must have.
enum SchemaCheck {
  static func findings(_ database: Database) throws -> [HistoryFinding] {
    let model = try DatabaseQueue()
    try HistorySchema.migrator.migrate(model)
    let (expected, steps) = try model.read { (try parts($0), try Self.steps($0)) }
    let found = try parts(database)
    var findings: [HistoryFinding] = []
    for (name, text) in expected.sorted(by: { $0.key < $1.key }) where found[name] != text {
      let isAbsent = found[name] == nil
      findings.append(
        .init(.schema, name, isAbsent ? "it is absent" : "it is not as this version makes it"))
    }
    for name in found.keys.sorted() where expected[name] == nil {
      findings.append(.init(.schema, name, "it does not belong to a history"))
    }
    let applied = try Self.steps(database)
    if applied != steps {
      findings.append(
        .init(
          .schema, "table grdb_migrations",
          "its rows are \(applied.joined(separator: ", ")) (expected \(steps.joined(separator: ", ")))"
        ))
    }
    for sentence in try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
    where sentence != "ok" {
      findings.append(.init(.schema, "history.sqlite", "SQLite says: \(sentence)"))
    }
    return findings
  }

  private static func parts(_ database: Database) throws -> [String: String] {
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT type || ' ' || name AS name, coalesce(sql, '') AS sql FROM sqlite_master")
    return try Dictionary(
      rows.map { (try $0.value("name", String.self), try $0.value("sql", String.self)) },
      uniquingKeysWith: { $0 + "\n" + $1 })
  }

  private static func steps(_ database: Database) throws -> [String] {
    try String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid")
  }
}
