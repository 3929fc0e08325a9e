internal import GRDB

/// Compares tables with what must be in them by the bodies of entries; all in one pass.
struct DerivedRowCheck {
  private var tables: [TableReader]
  private(set) var findings: [HistoryFinding] = []
  /// The first entry of each model.
  private var models: [String: Int] = [:]

  init(_ database: Database) throws {
    tables = try HistorySchema.derivedTables.filter { $0 != "model" }.map {
      try TableReader($0, database)
    }
  }

  /// Compares the rows of an entry; they are passed over where its event is not understood.
  mutating func check(_ event: HistoryEvent?, model: String, _ sequence: Int) throws {
    if models[model] == nil { models[model] = sequence }
    let expected = Dictionary(
      grouping: event.map { DerivedRow.rows(of: $0, sequence) } ?? [], by: \.table)
    for index in tables.indices {
      for orphan in try tables[index].rows(before: sequence) { reportOrphan(orphan, index) }
      let found = try tables[index].rows(of: sequence)
      guard event != nil else { continue }
      compare(found, expected[tables[index].name] ?? [], tables[index].name, sequence)
    }
  }

  /// Looks at what is left when all entries were compared.
  mutating func finish(_ database: Database) throws {
    for index in tables.indices {
      for orphan in try tables[index].remainingRows() { reportOrphan(orphan, index) }
    }
    var remaining = models
    for row in try Row.fetchAll(database, sql: "SELECT * FROM model ORDER BY name") {
      let (name, sequence) = (
        try row.value("name", String.self), try row.value("sequence", Int.self)
      )
      let expected = remaining.removeValue(forKey: name)
      guard expected != sequence else { continue }
      findings.append(
        .init(
          .row, "table model, name \(name)",
          expected.map { "'sequence' is \(sequence), but its first entry is \($0)" }
            ?? "no entry is about such a model"))
    }
    for (name, sequence) in remaining.sorted(by: { $0.value < $1.value }) {
      findings.append(
        .init(.row, "table model, name \(name)", "the row is absent; entry \(sequence) needs it"))
    }
  }

  private mutating func reportOrphan(_ row: Row, _ index: Int) {
    let sequence: DatabaseValue = row["sequence"]
    findings.append(
      .init(
        .row, "table \(tables[index].name), sequence \(Self.text(sequence))",
        "there is no such entry"))
  }

  private mutating func compare(
    _ found: [Row], _ expected: [DerivedRow], _ table: String, _ sequence: Int
  ) {
    let hasPositions = found.first?.hasColumn("position") ?? false
    func key(_ row: Row) -> DatabaseValue { hasPositions ? row["position"] : row["sequence"] }
    var remaining = found
    for (position, row) in expected.enumerated() {
      let isPositioned = row.values.contains { $0.column == "position" }
      let place =
        "table \(table), entry \(sequence)" + (isPositioned ? ", position \(position)" : "")
      let wanted: DatabaseValue = isPositioned ? position.databaseValue : sequence.databaseValue
      guard let index = remaining.firstIndex(where: { key($0) == wanted }) else {
        findings.append(.init(.row, place, "the row is absent"))
        continue
      }
      let actual = remaining.remove(at: index)
      for (column, value) in row.values {
        let stored: DatabaseValue = actual[column] ?? .null
        guard stored != value else { continue }
        findings.append(
          .init(
            .row, place,
            "'\(column)' is \(Self.text(stored)), but its entry says \(Self.text(value))"))
      }
    }
    for row in remaining {
      findings.append(
        .init(
          .row, "table \(table), entry \(sequence)",
          "the row \(hasPositions ? "at position \(Self.text(key(row))) " : "")does not follow from "
            + "its entry"))
    }
  }

  private static func text(_ value: DatabaseValue) -> String {
    switch value.storage {
    case .null: "empty"
    case .int64(let number): "\(number)"
    case .double(let number): "\(number)"
    case .string(let text): "'\(text.prefix(80))'"
    case .blob: "bytes"
    }
  }
}

/// Reads a table in the order of entries.
private struct TableReader {
  let name: String
  private let cursor: RowCursor
  private var next: Row?

  init(_ name: String, _ database: Database) throws {
    self.name = name
    cursor = try Row.fetchCursor(database, sql: "SELECT * FROM \(name) ORDER BY sequence")
    next = try cursor.next()?.copy()
  }

  /// The next rows, of entries before one.
  mutating func rows(before sequence: Int) throws -> [Row] {
    try rows { $0 < sequence }
  }

  /// All that is left, whatever its number.
  mutating func remainingRows() throws -> [Row] { try rows { _ in true } }

  /// The next rows, of one entry.
  mutating func rows(of sequence: Int) throws -> [Row] {
    try rows { $0 == sequence }
  }

  private mutating func rows(where isWanted: (Int) -> Bool) throws -> [Row] {
    var rows: [Row] = []
    while let row = next, isWanted(try row.value("sequence", Int.self)) {
      rows.append(row)
      next = try cursor.next()?.copy()
    }
    return rows
  }
}
