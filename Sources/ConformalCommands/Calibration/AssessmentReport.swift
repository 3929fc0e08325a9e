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
      sections: Report.sections(
        rows.assessment, before: rows.before, classNames: rows.classNames,
        significance: rows.options.significance),
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
              + "\(grouped(loaded.artifact.calibrator.diagnostics.rowCount))"
              + (rows.overlap == nil ? " other rows" : " rows")),
          Report.Fact(name: "certificate", value: CalibratorCertificate.guarantee),
          Report.Fact(name: "assumption", value: CalibratorCertificate.assumption),
        ]
      } ?? [])
      + [
        Report.Fact(name: "seed of samples", value: "\(rows.options.seed)"),
        Report.Fact(name: "written by", value: "swift-conformal \(LibraryVersion.text)"),
      ]
  }
}
