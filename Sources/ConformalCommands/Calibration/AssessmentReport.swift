internal import ConformalArtifacts
internal import ConformalReporting
internal import ProbabilityCalibration

/// The page of an assessment.
struct AssessmentReport {
  let rows: AssessedRows
  let json: String

  init(_ rows: AssessedRows, json: String) { (self.rows, self.json) = (rows, json) }

  var report: Report {
    let headline = CalibrationHeadline(rows.assessment, before: rows.before)
    return Report(
      title: "Calibration assessment",
      verdict: .init(
        outcome, headline.text,
        sentences: (headline.before.map { ["Before correction: \($0)"] } ?? []) + sentences),
      checks: rows.checks,
      sections: [summary, pictures, classes] + (rows.assessment.groups.isEmpty ? [] : [groups]),
      provenance: provenance, json: json)
  }

  /// What came of the checks; of the verdict where none was asked for.
  private var outcome: Report.Outcome? {
    guard rows.checks.isEmpty else {
      let outcomes = rows.checks.map { $0.outcome }
      return outcomes.contains(.failed)
        ? .failed : outcomes.contains(.inconclusive) ? .inconclusive : .passed
    }
    return switch rows.assessment.verdict {
    case .consistent: .passed
    case .inconclusive: .inconclusive
    case .overconfident, .underconfident, .mixed: .failed
    }
  }

  private var sentences: [String] {
    guard let calibrator = rows.calibrator?.artifact.calibrator else { return [] }
    let answers =
      calibrator.map.keepsRanking
      ? "It never changes the label ranked first."
      : "It changed the label ranked first in \(grouped(rows.changedAnswerCount ?? 0)) of "
        + "\(grouped(rows.assessment.count)) rows."
    return ["Corrected by \(calibrator.method). \(answers)"] + (rows.overlap.map { [$0] } ?? [])
  }

  private var summary: Report.Section {
    let both = (rows.before.map { [$0] } ?? []) + [rows.assessment]
    func row(_ name: String, _ value: (CalibrationAssessment) -> String) -> [String] {
      [name] + both.map(value)
    }
    let estimates: [(String, (CalibrationAssessment) -> IntervalEstimate)] = [
      ("log-loss", { $0.logLoss }), ("Brier score", { $0.brier }), ("ECE", { $0.ece.estimate }),
    ]
    let lines =
      [
        row("accuracy") { percent($0.accuracy.value) + range($0.accuracy.interval, isShare: true) },
        row("mean confidence") { percent($0.meanConfidence) },
        row("AUROC") { $0.auroc.map { fixed($0, 4) } ?? "–" },
      ] + estimates.map { name, value in row(name) { text(value($0)) } } + [
        row("miscalibration (Brier)") { fixed($0.brierDecomposition.miscalibration, 4) },
        row("discrimination (Brier)") { fixed($0.brierDecomposition.discrimination, 4) },
        row("uncertainty (Brier)") { fixed($0.brierDecomposition.uncertainty, 4) },
      ]
      + rows.assessment.errors.indices.map { index in
        row(rows.assessment.errors[index].convention) { text($0.errors[index].estimate) }
      }
      + rows.assessment.tests.indices.map { index in
        row("\(rows.assessment.tests[index].name), p-value") {
          probabilityText($0.tests[index].pValue)
        }
      }
    return .init(
      title: rows.before == nil ? "Numbers" : "Before and after",
      blocks: [
        .table(
          .init(
            title:
              "\(grouped(rows.assessment.count)) rows of \(grouped(rows.assessment.classCount)) "
              + "classes; 95 % intervals in brackets",
            header: [""] + (rows.before == nil ? ["value"] : ["before", "after"]), rows: lines)),
        .paragraph(
          "ECE is \(rows.assessment.ece.convention). The Brier score is miscalibration minus discrimination "
            + "plus uncertainty, exactly."),
      ])
  }

