internal import GRDB
internal import ScoringCore

/// The dated log of runs and promotions of any number of models, with who and why: append-only, hash-chained.
///
/// A directory: `history.sqlite`, `objects/` with every file that entries name by digest, and
/// `models/NAME/in-force`, a link to the artifacts in force.
public struct History: Sendable {
  /// The directory.
  public let directory: String
  let objects: ObjectStore

  /// Opens a history; makes it where there is none, if that is asked for.
  ///
  /// - Parameters:
  ///   - directory: the directory.
  ///   - makes: whether an absent history is made.
  /// - Throws: `DataError` with code `missing-input` where there is none, or one that is not readable.
  public init(directory: String, makes: Bool) throws {
    self.directory = directory
    objects = ObjectStore(directory: directory)
  }

  /// Appends an entry in one transaction.
  ///
  /// - Parameters:
  ///   - authorship: who did it and why.
  ///   - time: when.
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
    throw DataError(.cannotWrite, found: "no history yet")
  }

  /// The entry of a number.
  ///
  /// - Parameter sequence: the number.
  /// - Returns: the entry, or `nil`.
  /// - Throws: `DataError` where the history cannot be read.
  public func entry(_ sequence: Int) throws -> HistoryEntry? { nil }

  /// The run in force of a model at a time.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - time: the time, or `nil` for now.
  /// - Returns: the promotion or rollback that put it in force, with the entry of the run; or `nil`.
  /// - Throws: `DataError` where the history cannot be read.
  public func inForce(
    _ model: String, at time: Timestamp? = nil
  ) throws -> (promotion: HistoryEntry, run: HistoryEntry)? { nil }

  /// The last run of a model, of one version where one is named.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - version: the version, or `nil` for any.
  /// - Returns: the entry, or `nil`.
  /// - Throws: `DataError` where the history cannot be read.
  public func lastRun(_ model: String, version: String? = nil) throws -> HistoryEntry? { nil }
}
