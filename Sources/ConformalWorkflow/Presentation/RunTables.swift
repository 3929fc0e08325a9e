internal import ConformalReporting

/// The gates of one run as rows of an aligned table.
package enum GateTable {
  /// The names of the columns.
  package static let header = ["gate", "outcome", "found"]

  /// A row for each result, in order.
  ///
  /// - Parameter run: the run.
  /// - Returns: a text for each column.
  package static func rows(_ run: GatedRun) -> [[String]] {
    if let obstacle = run.obstacle { return [["run", "cannot run", obstacle]] }
    return run.results.map { result in
      let note =
        result.outcome == .inconclusive && !run.isHeldUp(by: result)
        ? " (allowed)" : result.isWarning ? " (look)" : ""
      return [result.name, result.outcome.words + note, result.sentence]
    }
  }
}

/// The runs of many models as rows of an aligned table.
package enum FleetTable {
  /// The names of the columns.
  package static let header = ["model", "version", "outcome", "rows", "seconds", "because of"]

  /// A row for each run, in order.
  ///
  /// - Parameter runs: the runs.
  /// - Returns: a text for each column.
  package static func rows(_ runs: [GatedRun]) -> [[String]] {
    runs.map { run in
      [
        run.model, run.version,
        run.obstacle != nil ? "cannot run" : run.results.isEmpty ? "stopped" : run.outcome.words,
        run.rowCount.map(GateWords.count) ?? "–",
        run.seconds.map { GateWords.plain(Numerals.fixed($0, places: 2)) } ?? "–",
        reason(run),
      ]
    }
  }

  /// How many runs came to what, such as `498 passed, 1 failed, 1 cannot run`.
  ///
  /// - Parameter runs: the runs.
  /// - Returns: one line without a final stop.
  package static func summary(_ runs: [GatedRun]) -> String {
    let ran = runs.filter { $0.obstacle == nil && !$0.results.isEmpty }
    // Gates always give results: without any the runs were told to stop before.
    let stopped = runs.count { $0.obstacle == nil && $0.results.isEmpty }
    let counts = [
      (stopped, "stopped where --only said"),
      (ran.count { $0.outcome == .passed }, "passed"),
      (ran.count { $0.outcome == .inconclusive }, "inconclusive"),
      (ran.count { $0.outcome == .failed }, "failed"),
      (runs.count - ran.count - stopped, "cannot run"),
    ]
    let parts = counts.filter { $0.0 > 0 }.map { "\(GateWords.count($0.0)) \($0.1)" }
    return parts.isEmpty ? "no models" : parts.joined(separator: ", ")
  }

  private static func reason(_ run: GatedRun) -> String {
    if let obstacle = run.obstacle { return obstacle }
    let held = run.results.filter { run.isHeldUp(by: $0) }
    return GateOutcome.allCases.compactMap { outcome -> String? in
      let names = held.filter { $0.outcome == outcome }.map(\.name)
      guard !names.isEmpty else { return nil }
      // A run that failed is told apart from what merely could not be told in it.
      return GateWords.list(names)
        + (outcome == .inconclusive && run.outcome == .failed ? " inconclusive" : "")
    }.reversed().joined(separator: "; ")
  }
}
