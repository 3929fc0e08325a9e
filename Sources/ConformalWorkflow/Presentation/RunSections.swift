internal import ConformalReporting
internal import ExactStatistics

/// The rows of a run in a table, and what speaks for overlaps.
struct DataSection {
  let capture: CaptureFindings
  let asOf: Timestamp

  init(_ capture: CaptureFindings, asOf: Timestamp) { (self.capture, self.asOf) = (capture, asOf) }

  var section: Report.Section {
    let rows = capture.roles.map { role -> [String] in
      let present = (0..<capture.classCount).filter { role.rows(of: $0) > 0 }
      let rarest = present.min { role.rows(of: $0) < role.rows(of: $1) }
      return [
        role.role.rawValue, Numerals.count(role.rowCount),
        "\(Numerals.count(present.count)) of \(Numerals.count(capture.classCount))",
        rarest.map { "\(capture.name(of: $0)): \(Numerals.count(role.rows(of: $0)))" } ?? "–",
        role.modified.day,
        "\(Numerals.count(max(0, asOf.seconds - role.modified.seconds) / 86_400))",
      ]
    }
    let classes = (0..<capture.classCount).map { label in
      [capture.name(of: label)] + capture.roles.map { Numerals.count($0.rows(of: label)) }
    }
    return .init(
      title: "Data",
      blocks: [
        .table(
          .init(
            title: "Rows by role",
            header: ["role", "rows", "classes with rows", "fewest", "changed", "days old"],
            rows: rows))
      ]
        + capture.overlaps.map {
          .paragraph("\($0.first.rawValue) and \($0.second.rawValue): \($0.sentence)")
        }
        + [
          .table(
            .init(
              title: "Rows by class",
              header: ["class"] + capture.roles.map(\.role.rawValue), rows: classes))
        ])
  }
}

/// What the correction did, against before and against the version in force.
struct CorrectionSection {
  let findings: RunFindings

  init(_ findings: RunFindings) { self.findings = findings }

  var sections: [Report.Section] {
    (findings.correction.map { [correction($0)] } ?? []) + (inForce.map { [$0] } ?? [])
  }

  private func correction(_ found: CorrectionFindings) -> Report.Section {
    var blocks: [Report.Block] = [
      .facts(
        [.init(name: "method", value: found.method)]
          + (found.reason.map { [.init(name: "because", value: $0)] } ?? [])
          + found.parameters.map {
            .init(
              name: $0.name.split(separator: ".").last.map(String.init) ?? $0.name,
              value: Numerals.significant($0.value))
          })
    ]
    if found.isRefused {
      blocks.append(.paragraph("A rule says that the model is to be looked at again."))
    }
    blocks += found.warnings.map { .paragraph($0) }
    if let reassessment = findings.reassessment {
      blocks.append(.paragraph(words(reassessment.againstBefore, than: "before")))
    }
    return .init(title: "Correction", blocks: blocks)
  }

  private var inForce: Report.Section? {
    guard findings.inForce != nil else { return nil }
    let words =
      findings.reassessment?.againstInForce.map { self.words($0, than: "the version in force") }
      ?? findings.reassessment?.inForceObstacle ?? "Nothing of it could be compared."
    return .init(
      title: "Against the version in force",
      blocks: [.paragraph("Run \(findings.inForce ?? 0) is in force. \(words)")])
  }

  private func words(_ comparison: ComparisonFindings, than other: String) -> String {
    let difference =
      comparison.logLossDifference.map {
        "Log-loss less that of \(other): \(Self.text($0))."
      } ?? "The difference of log-loss to \(other) is infinite."
    return difference
      + " \(Numerals.count(comparison.lostAnswers)) right answers were lost and "
      + "\(Numerals.count(comparison.wonAnswers)) won among "
      + "\(Numerals.count(comparison.rowCount)) rows."
  }

  static func text(_ finding: Finding) -> String {
    guard let lower = finding.lower, let upper = finding.upper else {
      return Numerals.significant(finding.value)
    }
    return "\(Numerals.significant(finding.value)) (\(Numerals.significant(lower)) ... "
      + "\(Numerals.significant(upper)))"
  }
}

/// What the policy does, in plain words.
struct DecisionSection {
  let policy: PolicyFindings
  let definition: PolicyDefinition?

  init(_ policy: PolicyFindings, _ definition: PolicyDefinition?) {
    (self.policy, self.definition) = (policy, definition)
  }

  var section: Report.Section {
    guard policy.isFitted else {
      return .init(
        title: "Decisions",
        blocks: [
          .paragraph("No thresholds hold to what is asked."),
          .paragraph(policy.alternatives ?? "Nothing else was looked for."),
        ])
    }
    return .init(
      title: "Decisions",
      blocks: rules.map { .paragraph($0) } + [.table(rates)]
        + policy.certificate.map {
          .paragraph("Certified by policy rows, some of which test: \($0)")
        })
  }

  /// What becomes of a row, by its confidence.
  var rules: [String] {
    let confidence = "confidence" + (definition.map { " (\($0.confidence))" } ?? "")
    func value(_ name: String) -> Double? { policy.thresholds.first { $0.name == name }?.value }
    // Thresholds without an end are no numbers, and those of several queues stand in the certificate.
    guard !policy.thresholds.isEmpty else { return [] }
    guard let approve = value("approve") else {
      return value("review").map {
        ["Approve nothing.", "Review when \(confidence) is at least \($0), and escalate below."]
      } ?? []
    }
    let rest =
      switch value("review") {
      case nil: "Review all else."
      case approve: "Escalate all else."
      case let review?: "Else review when it is at least \(review), and escalate below."
      }
    return ["Approve when \(confidence) is at least \(approve).", rest]
  }

  private var rates: Report.Table {
    let rows = [
      ("approve", policy.approvedCount), ("review", policy.reviewedCount),
      ("escalate", policy.escalatedCount),
    ].map { name, count -> [String] in
      let interval = ClopperPearson(successes: count, trials: max(count, policy.rowCount))
        .interval(delta: "0.05")
      return [
        name, Numerals.count(count),
        Numerals.precisePercent(Double(count) / Double(max(1, policy.rowCount))),
        "\(Numerals.precisePercent(interval.lowerBound)) ... "
          + Numerals.precisePercent(interval.upperBound),
      ]
    }
    return .init(
      title: "What became of \(Numerals.count(policy.rowCount)) test rows",
      header: ["decision", "rows", "share", "95 % interval"], rows: rows)
  }
}
