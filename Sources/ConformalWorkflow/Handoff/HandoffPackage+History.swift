internal import GRDB
internal import ScoringCore

extension HandoffPackage {
  /// The most entries that a package keeps, the newest; those of its run are always kept.
  static let mostEntries = 200

  /// Packs a run of a history: that of a number, else the one in force, else the last.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - number: the number of the run's entry, or `nil`.
  ///   - history: the history.
  /// - Throws: `DataError` where there is no such run, or something that it names is gone or was changed.
  public init(_ model: String, run number: Int?, from history: History) throws {
    let inForce = try history.inForce(model)
    let found =
      if let number { try history.entry(number) } else {
        try inForce?.run ?? history.lastRun(model)
      }
    guard let run = found, run.event.model == model, let record = run.run else {
      throw DataError(
        .missingInput,
        found: number.map { "no run \($0) of '\(model)'" } ?? "no run of '\(model)'",
        expected: "a run in this history", remedy: "see `conformal history`",
        file: history.directory)
    }
    let bytes = try history.objects.bytes(record.definition, suffix: ".json")
    let definition = try HandoffJSON.decode(
      PipelineDefinition.self, from: bytes,
      file: history.objects.path(record.definition, suffix: ".json"))
    let artifacts = try Dictionary(
      record.artifacts.map { ($0.name, try history.objects.bytes($0)) },
      uniquingKeysWith: { first, _ in first })
    let promotion =
      inForce.flatMap { $0.run.sequence == run.sequence ? $0.promotion : nil }
    let (log, head) = try history.log(of: model, with: [run, promotion].compactMap { $0 })
    try self.init(
      run: run, promotion: promotion, log: log, head: head, definition: definition,
      artifacts: artifacts)
  }

  /// Whether the run of the package is in force.
  public var isInForce: Bool { promotion != nil }
}

extension History {
  /// The newest entries of a model, oldest first, with some that must be among them; and the end of the chain.
  fileprivate func log(
    of model: String, with wanted: [HistoryEntry]
  ) throws -> (entries: [HistoryEntry], head: ChainHead) {
    try file.read { database in
      let newest = try Row.fetchAll(
        database, sql: "SELECT * FROM entry WHERE model = ? ORDER BY sequence DESC LIMIT ?",
        arguments: [model, HandoffPackage.mostEntries]
      ).map { try HistoryEntry(row: $0) }
      let known = Set(newest.map(\.sequence))
      let head = try Row.fetchOne(
        database, sql: "SELECT sequence, sha256 FROM entry ORDER BY sequence DESC LIMIT 1")
      return (
        (newest + wanted.filter { !known.contains($0.sequence) })
          .sorted { $0.sequence < $1.sequence },
        try head.map {
          ChainHead(
            sequence: try $0.value("sequence", Int.self),
            sha256: try $0.value("sha256", String.self))
        } ?? ChainHead(sequence: 0, sha256: EntryText.origin)
      )
    }
  }
}
