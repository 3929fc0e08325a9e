internal import GRDB
internal import ScoringCore

/// The dated log of runs and promotions of any number of models, with who and why: append-only, hash-chained.
///
/// A directory: `history.sqlite`, `objects/` with every file that entries name by digest, and
/// `models/NAME/in-force`, a link to the artifacts in force.
public struct History: Sendable {
  /// The directory.
  public let directory: String
  package let objects: ObjectStore
  let file: HistoryFile

  /// Opens a history; makes it where there is none, if that is asked for.
  ///
  /// - Parameters:
  ///   - directory: the directory.
  ///   - makes: whether an absent history is made.
  /// - Throws: `DataError` with code `missing-input` where there is none, or one that is not readable.
  public init(directory: String, makes: Bool) throws {
    self.directory = directory
    objects = ObjectStore(directory: directory)
    file = try HistoryFile(directory: directory, makes: makes)
  }

  /// Opens a history to plan with: where there is none, one without entries stands for it and nothing is made.
  ///
  /// - Parameter directory: the directory.
  /// - Throws: `DataError` for a history that is not readable.
  package init(planningIn directory: String) throws {
    self.directory = directory
    objects = ObjectStore(directory: directory)
    file =
      try HistoryFile.exists(in: directory)
      ? HistoryFile(directory: directory, makes: false) : HistoryFile(absentFrom: directory)
  }

  /// Appends an entry in one transaction, whose end is the only point at which anything counts as done.
  ///
  /// Readable copies of the artifacts and the link to those in force follow after it; ``repair()`` makes up for a
  /// process that is killed in between.
  ///
  /// - Parameters:
  ///   - authorship: who did it and why.
  ///   - time: when. A clock that is behind the entry before is believed: order is that of the numbers.
  ///   - model: the model that it is about.
  ///   - event: what happened; given the run in force of the model at that moment, so that no other process comes
  ///     between looking and writing.
  /// - Returns: the entry.
  /// - Throws: `DataError` where it cannot be written.
  @discardableResult
  public func append(
    by authorship: Authorship, at time: Timestamp, about model: String,
    _ event: (_ inForce: Int?) throws -> HistoryEvent
  ) throws -> HistoryEntry {
    let entry = try file.write { database in
      let inForce = try SQLRequest<Int>.inForce(model).fetchOne(database)
      return try EntryWriter(database: database).append(
        try event(inForce), by: authorship, at: time, about: model, inForce: inForce)
    }
    // The entry is kept: what follows from it is made good by `repair` where it fails now.
    try? RunCopies(history: self).follow(entry)
    return entry
  }

  /// The entry of a number.
  ///
  /// - Parameter sequence: the number.
  /// - Returns: the entry, or `nil`.
  /// - Throws: `DataError` where the history cannot be read.
  public func entry(_ sequence: Int) throws -> HistoryEntry? {
    try file.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM entry WHERE sequence = ?", arguments: [sequence]
      ).map { try HistoryEntry(row: $0) }
    }
  }

  /// The run in force of a model at a time.
  ///
  /// Entries are in the order of their numbers: of those that were written at the time or before, the last counts.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - time: the time, or `nil` for now.
  /// - Returns: the promotion or rollback that put it in force, with the entry of the run; or `nil`.
  /// - Throws: `DataError` where the history cannot be read.
  public func inForce(
    _ model: String, at time: Timestamp? = nil
  ) throws -> (promotion: HistoryEntry, run: HistoryEntry)? {
    try file.read { database in
      let promotion = try Row.fetchOne(
        database,
        sql: """
          SELECT entry.* FROM promotion JOIN entry USING (sequence)
          WHERE promotion.model = ? AND (? IS NULL OR entry.time <= ?)
          ORDER BY promotion.sequence DESC LIMIT 1
          """, arguments: [model, time?.description, time?.description]
      ).map { try HistoryEntry(row: $0) }
      guard let promotion, let sequence = promotion.promotion?.run,
        let run = try Row.fetchOne(
          database, sql: "SELECT * FROM entry WHERE sequence = ?", arguments: [sequence])
      else { return nil }
      return (promotion, try HistoryEntry(row: run))
    }
  }

  /// What stages of a key found in all runs, by digest.
  func recordedStages(_ key: String) throws -> Set<String> {
    try file.read { database in
      try String.fetchSet(
        database.cachedStatement(sql: "SELECT sha256 FROM stage WHERE key = ?"), arguments: [key])
    }
  }

  /// The last run of a model, of one version where one is named.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - version: the version, or `nil` for any.
  /// - Returns: the entry, or `nil`.
  /// - Throws: `DataError` where the history cannot be read.
  public func lastRun(_ model: String, version: String? = nil) throws -> HistoryEntry? {
    try lastRuns(model, version: version, limit: 1).last
  }

  /// The last runs of a model, of one version where one is named.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - version: the version, or `nil` for any.
  ///   - limit: how many at most.
  /// - Returns: the entries, oldest first.
  /// - Throws: `DataError` where the history cannot be read.
  public func lastRuns(
    _ model: String, version: String? = nil, limit: Int
  ) throws -> [HistoryEntry] {
    try file.read { database in
      let isVersion = version == nil ? "" : " AND run.version = ?"
      return try Row.fetchAll(
        database,
        sql: """
          SELECT entry.* FROM run JOIN entry USING (sequence) WHERE run.model = ?\(isVersion)
          ORDER BY run.sequence DESC LIMIT ?
          """,
        arguments: [model] + (version.map { [$0] } ?? []) + [limit]
      ).reversed().map { try HistoryEntry(row: $0) }
    }
  }
}
