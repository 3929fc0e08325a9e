internal import GRDB
internal import ScoringCore

extension History {
  /// Checks the chain, every row of every table, every kept file, the readable copies and the links.
  ///
  /// Changes nothing, and puts nothing right. Runs are not replayed here.
  ///
  /// - Parameter head: the checksum of an entry that was written down elsewhere, or `nil`.
  /// - Returns: what was checked, and what is not as it was written.
  /// - Throws: `DataError` where the history cannot be read at all.
  public func verification(head: String? = nil) throws -> HistoryVerification {
    try file.read { database in
      var findings = try SchemaCheck.findings(database)
      var chain = ChainCheck(head: head)
      var rows = try DerivedRowCheck(database)
      // After the snapshot has begun: objects are there before entries name them.
      var kept = ObjectCheck(objects)
      var bodies: [HistoryFinding] = []
      let entries = try Row.fetchCursor(database, sql: "SELECT * FROM entry ORDER BY sequence")
      while let row = try entries.next() {
        try chain.check(row)
        let (sequence, model) = (
          try row.value("sequence", Int.self), try row.value("model", String.self)
        )
        let event = try? EntryText.event(
          kind: try row.value("kind", String.self), body: try row.value("body", String.self),
          sequence: sequence)
        if let event {
          if event.model != model {
            bodies.append(
              .init(.row, "entry \(sequence)", "'model' is '\(model)', its body '\(event.model)'"))
          }
          if case .run(let record) = event { kept.check(record, sequence) }
        } else {
          bodies.append(.init(.row, "entry \(sequence)", "its body is not understood"))
        }
        try rows.check(event, model: event?.model ?? model, sequence)
      }
      try chain.finish(database)
      try rows.finish(database)
      kept.finish()
      findings += chain.findings + bodies + rows.findings + kept.findings
      return HistoryVerification(
        entryCount: chain.count, head: chain.last?.sha256, objectCount: kept.count,
        findings: findings)
    }.adding { try CopyCheck(history: self).findings() }
  }
}

extension HistoryVerification {
  fileprivate func adding(_ others: () throws -> [HistoryFinding]) rethrows -> Self {
    var result = self
    result.findings += try others()
    return result
  }
}
