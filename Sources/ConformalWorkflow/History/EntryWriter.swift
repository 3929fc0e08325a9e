internal import GRDB
internal import ScoringCore

/// Writes an entry and what follows from it, inside of a transaction.
struct EntryWriter {
  let database: Database

  /// The last entry's number and checksum.
  private struct Head {
    var sequence = 0
    var sha256 = EntryText.origin
  }

  /// Appends an entry to the chain.
  func append(
    _ event: HistoryEvent, by authorship: Authorship, at time: Timestamp, about model: String,
    inForce: Int?
  ) throws -> HistoryEntry {
    try requireSound(event, at: time, about: model, inForce: inForce)
    let head = try head()
    let sequence = head.sequence + 1
    let body = try EntryText.body(event)
    let sha256 = try EntryText.checksum(
      .init(
        sequence: sequence, kind: event.kind.rawValue, model: model, time: time.description,
        who: authorship.who, why: authorship.why, body: body, previous: head.sha256))
    try database.cachedStatement(
      sql: """
        INSERT INTO entry (sequence, kind, model, time, who, why, previous, sha256, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      sequence, event.kind.rawValue, model, time.description, authorship.who, authorship.why,
      head.sha256, sha256, body,
    ])
    try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO model (name, sequence) VALUES (?, ?)"
    ).execute(arguments: [model, sequence])
    for row in DerivedRow.rows(of: event, sequence) { try row.insert(database) }
    return HistoryEntry(
      sequence: sequence, time: time, authorship: authorship, event: event,
      previous: head.sha256, sha256: sha256)
  }

  private func head() throws -> Head {
    let last = try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT sequence, sha256 FROM entry ORDER BY sequence DESC LIMIT 1"))
    let head =
      try last.map {
        Head(
          sequence: try $0.value("sequence", Int.self), sha256: try $0.value("sha256", String.self))
      } ?? Head()
    let counted =
      try Int.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'entry'") ?? 0
    // Going on would cover up that something was cut off.
    guard counted == head.sequence else {
      throw DataError(
        found: "a history that ends at entry \(head.sequence), though \(counted) were written",
        remedy: "run `conformal verify`, and restore the history from a copy")
    }
    // Nobody of ours gives such a number, and none may come after the greatest.
    guard last == nil || (1..<Int.max).contains(head.sequence) else {
      throw DataError(
        found: "a history whose last entry has the number \(head.sequence)",
        expected: "entries numbered from 1 on",
        remedy: "run `conformal verify`, and restore the history from a copy")
    }
    return head
  }

  private func requireSound(
    _ event: HistoryEvent, at time: Timestamp, about model: String, inForce: Int?
  ) throws {
    // Names become names of directories.
    guard ModelDefinition.isName(model) else {
      throw DataError(
        found: "a model named '\(model.prefix(120))'",
        expected: "at most 100 letters, digits, '.', '_' and '-', the first a letter, digit or '_'")
    }
    guard event.model == model else {
      throw DataError(found: "an entry about '\(event.model)'", expected: "one about '\(model)'")
    }
    // Later times would not sort as text.
    guard time.description.utf8.count == 20 else {
      throw DataError(found: "the time \(time)", expected: "a year from 0 to 9999")
    }
    switch event {
    case .run: break
    case .promotion(let record), .rollback(let record):
      let run = try Row.fetchOne(
        database, sql: "SELECT model, version FROM run WHERE sequence = ?",
        arguments: [record.run])
      guard let run, try run.value("model", String.self) == model,
        try run.value("version", String.self) == record.version
      else {
        throw DataError(
          found: "run \(record.run), which is no run of \(model) version \(record.version)",
          remedy: "see `conformal history`")
      }
      guard record.replaced == inForce else {
        throw DataError(
          found: "a promotion that replaces \(record.replaced.map { "run \($0)" } ?? "nothing")",
          expected: inForce.map { "one that replaces run \($0)" } ?? "one that replaces nothing")
      }
    }
  }
}

extension SQLRequest<Int> {
  /// The run in force of a model.
  static func inForce(_ model: String) -> SQLRequest<Int> {
    SQLRequest<Int>(
      sql: "SELECT run FROM promotion WHERE model = ? ORDER BY sequence DESC LIMIT 1",
      arguments: [model], cached: true)
  }
}