  private var pictures: Report.Section {
    .init(
      title: "Reliability",
      blocks: [
        .figure(
          .init(
            title: "How often the model is right against how sure it says it is",
            figure: rows.reliability(nil).figure,
            howToRead: [
              "Each point is a group of rows with similar confidence: where a point lies on the diagonal, the "
                + "model is right as often as it says. Below the diagonal it is too sure of itself, above it not "
                + "sure enough.",
              "Whiskers are exact 95 % intervals. The band around the diagonal is what a perfectly calibrated "
                + "model would show on as many rows; the step line is the model after isotonic recalibration.",
              "The histogram below counts rows by confidence, split into right and wrong answers.",
            ]))
      ] + classPictures)
  }

  private var classPictures: [Report.Block] {
    let classes = rows.assessment.classes
    guard classes.count > 2, classes.contains(where: { $0.diagram != nil }) else { return [] }
    return [
      .figure(
        .init(
          title: "Each class",
          figure: ClassReliabilityFigure(
            classes, names: classes.indices.map { rows.className($0) }
          ).figure,
          howToRead: [
            "One panel a class: the probability of this class against how often rows have its label, the "
              + "class that speaks most against calibration first."
          ]))
    ]
  }

  private var classes: Report.Section {
    .init(
      title: "Classes",
      blocks: [
        .table(
          parts(
            rows.assessment.classes.enumerated().map { (rows.className($0.offset), $0.element) },
            name: "class", columns: ("mean probability", "share of rows")))
      ])
  }

  private var groups: Report.Section {
    .init(
      title: "Groups",
      blocks: [
        .table(
          parts(
            rows.assessment.groups.map { ($0.name, $0) }, name: "group",
            columns: ("mean confidence", "accuracy")))
      ])
  }

  private func parts(
    _ parts: [(String, PartAssessment)], name: String, columns: (String, String)
  ) -> Report.Table {
    let worst = parts.indices.sorted { left, right in
      let (a, b) = (parts[left].1, parts[right].1)
      return a.adjustedPValue != b.adjustedPValue
        ? a.adjustedPValue < b.adjustedPValue : left < right
    }
    let largest = parts.indices.sorted { left, right in
      let (a, b) = (parts[left].1.error.estimate.value, parts[right].1.error.estimate.value)
      return a != b ? a > b : left < right
    }
    return Report.Table(
      title: "Intervals and p-values hold for all \(grouped(parts.count)) together",
      header: [
        name, "rows", columns.0, columns.1, "ECE", "p-value, adjusted (Holm)",
      ],
      rows: parts.map { name, part in
        [
          name, grouped(part.count), percent(part.meanProbability), percent(part.frequency),
          text(part.error.estimate), probabilityText(part.adjustedPValue),
        ]
      },
      orderings: [
        .init(name: "in order", rows: Array(parts.indices)),
        .init(name: "most evidence first", rows: worst),
        .init(name: "largest error first", rows: largest),
      ])
  }

  private var provenance: [Report.Fact] {
    rows.inputs.map { input in
      Report.Fact(
        name: input.role,
        value: "\(input.elementType) \(input.shape.map { "\($0)" }.joined(separator: " x "))"
          + (input.member.map { ", \($0)" } ?? "") + ", sha256 \(input.sha256)")
    }
      + (rows.calibrator.map { loaded in
        [
          Report.Fact(
            name: "calibrator",
            value: "\(loaded.artifact.calibrator.method), fitted on "
              + "\(grouped(loaded.artifact.calibrator.diagnostics.rowCount)) other rows"),
          Report.Fact(name: "certificate", value: CalibratorCertificate.guarantee),
          Report.Fact(name: "assumption", value: CalibratorCertificate.assumption),
        ]
      } ?? [])
      + [
        Report.Fact(name: "seed of samples", value: "\(rows.seed)"),
        Report.Fact(name: "written by", value: "swift-conformal \(LibraryVersion.text)"),
      ]
  }

  private func text(_ estimate: IntervalEstimate) -> String {
    (estimate.value.isFinite ? fixed(estimate.value, 4) : "infinite")
      + range(estimate.interval, isShare: false)
  }

  private func range(_ interval: ClosedRange<Double>?, isShare: Bool) -> String {
    guard let interval, interval.upperBound.isFinite else { return "" }
    let ends = [interval.lowerBound, interval.upperBound].map {
      isShare ? fixed($0 * 100, 2) : fixed($0, 4)
    }
    return " [\(ends[0]), \(ends[1])]"
  }
}
