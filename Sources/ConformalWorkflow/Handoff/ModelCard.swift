internal import ConformalArtifacts
internal import ConformalPrediction
internal import ConformalReporting
internal import ExactStatistics
internal import SelectiveAbstention

/// The model card: what scores mean and do not mean, in plain language.
struct ModelCard {
  let facts: HandoffFacts

  /// What only the owner can say, as the pipeline has it; else a place to fill in, with its key.
  static func said(_ text: String?, _ key: String, _ question: String) -> String {
    text ?? "TO BE WRITTEN BY THE OWNER, as model.\(key) of the pipeline: \(question)."
  }

  /// The page.
  var report: Report {
    Report(
      title: "Model card: \(facts.name), version \(facts.version)",
      verdict: .init(
        facts.outcome, facts.record.model.description ?? "A classifier with \(classes) classes.",
        sentences: [facts.state] + facts.since + ["Owner: \(facts.record.owner)."]),
      checks: facts.checks,
      sections: [
        .init(title: "What the scores mean", blocks: [.points(meanings)]),
        .init(title: "What the scores do not mean", blocks: [.points(nonMeanings)]),
        .init(
          title: "Intended use",
          blocks: [
            .paragraph(
              facts.record.model.description.map { "In the words of the pipeline: \($0)" }
                ?? "The pipeline does not say what the model is for."),
            .paragraph(
              Self.said(
                facts.record.model.intendedUse, "intended_use",
                "who uses the answers, for which decisions, and for which they must not be used")),
          ]),
        .init(
          title: "Decision rules and thresholds in force", blocks: [.points(facts.rules)]),
        .init(
          title: "Performance, calibration and coverage",
          blocks: [
            facts.metrics,
            .paragraph(
              "An interval says which numbers of the whole population these test rows leave plausible; "
                + "where it is wide, the number is not known well. The reliability diagram and all tables "
                + "are in artifacts/report.html."),
          ]),
        .init(title: "Assumptions", blocks: [.points(assumptions)]),
        .init(title: "Limits", blocks: [.points(limits)]),
        .init(
          title: "Risks",
          blocks: [
            .points([
              Self.said(
                facts.record.model.harms, "harms",
                "who is harmed by a wrong answer that nobody looks at, and how it is noticed"),
              Self.said(
                facts.record.model.groupsExamined, "groups_examined",
                "groups of people for whom performance was looked at apart, and what was found"),
              Self.said(
                facts.record.model.appeals, "appeals",
                "how somebody affected can have a decision looked at again"),
            ])
          ]),
        .init(title: "Data", blocks: [facts.inputs]),
      ],
      provenance: [
        .init(name: "Run", value: "\(facts.run.sequence) of \(facts.run.time)"),
        .init(name: "Checksum of the run's entry", value: facts.run.sha256),
        .init(name: "Digest of the definition", value: facts.record.definition),
        .init(name: "Commit", value: facts.record.commit ?? "not under version control"),
        .init(
          name: "Made with", value: "swift-conformal \(facts.record.machine.library)"),
      ])
  }

  private var classes: String { facts.model.classCount.map { "\($0)" } ?? "several" }

  /// What may be read from the numbers.
  private var meanings: [String] {
    var points = [
      "A probability is a statement about many rows: of all answers that are given with about 80 %, "
        + "about 80 % should be right. How far that holds is the calibration error below."
    ]
    if let predictor = facts.model.predictor {
      points += predictor.predictor.alphas.map {
        "A prediction set at alpha \($0): \(Certificate.guarantee(predictor.predictor)), that is "
          + "\(HandoffWords.percent(1 - $0.doubleValue)). \(Certificate.scope(predictor.predictor).sentence)"
      }
      points.append(
        "A large set means that the model cannot tell these labels apart; a small one that it can.")
    }
    if let policy = facts.model.policy {
      points.append(
        "A decision (approve, review, escalate) says who looks at the row, by the thresholds below. "
          + "The confidence '\(policy.source.score.rawValue)' only ranks rows: more is surer.")
    }
    return points
  }

  /// What must not be read from them.
  private var nonMeanings: [String] {
    var points = [
      "A probability is no proof about the row at hand, and says nothing of why an answer was given.",
      "It holds for rows like those of the test data. Of rows of another kind it may say anything.",
      "It knows the classes of the training data alone: a row of none of them gets one of them all the same.",
    ]
    if facts.model.predictor != nil {
      points.append(
        "A prediction set of one label is not a guarantee that this label is right: sets miss the truth as "
          + "often as alpha allows, the small ones perhaps more often than the large ones.")
    }
    if facts.model.policy != nil {
      points.append(
        "An approved row is not a checked row: the agreed share of wrong answers is among the approved ones."
      )
    }
    return points
  }

  private var assumptions: [String] {
    var points = [
      "Exchangeability: the rows of the fit, the test rows and the rows to come are of one population, in "
        + "an order that does not matter. It fails when the population, the model or its inputs change; "
        + "then every promise here is void until a new run."
    ]
    if let predictor = facts.model.predictor {
      points.append("Prediction sets: \(Certificate.assumption(predictor)).")
    }
    if let policy = facts.model.policy {
      points.append("Decisions: \(PolicyCertificate.assumption(policy.policy)).")
    }
    if case .split(_, let split) = facts.definition.data.source, split.by == .grouped {
      points.append("Groups: \(GateWords.groups).")
    }
    return points
  }

  private var limits: [String] {
    var points = facts.record.gates.filter { $0.outcome == .inconclusive }.map {
      "Not known: \($0.asks). " + $0.sentence.sentence
    }
    points += facts.record.gates.filter { $0.outcome == .failed }.map {
      "Not met: \($0.asks). " + $0.sentence.sentence
    }
    let skipped = facts.record.gates.filter { $0.outcome == .notApplicable }
    if !skipped.isEmpty {
      points.append(
        "Not checked: " + skipped.map(\.asks).joined(separator: "; ") + ".")
    }
    points.append(
      "Everything here was found on the data below. It is as old as they are: "
        + "the next run is there to notice when it no longer holds.")
    return points
  }
}

extension String {
  /// The text as a sentence: with a capital and a final stop.
  fileprivate var sentence: String {
    let text = prefix(1).uppercased() + dropFirst()
    return text.hasSuffix(".") || text.isEmpty ? text : text + "."
  }
}

extension HandoffWords {
  static func percent(_ share: Double) -> String { Numerals.percent(share) }
}
