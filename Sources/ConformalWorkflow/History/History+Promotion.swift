internal import ScoringCore

/// What came of a request to put a run in force.
public enum PromotionOutcome: Hashable, Sendable {
  /// It is in force from now on, by this entry.
  case done(HistoryEntry)
  /// It was in force already, and nothing was written.
  case alreadyInForce(run: Int)
  /// Its gates were not passed: those that were not, by name.
  case refused(run: Int, gates: [String])
}

extension History {
  /// Puts the last run of a version in force, or a run that is named.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - version: the version.
  ///   - run: the number of a run of that version, or `nil` for the last.
  ///   - authorship: who, and why.
  ///   - time: when.
  ///   - setsGatesAside: whether a run whose gates were not passed is put in force; the entry names them.
  /// - Returns: what came of it.
  /// - Throws: `DataError` where there is no such run, one of its files is absent or was changed, or nothing can be
  ///   written.
  public func promote(
    _ model: String, version: String, run: Int? = nil, by authorship: Authorship,
    at time: Timestamp, setsGatesAside: Bool = false
  ) throws -> PromotionOutcome {
    let found = try run.map { try entry($0) } ?? lastRun(model, version: version)
    guard let found, let record = found.run, record.model.name == model,
      record.model.version == version
    else {
      throw DataError(
        found: run.map { "no run \($0) of \(model) version \(version)" }
          ?? "no run of \(model) version \(version)",
        remedy: "see `conformal history \(model)`", file: directory)
    }
    if try promotionInForce(model)?.run == found.sequence {
      return .alreadyInForce(run: found.sequence)
    }
    if record.outcome != .passed, !setsGatesAside {
      return .refused(run: found.sequence, gates: record.openGates)
    }
    return try put(found, record, by: authorship, at: time) { .promotion($0) }
  }

  /// Puts back what was in force before, or the last run in force of a version.
  ///
  /// Each rollback goes one step further back: what was rolled back does not come again. Gates that were set aside for
  /// the run are named in the entry again.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - version: a version that was in force, or `nil` for what was in force before.
  ///   - authorship: who, and why.
  ///   - time: when.
  /// - Returns: what came of it.
  /// - Throws: `DataError` where nothing was in force before, one of its files is absent or was changed, or nothing
  ///   can be written.
  public func rollBack(
    _ model: String, to version: String? = nil, by authorship: Authorship, at time: Timestamp
  ) throws -> PromotionOutcome {
    let promotions = try promotions(model)
    guard let present = promotions.last else {
      throw DataError(
        found: "\(model), of which nothing is in force",
        remedy: "put a version in force with `conformal promote`", file: directory)
    }
    let target: Int?
    if let version {
      target = promotions.last { $0.version == version }?.run
    } else {
      target = Self.stack(promotions).dropLast().last
    }
    guard let target, let found = try entry(target), let record = found.run else {
      throw DataError(
        found: version.map { "version \($0) of \(model), which was never in force" }
          ?? "\(model) version \(present.version), before which nothing was in force",
        remedy: "put a version in force with `conformal promote`", file: directory)
    }
    if target == present.run { return .alreadyInForce(run: target) }
    return try put(
      found, record, by: authorship, at: time, insteadOf: present.run
    ) { .rollback($0) }
  }

  private func put(
    _ entry: HistoryEntry, _ record: RunRecord, by authorship: Authorship, at time: Timestamp,
    insteadOf present: Int? = nil, _ event: (PromotionRecord) -> HistoryEvent
  ) throws -> PromotionOutcome {
    for artifact in record.artifacts { _ = try objects.bytes(artifact) }
    let model = record.model.name
    let written: HistoryEntry
    do {
      written = try append(by: authorship, at: time, about: model) { inForce in
        if inForce == entry.sequence { throw InForceAlready() }
        guard present == nil || inForce == present else {
          throw DataError(
            .cannotWrite,
            found: "somebody else put run \(inForce.map(String.init) ?? "none") in force meanwhile",
            remedy: "look at `conformal status`, and try again")
        }
        return event(
          PromotionRecord(
            model: model, version: record.model.version, run: entry.sequence, replaced: inForce,
            setAside: record.openGates))
      }
    } catch is InForceAlready {
      return .alreadyInForce(run: entry.sequence)
    }
    // What the link could not follow, it is tried again for, and said.
    do {
      try RunCopies(history: self).settle(model)
    } catch let error as DataError {
      throw DataError(
        error.code,
        found: "entry \(written.sequence) is written and puts run \(entry.sequence) of \(model) in "
          + "force, but models/\(model)/in-force cannot follow: \(error.found)",
        expected: error.expected,
        remedy: "make the place writable; `conformal status` then puts the link right",
        file: error.file)
    }
    return .done(written)
  }

  /// The runs that rollbacks lead through, the one in force last.
  static func stack(_ promotions: [PromotionInForce]) -> [Int] {
    var stack: [Int] = []
    for promotion in promotions {
      if promotion.isRollback, let index = stack.lastIndex(of: promotion.run) {
        stack.removeLast(stack.count - index - 1)
      } else if stack.last != promotion.run {
        stack.append(promotion.run)
      }
    }
    return stack
  }
}

extension RunRecord {
  /// Gates that whoever puts the run in force sets aside, by name; none where the run passed.
  fileprivate var openGates: [String] {
    guard outcome != .passed else { return [] }
    return gates.filter { $0.outcome == .failed || $0.outcome == .inconclusive }.map(\.name)
  }
}

/// That another process has just done what was asked for.
private struct InForceAlready: Error {}
