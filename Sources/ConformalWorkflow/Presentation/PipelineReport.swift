internal import ConformalReporting

/// The page of a run.
struct PipelineReport {
  let definition: PipelineDefinition
  let findings: RunFindings
  let gates: [GateResult]
  let outcome: GateOutcome
  let inputs: [CapturedInput]
  let asOf: Timestamp
  /// Sections that stages made while they had the rows: pictures and tables, by stage in order.
  let sections: [Report.Section]

  /// The page.
  var report: Report {
    Report(title: definition.model.name, verdict: .init(nil, ""), sections: sections)
  }

  /// The numbers for programs.
  var json: String { get throws { "{}" } }
}
