internal import FoundationEssentials
internal import GRDB
internal import ScoringCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The SQLite file of a history: how it is made and opened, and its errors in our words.
struct HistoryFile: Sendable {
  /// The file.
  let path: String
  private let pool: any DatabaseWriter

  /// How long a process waits for others to finish writing.
  private static let patience = 30.0

  /// Opens the file; makes it where there is none, if that is asked for.
  init(directory: String, makes: Bool) throws {
    path = "\(directory)/history.sqlite"
    if !FileManager.default.fileExists(atPath: path) {
      guard makes else {
        throw DataError(
          .missingInput, found: "no history in this directory",
          remedy: "name its directory with --history, or run a pipeline first", file: directory)
      }
      try Self.make(path, in: directory)
    }
    pool = try Self.translating(path) { [path] in
      let pool = try DatabasePool(path: path, configuration: Self.configuration)
      let isComplete = try pool.read { database in
        try Self.requireKnownTables(database, path)
        return try HistorySchema.migrator.hasCompletedMigrations(database)
      }
      if !isComplete { try HistorySchema.migrator.migrate(pool) }
      return pool
    }
  }

  /// A history without entries that is not written: what is planned before there is one.
  init(absentFrom directory: String) throws {
    path = "\(directory)/history.sqlite"
    pool = try Self.translating(path) {
      let memory = try DatabaseQueue(configuration: Self.configuration)
      try HistorySchema.migrator.migrate(memory)
      return memory
    }
  }

  /// Whether a directory has a history.
  static func exists(in directory: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(directory)/history.sqlite")
  }

  /// Reads in one snapshot.
  func read<T>(_ body: (Database) throws -> T) throws -> T {
    try Self.translating(path) { try pool.read(body) }
  }

  /// Writes in one transaction that no other process comes between.
  func write<T>(_ body: (Database) throws -> T) throws -> T {
    try Self.translating(path) {
      try pool.writeWithoutTransaction { database in
        var result: T?
        try database.inTransaction(.immediate) {
          result = try body(database)
          return .commit
        }
        guard let result else { throw DataError(.cannotWrite, found: "a write that did nothing") }
        return result
      }
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { database in
      // An entry that was said to be kept is kept when the power fails.
      try database.execute(sql: "PRAGMA synchronous = FULL")
    }
    return configuration
  }

  /// Makes the file under another name first: what is there under its name is complete, whoever else is at it.
  private static func make(_ path: String, in directory: String) throws {
    try ObjectStore.makeDirectory(directory)
    let temporary = TemporaryName.next(beside: path)
    defer {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: temporary + suffix)
      }
    }
    try translating(path) {
      let pool = try DatabasePool(path: temporary, configuration: configuration)
      try HistorySchema.migrator.migrate(pool)
      // Closing says nothing of a full disk, and only this one file takes the name.
      _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      try pool.close()
    }
    guard unsafe link(temporary, path) != 0, errno != EEXIST else { return }
    // A file system without hard links: the first one there stays.
    guard !FileManager.default.fileExists(atPath: path) else { return }
    guard unsafe rename(temporary, path) == 0 else {
      throw DataError.system("make", path: path, code: .cannotWrite, number: errno)
    }
  }

  private static func requireKnownTables(_ database: Database, _ path: String) throws {
    if try HistorySchema.migrator.hasBeenSuperseded(database) {
      throw DataError(
        found: "a history that a newer version wrote", expected: "swift-conformal/history/1",
        remedy: "update conformal", file: path)
    }
    guard try !HistorySchema.migrator.appliedMigrations(database).isEmpty else {
      throw DataError(
        found: "a database that is no history", expected: "one that `conformal run` made",
        file: path)
    }
  }

  /// Says errors of the database in our words.
  private static func translating<T>(_ path: String, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw translated(error, path)
    }
  }

  private static func translated(_ error: DatabaseError, _ path: String) -> DataError {
    let reason = error.message ?? "error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return DataError(
        .cannotWrite, found: "another process has been writing for \(Int(patience)) seconds",
        remedy: "try again when it is done", file: path)
    case .SQLITE_NOTADB, .SQLITE_CORRUPT:
      return DataError(
        found: "no readable SQLite database (\(reason))", expected: "a history",
        remedy: "restore it from a copy", file: path)
    case .SQLITE_CONSTRAINT:
      return DataError(found: "an entry that the history refuses: \(reason)", file: path)
    default:
      return DataError(.cannotWrite, found: "the history cannot be used: \(reason)", file: path)
    }
  }
}
