internal import ConformalReporting

/// `history.md`: the log of a model as a table.
struct PackedHistoryPage {
  let model: String
  let log: [HistoryEntry]

  /// The page.
  var report: Report {
    Report(
      title: "History of \(model)",
      verdict: .init(
        nil,
        "\(log.count) \(log.count == 1 ? "entry" : "entries"), the last of \(log.last?.time.day ?? "no day")"
      ),
      sections: [
        .init(
          title: "Entries",
          blocks: [
            .table(
              .init(
                title: "Oldest first; history.json has all of each entry.",
                header: [
                  "No.", "When", "What", "Version", "Outcome", "Who", "Why", "SHA-256 begins with",
                ],
                rows: log.map(row)))
          ])
      ])
  }

  private func row(_ entry: HistoryEntry) -> [String] {
    let what: [String] =
      switch entry.event {
      case .run(let record): ["run", record.model.version, record.outcome.rawValue]
      case .promotion(let record): ["promotion of run \(record.run)", record.version, "–"]
      case .rollback(let record): ["rollback to run \(record.run)", record.version, "–"]
      }
    return ["\(entry.sequence)", entry.time.description] + what
      + [entry.authorship.who, entry.authorship.why ?? "–", String(entry.sha256.prefix(12))]
  }
}
