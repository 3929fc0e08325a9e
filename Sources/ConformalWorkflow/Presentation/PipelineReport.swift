internal import ConformalArtifacts
package import ConformalReporting

/// The page of a run: whether the model may go into force, why, and what all that rests on.
package struct PipelineReport {
  let definition: PipelineDefinition
  let findings: RunFindings
  let gates: [GateResult]
  let outcome: GateOutcome
  let inputs: [CapturedInput]
  let asOf: Timestamp
  /// Sections that stages made while they had the rows: pictures and tables, by stage in order.
  let sections: [Report.Section]
  /// The numbers that trends go by.
  let metrics: [Metric]
  /// The files that came of the run before its report.
  let artifacts: [ArtifactReference]

  /// A page.
  ///
  /// - Parameters:
  ///   - definition: the pipeline.
  ///   - findings: what the stages found.
  ///   - gates: what came of each gate.
  ///   - outcome: what came of all.
  ///   - inputs: the files that were read.
  ///   - asOf: the time that the run was judged at.
  ///   - sections: what stages made, see ``StageSections``.
  ///   - metrics: the numbers that trends go by.
  ///   - artifacts: the files that came of the run before its report.
  package init(
    definition: PipelineDefinition, findings: RunFindings, gates: [GateResult],
    outcome: GateOutcome, inputs: [CapturedInput], asOf: Timestamp, sections: [Report.Section],
    metrics: [Metric] = [], artifacts: [ArtifactReference] = []
  ) {
    (self.definition, self.findings) = (definition, findings)
    (self.gates, self.outcome) = (gates, outcome)
    (self.inputs, self.asOf, self.sections) = (inputs, asOf, sections)
    (self.metrics, self.artifacts) = (metrics, artifacts)
  }

  /// The page.
  package var report: Report {
    Report(
      title: "\(definition.model.name) \(definition.model.version)",
      verdict: .init(outcome.reported, headline, sentences: sentences), checks: checks,
      sections: [asked, DataSection(findings.capture, asOf: asOf).section]
        + CorrectionSection(findings).sections + sections
        + (findings.policy.map { [DecisionSection($0, definition.policy).section] } ?? [])
        + (notApplicable.map { [$0] } ?? []),
      provenance: provenance, json: try? json)
  }

  /// The numbers for programs, kept inside the page too.
  ///
  /// - Throws: an encoding error, for findings that are not finite.
  package var json: String {
    get throws {
      try RunDocument(
        definition: definition, findings: findings, gates: gates, outcome: outcome, inputs: inputs,
        asOf: asOf, metrics: metrics, artifacts: artifacts
      ).text
    }
  }

  /// Whether the model may go into force.
  package var headline: String {
    func names(_ wanted: GateOutcome) -> [String] {
      gates.filter { $0.outcome == wanted }.map(\.name)
    }
    let open = names(.inconclusive)
    switch outcome {
    case .failed: return "Must not go into force: \(GateWords.list(names(.failed)))"
    case .inconclusive:
      let held = gates.filter {
        $0.outcome == .inconclusive && !definition.allowInconclusive.contains($0.kind)
      }.map(\.name)
      return "Cannot be told: \(GateWords.list(held)) inconclusive"
    case .passed, .notApplicable:
      return "May go into force"
        + (open.isEmpty ? "" : "; allowed to be open: \(GateWords.list(open))")
    }
  }

  private var sentences: [String] {
    let counts = GateOutcome.allCases.compactMap { outcome -> String? in
      let count = gates.count { $0.outcome == outcome }
      return count == 0 ? nil : "\(count) \(outcome.words)"
    }
    let warnings = gates.filter(\.isWarning).map { "Look at \($0.name): \($0.sentence)." }
    return (definition.model.description.map { [$0] } ?? [])
      + ["Gates: \(counts.isEmpty ? "none" : counts.joined(separator: ", ")), as of \(asOf)."]
      + warnings
  }

  /// Gates with an outcome that a page has a sign for.
  private var checks: [Report.Check] {
    gates.compactMap { gate in
      gate.outcome.reported.map { .init(name: gate.name, outcome: $0, sentence: gate.sentence) }
    }
  }

  private var asked: Report.Section {
    let rows = definition.gates.map { gate in
      [
        gate.kind.rawValue, gate.limit.map(GateWords.limit) ?? "–",
        // The interval of the ECE is 95 % whatever the significance.
        gate.kind.isExact ? "–" : gate.kind == .ece ? "0.025" : "\(gate.significance)",
        definition.allowInconclusive.contains(gate.kind) ? "yes" : "no",
      ]
    }
    return .init(
      title: "What was asked",
      blocks: [
        .facts(DefinitionFacts(definition).facts),
        .table(
          .init(
            title:
              "Gates; significance is the probability with which one that is met is called failed",
            header: ["gate", "limit", "significance", "may be inconclusive"], rows: rows)),
      ])
  }

  /// Gates with nothing to judge: no outcome, so that they are told in words.
  private var notApplicable: Report.Section? {
    let silent = gates.filter { $0.outcome == .notApplicable }
    guard !silent.isEmpty else { return nil }
    return .init(
      title: "Gates with nothing to judge",
      blocks: silent.map { .paragraph("\($0.name): \($0.sentence).") })
  }

  private var provenance: [Report.Fact] {
    inputs.map { input in
      let shape = input.shape.map { "\($0)" }.joined(separator: " x ")
      return Report.Fact(
        name: "\(input.content) of \(GateWords.list(input.roles.map(\.rawValue)))",
        value: "\(input.address), \(input.elementType) \(shape), "
          + "\(GateWords.count(input.byteCount)) bytes, changed \(input.modified), sha256 "
          + input.sha256)
    }
      + assumptions
      + [
        Report.Fact(name: "judged as of", value: "\(asOf)"),
        Report.Fact(name: "written by", value: "swift-conformal \(LibraryVersion.text)"),
      ]
  }

  /// What guarantees rest on; that of a policy stands with its certificate.
  private var assumptions: [Report.Fact] {
    var facts: [Report.Fact] = []
    if findings.reassessment != nil {
      facts.append(.init(name: "corrected probabilities", value: CalibratorCertificate.guarantee))
      facts.append(.init(name: "assuming that", value: CalibratorCertificate.assumption))
    }
    if let predictor = definition.predictor {
      let taxonomy = predictor.taxonomy
      facts.append(.init(name: "prediction sets", value: Certificate.guarantee(taxonomy)))
      facts.append(.init(name: "assuming that", value: Certificate.assumption(taxonomy)))
      facts.append(.init(name: "scope", value: Certificate.scope(taxonomy)))
    }
    if case .split(_, let split) = definition.data.source, split.by == .grouped {
      facts.append(.init(name: "groups", value: GateWords.groups))
    }
    return facts
  }
}

extension GateOutcome {
  /// The outcome as a page shows it; `nil` where there is nothing to show.
  var reported: Report.Outcome? {
    switch self {
    case .passed: .passed
    case .inconclusive: .inconclusive
    case .failed: .failed
    case .notApplicable: nil
    }
  }
}
