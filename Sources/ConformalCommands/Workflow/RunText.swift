internal import ConformalArtifacts
internal import ConformalWorkflow

/// What came of one run, for a terminal.
struct RunText {
  private let result: PipelineRun.Result
  private let gated: GatedRun
  private let run: PipelineRun
  private let seconds: [StageName: Double]

  init(
    _ result: PipelineRun.Result, _ gated: GatedRun, _ run: PipelineRun,
    seconds: [StageName: Double]
  ) {
    (self.result, self.gated, self.run, self.seconds) = (result, gated, run, seconds)
  }

  private var name: String { "\(gated.model) \(gated.version)" }

  private var stages: String {
    var table = TextTable([("stage", .left), ("", .left), ("seconds", .right)])
    for stage in result.record.stages {
      table.add([
        stage.name.rawValue,
        result.reused.contains(stage.name) ? "reused: its inputs did not change" : "done",
        seconds[stage.name].map { fixed($0, 2) } ?? "",
      ])
    }
    return table.text
  }

  private var gates: String {
    var table = TextTable(GateTable.header.map { ($0, .left) })
    for row in GateTable.rows(gated) { table.add(row) }
    return table.text
  }

  func text(last: StageName?) -> String {
    guard let entry = result.entry else {
      return stages + "ran up to \(last?.rawValue ?? ""); nothing was written to the history\n"
    }
    let directory = run.history.directory
    let place = "\(directory)/models/\(gated.model)/runs/\(entry.sequence)"
    return [
      stages, gates,
      factLines([
        ("run", "\(entry.sequence): \(name), \(gated.outcome.words)"),
        ("files", "\(place) (\(result.record.artifacts.map(\.name).joined(separator: ", ")))"),
      ]) + next(entry),
    ].joined(separator: "\n")
  }

  private func next(_ entry: HistoryEntry) -> String {
    guard gated.outcome == .passed else { return "" }
    return
      "next: conformal promote \(gated.model) \(gated.version) --reason WHY --history \(run.history.directory)\n"
  }
}

/// What came of many runs, for a terminal.
struct FleetText {
  private let runs: [GatedRun]

  init(_ runs: [GatedRun]) { self.runs = runs }

  var text: String {
    var table = TextTable(
      FleetTable.header.map { ($0, ["rows", "seconds"].contains($0) ? .right : .left) })
    for row in FleetTable.rows(runs) { table.add(row) }
    return table.text + FleetTable.summary(runs) + "\n"
  }
}

/// What a run would do, for a terminal.
struct RunPlanText {
  private let plan: RunPlan
  private let definition: PipelineDefinition
  private let file: String

  init(_ plan: RunPlan, _ definition: PipelineDefinition, _ file: String) {
    (self.plan, self.definition, self.file) = (plan, definition, file)
  }

  var text: String {
    var stages = TextTable([("stage", .left), ("would", .left), ("what", .left)])
    for stage in plan.stages {
      stages.add([stage.name.rawValue, stage.isKnown ? "be reused" : "run", stage.words])
    }
    var inputs = TextTable([("input", .left), ("bytes", .right), ("roles", .left)])
    for input in plan.inputs {
      inputs.add([
        input.address, grouped(input.byteCount),
        input.roles.map(\.rawValue).joined(separator: ", "),
      ])
    }
    return
      "\(definition.model.name) \(definition.model.version) (\(printable(file))); nothing was run\n\n"
      + inputs.text + "\n" + stages.text
  }
}

/// What `run --json` prints.
struct FleetDocument: Encodable {
  struct Run: Encodable {
    let artifacts: [ArtifactReference]
    let error: String?
    let metrics: [Metric]
    let model: String
    let outcome: String?
    let reused: [String]
    let rows: Int?
    let run: Int?
    let seconds: Double
    let sha256: String?
    let version: String
  }

  let runs: [Run]
  let schema = "swift-conformal/runs/1"

  /// - Parameters:
  ///   - members: what came of each that was read.
  ///   - gated: the same, and those that were not read after them.
  ///   - isComplete: whether gates were checked.
  init(_ members: [Fleet.Member], _ gated: [GatedRun], isComplete: Bool) {
    runs = gated.enumerated().map { index, gated in
      let member = index < members.count ? members[index] : nil
      let result = try? member?.result.get()
      return Run(
        artifacts: result?.record.artifacts ?? [], error: gated.obstacle,
        metrics: result?.record.metrics ?? [], model: gated.model,
        outcome: gated.obstacle != nil ? "error" : isComplete ? gated.outcome.rawValue : nil,
        reused: result?.reused.map(\.rawValue) ?? [], rows: result?.rowCount,
        run: result?.entry?.sequence, seconds: member?.seconds ?? 0, sha256: result?.entry?.sha256,
        version: gated.version)
    }
  }
}
