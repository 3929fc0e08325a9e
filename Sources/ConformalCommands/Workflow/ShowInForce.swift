internal import ConformalWorkflow
internal import ScoringCore

/// `conformal at`: what was in force on a day.
public struct ShowInForce: Sendable {
  /// The directory of the history.
  public var directory: String
  /// The day, or a time.
  public var day: String
  /// The model, or `nil` for all.
  public var model: String?
  /// Whether to print JSON.
  public var json = false

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - directory: the directory of the history.
  ///   - day: a date, which stands for its last second, or a time.
  public init(directory: String, day: String) { (self.directory, self.day) = (directory, day) }

  private struct Output: Encodable {
    let schema = "swift-conformal/at/1"
    let time: Timestamp
    let inForce: [InForceRecord]
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `success`, also where nothing was in force.
  /// - Throws: `DataError` for a day that is none, where there is no history, or no such model.
  public func run(_ console: Console) throws -> ExitStatus {
    guard let time = Timestamp.end(of: day) else {
      throw DataError(
        .usage, found: "'\(day)'", expected: "a day or a time, such as 2026-05-01")
    }
    let history = try History(directory: directory, makes: false).repaired(console)
    if let model, try !history.models().contains(model) {
      throw DataError(
        found: "no model named '\(model)'", remedy: "see `conformal status`", file: directory)
    }
    let records = try history.inForceRecords(at: time, model)
    try console.print(
      json
        ? jsonText(Output(time: time, inForce: records))
        : printable(model == nil ? table(records, time) : details(records, time)))
    return .success
  }

  private func table(_ records: [InForceRecord], _ time: Timestamp) -> String {
    guard !records.isEmpty else { return "nothing was in force at \(time)\n" }
    var table = TextTable([
      ("model", .left), ("version", .left), ("run", .right), ("since", .left), ("by", .left),
      ("thresholds", .left), ("why", .left),
    ])
    for record in records {
      table.add([
        record.model, record.version, "\(record.run)", record.since.description,
        oneLine(record.who), Self.thresholds(record), oneLine(record.why ?? ""),
      ])
    }
    return "in force at \(time)\n\n" + table.text
  }

  /// The thresholds of a policy in a few words, such as `approve 0.82, review 0.49`.
  private static func thresholds(_ record: InForceRecord) -> String {
    record.thresholds.map {
      "\(MetricName.band($0.name)) \(MetricWords.value($0.name, $0.value))"
    }.joined(separator: ", ")
  }

  private func details(_ records: [InForceRecord], _ time: Timestamp) -> String {
    guard let record = records.first else {
      return "nothing of \(model ?? "") was in force at \(time)\n"
    }
    let verb = record.kind == .rollback ? "put back" : "promoted"
    var facts = [
      ("in force at", time.description), ("model", record.model), ("version", record.version),
      ("run", "\(record.run), \(record.ranAt), \(record.outcome.words)"),
      (verb, "\(record.since) by \(oneLine(record.who)), entry \(record.entry)"),
      ("why", oneLine(record.why ?? "no reason given")), ("owner", oneLine(record.owner)),
    ]
    if !record.setAside.isEmpty {
      facts.append(("gates set aside", record.setAside.joined(separator: ", ")))
    }
    if let commit = record.commit { facts.append(("commit", commit)) }
    facts += record.thresholds.map {
      (MetricWords.name($0.name), MetricWords.value($0.name, $0.value))
    }
    var text = factLines(facts)
    func section(_ title: String, _ columns: [String], _ rows: [[String]]) {
      guard !rows.isEmpty else { return }
      var table = TextTable(columns.map { ($0, .left) })
      for row in rows { table.add(row.map { oneLine($0) }) }
      text += "\n\(title)\n" + table.text
    }
    section(
      "Artifacts", ["name", "sha256"], record.artifacts.map { [$0.name, $0.sha256] })
    section(
      "Data", ["roles", "content", "address", "sha256"],
      record.inputs.map { [$0.roles, $0.content, $0.address, $0.sha256] })
    section(
      "Gates", ["gate", "outcome", "found"],
      record.gates.map { gate in
        let kind = gate.kind.rawValue
        return [
          gate.subject.isEmpty ? kind : "\(kind) \(gate.subject)", gate.outcome.words,
          gate.sentence,
        ]
      })
    return text
  }
}
