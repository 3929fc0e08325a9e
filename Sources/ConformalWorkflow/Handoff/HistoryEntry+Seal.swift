extension HistoryEntry {
  /// The checksum that its contents give.
  package var seal: String {
    get throws {
      try EntryText.checksum(
        .init(
          sequence: sequence, kind: event.kind.rawValue, model: event.model,
          time: time.description, who: authorship.who, why: authorship.why,
          body: EntryText.body(event), previous: previous))
    }
  }
}
