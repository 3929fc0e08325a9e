internal import ConformalWorkflow
internal import ScoringCore

extension History {
  /// The history, after making up for processes that were killed; what was put right is said.
  ///
  /// Who may only read looks at it as it is.
  func repaired(_ console: Console) throws -> History {
    do {
      for sentence in try repair() { console.note("note: \(sentence)") }
    } catch let error as DataError where error.code == .cannotWrite {
      console.note("note: not put right: \(error.found)")
    }
    return self
  }

  /// What the last runs of a model show.
  func warnings(_ model: String) throws -> [TrendWarning] {
    TrendRules.warnings(try lastRuns(model, limit: TrendRules.lookBack))
  }

  /// The entry of a run that words name: a number, `MODEL@VERSION`, or `in-force:MODEL`.
  func run(named name: String) throws -> HistoryEntry {
    let found: HistoryEntry?
    if let number = Int(name) {
      found = try entry(number)
      if let found, found.run == nil {
        throw DataError(
          .usage, found: "entry \(number), which is a \(found.event.kind.rawValue)",
          expected: "a run",
          remedy: "see `conformal history --kind run`")
      }
    } else if name.hasPrefix("in-force:") {
      found = try inForce(String(name.dropFirst(9)))?.run
    } else if let at = name.firstIndex(of: "@") {
      found = try lastRun(
        String(name[..<at]), version: String(name[name.index(after: at)...]))
    } else {
      throw DataError(
        .usage, found: "'\(name)'",
        expected: "the number of a run, MODEL@VERSION or in-force:MODEL")
    }
    guard let found else {
      throw DataError(
        found: "no run '\(name)'", remedy: "see `conformal history`", file: directory)
    }
    return found
  }
}
