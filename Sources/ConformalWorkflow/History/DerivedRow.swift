internal import GRDB

/// A row that follows from the body of an entry.
struct DerivedRow {
  /// The table.
  let table: String
  /// Its columns in order, with what each must hold.
  let values: [(column: String, value: DatabaseValue)]

  init(_ table: String, _ values: KeyValuePairs<String, (any DatabaseValueConvertible)?>) {
    self.table = table
    self.values = values.map { ($0.key, $0.value?.databaseValue ?? .null) }
  }

  /// Writes the row.
  func insert(_ database: Database) throws {
    let columns = values.map(\.column).joined(separator: ", ")
    let places = values.map { _ in "?" }.joined(separator: ", ")
    try database.cachedStatement(sql: "INSERT INTO \(table) (\(columns)) VALUES (\(places))")
      .execute(arguments: StatementArguments(values.map(\.value)))
  }

  /// The rows that follow from an entry, parents first; but for that of a model that is new.
  static func rows(of event: HistoryEvent, _ sequence: Int) -> [DerivedRow] {
    switch event {
    case .run(let record): rows(of: record, sequence)
    case .promotion(let record), .rollback(let record):
      [
        DerivedRow(
          "promotion",
          [
            "sequence": sequence, "model": record.model, "version": record.version,
            "run": record.run, "replaced": record.replaced,
            "set_aside": record.setAside.joined(separator: ", "),
          ])
      ]
    }
  }

  private static func rows(of record: RunRecord, _ sequence: Int) -> [DerivedRow] {
    let run = DerivedRow(
      "run",
      [
        "sequence": sequence, "model": record.model.name, "version": record.model.version,
        "outcome": record.outcome.rawValue, "owner": record.owner,
        "as_of": record.asOf.description, "definition": record.definition,
        "cron": record.schedule?.cron, "grace": record.schedule?.grace.seconds,
        "compared_with": record.comparedWith, "library": record.machine.library,
        "kernel_tier": record.machine.kernelTier,
        "linear_algebra": record.machine.linearAlgebra, "system": record.machine.system,
        "host": record.machine.host, "commit_id": record.commit,
      ])
    let metrics = record.metrics.enumerated().map { position, metric in
      DerivedRow(
        "metric",
        [
          "sequence": sequence, "position": position, "name": metric.name, "value": metric.value,
          "lower": metric.lower, "upper": metric.upper,
        ])
    }
    let artifacts = record.artifacts.enumerated().map { position, artifact in
      DerivedRow(
        "artifact",
        [
          "sequence": sequence, "position": position, "name": artifact.name,
          "sha256": artifact.sha256, "byte_count": artifact.byteCount,
        ])
    }
    let inputs = record.inputs.enumerated().map { position, input in
      DerivedRow(
        "input",
        [
          "sequence": sequence, "position": position,
          "roles": input.roles.map(\.rawValue).joined(separator: " "), "content": input.content,
          "address": input.address, "sha256": input.sha256, "byte_count": input.byteCount,
          "modified": input.modified.description,
          "shape": input.shape.map(String.init).joined(separator: " "),
          "element_type": input.elementType,
        ])
    }
    let gates = record.gates.enumerated().map { position, gate in
      DerivedRow(
        "gate",
        [
          "sequence": sequence, "position": position, "kind": gate.kind.rawValue,
          "subject": gate.subject, "outcome": gate.outcome.rawValue, "sentence": gate.sentence,
          "value": gate.value, "lower": gate.lower, "upper": gate.upper, "bound": gate.limit,
          "row_count": gate.rows, "needed_rows": gate.neededRows,
        ])
    }
    let stages = record.stages.enumerated().map { position, stage in
      DerivedRow(
        "stage",
        [
          "sequence": sequence, "position": position, "name": stage.name.rawValue,
          "key": stage.key, "sha256": stage.sha256,
        ])
    }
    return [run] + metrics + artifacts + inputs + gates + stages
  }
}
