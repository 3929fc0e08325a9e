internal import FoundationEssentials
internal import GRDB
internal import ScoringCore
internal import TensorFiles

/// The SQLite file of a history: how it is made and opened, and its errors in our words.
struct HistoryFile: Sendable {
  /// The file.
  let path: String
  private let pool: any DatabaseWriter
  /// Which file was opened; `nil` for one in memory.
  private let identity: [UInt64]?

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
    identity = FileSystem.identity(of: path)
    pool = try Self.translating(path) { [path] in
      // A pool writes when it is opened, even for who only reads.
      let pool: any DatabaseWriter
      do {
        pool = try DatabasePool(path: path, configuration: Self.configuration)
      } catch let error as DatabaseError where !makes && Self.forbidsWriting(error) {
        return try Self.openedToRead(path)
      }
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
    identity = nil
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
        // SQLite writes on to a file whose name is gone.
        guard identity == nil || FileSystem.identity(of: path) == identity else {
          throw DataError(
            .cannotWrite, found: "the history was removed or replaced while it was in use",
            expected: "the file that was opened", remedy: "restore it from a copy, then run again",
            file: path)
        }
        return result
      }
    }
  }

  /// Whether somebody who only reads may do what failed for a writer: no permission, a full disk, a long writer.
  private static func forbidsWriting(_ error: DatabaseError) -> Bool {
    [.SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_BUSY]
      .contains(error.resultCode)
  }

  /// Opens the file to read alone; what is written then is refused.
  private static func openedToRead(_ path: String) throws -> any DatabaseWriter {
    var configuration = configuration
    configuration.readonly = true
    func opened(_ path: String) throws -> DatabaseQueue {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.read { try requireKnownTables($0, path) }
      return queue
    }
    do {
      return try opened(path)
    } catch let error as DatabaseError
      where forbidsWriting(error) && error.resultCode != .SQLITE_BUSY
    {
      // A busy file has a writer, and may not be read as one that never changes.
      // Without its index file, which cannot be made here, a log that is absent or empty need not be looked at.
      let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
      guard (log?[.size] as? Int ?? 0) == 0 else { throw error }
      var name = ""
      for byte in path.utf8 {
        let isPlain = byte < 0x80 && byte > 0x20 && !"%?#".utf8.contains(byte)
        name +=
          isPlain
          ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
      return try opened("file:\(name.hasPrefix("/") ? "//" : "")\(name)?immutable=1")
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
    // The directory, those that are made for it, and the one that they are in.
    var places = [directory]
    while let place = places.last, !FileManager.default.fileExists(atPath: place) {
      let parent = FilePath.directory(of: place)
      guard parent != place else { break }
      places.append(parent)
    }
    try ObjectStore.makeDirectory(directory)
    let temporary = TemporaryName.next(beside: path)
    let made = ["", "-wal", "-shm"].map { temporary + $0 }
    for file in made { OutputFile.discardOnInterruption(file) }
    defer {
      for file in made {
        try? FileManager.default.removeItem(atPath: file)
        OutputFile.keepOnInterruption(file)
      }
    }
    try translating(path) {
      let pool = try DatabasePool(path: temporary, configuration: configuration)
      try HistorySchema.migrator.migrate(pool)
      // Closing says nothing of a full disk, and only this one file takes the name.
      _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      try pool.close()
    }
    if FileSystem.link(temporary, to: path) != 0, FileSystem.lastError != FileSystem.fileExists {
      // A file system without hard links: the first one there stays.
      if !FileManager.default.fileExists(atPath: path), FileSystem.rename(temporary, to: path) != 0
      {
        throw DataError.system("make", path: path, code: .cannotWrite, number: FileSystem.lastError)
      }
    }
    // An entry that was said to be kept is not lost with the name of its file.
    for place in places { try ObjectStore.settle(place) }
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
