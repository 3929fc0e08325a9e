extension HistoryEntry {
  /// The checksum that its contents give.
  package var seal: String {
    get throws {
      try EntryText.checksum(
        .init(
          sequence: sequence, kind: event.kind, model: event.model, time: time.description,
          who: authorship.who, why: authorship.why, body: EntryText.body(event),
          previous: previous))
    }
  }

  /// The run that it tells of, where it tells of one.
  var runRecord: RunRecord? {
    if case .run(let record) = event { record } else { nil }
  }

  /// The run that it put in force, where it did.
  var promotionRecord: PromotionRecord? {
    switch event {
    case .run: nil
    case .promotion(let record), .rollback(let record): record
    }
  }
}
