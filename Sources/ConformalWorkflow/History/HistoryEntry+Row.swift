internal import GRDB
internal import ScoringCore

extension HistoryEntry {
  /// The promotion or rollback, where it is one.
  package var promotion: PromotionRecord? {
    switch event {
    case .run: nil
    case .promotion(let record), .rollback(let record): record
    }
  }

  /// The run, where it is one.
  package var run: RunRecord? {
    if case .run(let record) = event { record } else { nil }
  }

  /// Reads a row of the table `entry`.
  ///
  /// - Throws: `DataError` for a row that nobody of ours wrote.
  init(row: Row) throws {
    let sequence = try row.value("sequence", Int.self)
    self.init(
      sequence: sequence, time: try row.time("time"),
      authorship: Authorship(
        who: try row.value("who", String.self), why: try row.optional("why", String.self)),
      event: try EntryText.event(
        kind: try row.value("kind", String.self), body: try row.value("body", String.self),
        sequence: sequence),
      previous: try row.value("previous", String.self),
      sha256: try row.value("sha256", String.self))
  }
}

// Subscripts of rows stop the process where a value has another type, which a changed file may hold.
extension Row {
  /// The value of a column.
  func value<Value: DatabaseValueConvertible>(_ column: String, _: Value.Type) throws -> Value {
    guard let stored: DatabaseValue = self[column], let value = Value.fromDatabaseValue(stored)
    else { throw unreadable(column) }
    return value
  }

  /// The value of a column, or `nil` where it holds none.
  func optional<Value: DatabaseValueConvertible>(
    _ column: String, _: Value.Type
  ) throws -> Value? {
    guard let stored: DatabaseValue = self[column] else { throw unreadable(column) }
    if stored.isNull { return nil }
    guard let value = Value.fromDatabaseValue(stored) else { throw unreadable(column) }
    return value
  }

  /// The time in a column.
  func time(_ column: String) throws -> Timestamp {
    guard let time = Timestamp(try value(column, String.self)) else { throw unreadable(column) }
    return time
  }

  /// What a column names, such as an outcome.
  func name<Name: RawRepresentable>(_ column: String, _: Name.Type) throws -> Name
  where Name.RawValue == String {
    guard let name = Name(rawValue: try value(column, String.self)) else {
      throw unreadable(column)
    }
    return name
  }

  private func unreadable(_ column: String) -> DataError {
    DataError(
      found: "a row of the history whose column '\(column)' is not understood",
      remedy: "run `conformal verify`: it was changed, or written by a newer version")
  }
}
