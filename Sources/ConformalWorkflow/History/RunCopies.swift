internal import FoundationEssentials
internal import ScoringCore
internal import TensorFiles

/// What follows from entries on disk, for people and programs that do not ask the history: `models/NAME/runs/N/` with
/// the artifacts of run N under their names, and `models/NAME/in-force`, a link to that of the run in force.
///
/// All of it can be made again from the entries and the objects. A directory and a link appear whole or not at all.
struct RunCopies {
  let history: History

  /// Where the artifacts of a run are.
  func directory(_ model: String, _ run: Int) -> String {
    "\(history.directory)/models/\(model)/runs/\(run)"
  }

  /// The link to the artifacts in force.
  func inForceLink(_ model: String) -> String { "\(history.directory)/models/\(model)/in-force" }

  /// Does what follows from an entry that was just written.
  func follow(_ entry: HistoryEntry) throws {
    switch entry.event {
    case .run(let record): try copy(record, entry.sequence)
    case .promotion(let record), .rollback(let record): try settle(record.model)
    }
  }

  /// Makes the link of a model point to the run in force, and the run's directory where it is absent.
  ///
  /// Looks again after writing: of several processes, the last to look sees what all of them wrote.
  func settle(_ model: String) throws {
    var run: Int?
    while let promotion = try history.promotionInForce(model),
      run != promotion.run || linked(model) != promotion.run
    {
      run = promotion.run
      if let record = try history.entry(promotion.run)?.run { try copy(record, promotion.run) }
      try point(model, to: promotion.run)
    }
  }

  /// Makes the directory of a run where it is absent; artifacts whose objects are absent are left out.
  func copy(_ record: RunRecord, _ sequence: Int) throws {
    let target = directory(record.model.name, sequence)
    guard !FileManager.default.fileExists(atPath: target), !record.artifacts.isEmpty else { return }
    let temporary = TemporaryName.next(beside: target)
    try ObjectStore.makeDirectory(temporary)
    defer { try? FileManager.default.removeItem(atPath: temporary) }
    for artifact in record.artifacts where Self.isPlain(artifact.name) {
      let object = history.objects.path(artifact)
      guard FileManager.default.fileExists(atPath: object) else { continue }
      let place = "\(temporary)/\(artifact.name)"
      if FileSystem.link(object, to: place) != 0 { try history.objects.copy(artifact, to: place) }
    }
    // Another process that came first made the same.
    if FileSystem.rename(temporary, to: target) != 0,
      !FileManager.default.fileExists(atPath: target)
    {
      throw DataError.system("make", path: target, code: .cannotWrite, number: FileSystem.lastError)
    }
  }

  /// The run that the link of a model points to; `nil` where it points elsewhere or is absent.
  func linked(_ model: String) -> Int? {
    linkTarget(model).flatMap { $0.hasPrefix("runs/") ? Int($0.dropFirst(5)) : nil }
  }

  /// What the link of a model holds, or `nil` where there is no link.
  func linkTarget(_ model: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: inForceLink(model))
  }

  private func point(_ model: String, to run: Int) throws {
    guard linked(model) != run else { return }
    let target = inForceLink(model)
    let temporary = TemporaryName.next(beside: target)
    try ObjectStore.makeDirectory("\(history.directory)/models/\(model)")
    guard FileSystem.makeSymbolicLink(temporary, to: "runs/\(run)") == 0 else {
      throw DataError.system("link", path: target, code: .cannotWrite, number: FileSystem.lastError)
    }
    guard FileSystem.rename(temporary, to: target) == 0 else {
      let reason = FileSystem.lastError
      FileSystem.remove(temporary)
      throw DataError.system("link", path: target, code: .cannotWrite, number: reason)
    }
  }

  /// Whether a name stays inside of a directory.
  static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".") && !name.utf8.contains(UInt8(ascii: "/"))
      && !name.utf8.contains(0)
  }
}
