internal import ConformalArtifacts
internal import ConformalReporting
internal import ExactStatistics
internal import SelectiveAbstention

/// The page of an evaluation of a policy.
struct PolicyEvaluationReport {
  private let evaluation: PolicyEvaluation
  private let artifact: PolicyArtifact
  private let classNames: [String]?
  private let overlap: String?
  private let json: String

  init(
    _ evaluation: PolicyEvaluation, _ artifact: PolicyArtifact, classNames: [String]?,
    overlap: String?, json: String
  ) {
    self.evaluation = evaluation
    self.artifact = artifact
    self.classNames = classNames
    self.overlap = overlap
    self.json = json
  }

  /// The picture of risk against acceptance, with the operating point of a policy of one queue.
  var curve: RiskAcceptanceFigure {
    RiskAcceptanceFigure(evaluation, delta: artifact.policy.request.delta)
  }

  var report: Report {
    let text = PolicyEvaluationText(evaluation, classNames: classNames)
    let lines = text.verdict.split(separator: "\n").map(String.init)
    return Report(
      title: "Evaluation of a policy",
      verdict: .init(
        outcome, curve.headline, sentences: lines + (overlap.map { [$0] } ?? [])),
      checks: checks(text),
      sections: Report.sections(
        evaluation, delta: artifact.policy.request.delta, classNames: classNames),
      provenance: provenance, json: json)
  }

  private var outcome: Report.Outcome {
    switch evaluation.verdict {
    case .consistent: .passed
    case .inconclusive: .inconclusive
    case .tooManyErrors, .tooManyReviews: .failed
    }
  }

  private func checks(_ text: PolicyEvaluationText) -> [Report.Check] {
    // Several p-values share the level.
    let level =
      evaluation.significance.doubleValue / Double(max(1, evaluation.comparisons))
    return evaluation.queues.flatMap { queue -> [Report.Check] in
      let prefix = queue.policy.name.map { "\($0): " } ?? ""
      return queue.risks.map { check in
        Report.Check(
          name: prefix + text.words(check) + " at most \(check.limit)",
          outcome: check.trials == 0
            ? .inconclusive : check.pValue < level ? .failed : .passed,
          sentence:
            "\(check.mean.map { percent($0) } ?? "no rows") of \(grouped(check.trials)) rows, "
            + "p-value \(probabilityText(check.pValue)) under \(check.law)")
      }
        + (queue.volume.map { check in
          [
            Report.Check(
              name: prefix + "reviews as certified",
              outcome: check.pValue < level ? .failed : .passed,
              sentence: "\(grouped(check.reviewCount)) of \(grouped(check.rowCount)) rows, p-value "
                + "\(probabilityText(check.pValue)) of as many or more")
          ]
        } ?? [])
    }
  }

  private var provenance: [Report.Fact] {
    artifact.data.inputs.map { input in
      Report.Fact(name: "fitted on \(input.role)", value: "sha256 \(input.sha256)")
    }
      + (artifact.author.map { [Report.Fact(name: "author", value: $0)] } ?? [])
      + (artifact.reason.map { [Report.Fact(name: "reason", value: $0)] } ?? [])
      + artifact.policy.queues.flatMap { queue in
        PolicyCertificate.statements(queue.certificate, classNames: classNames).map {
          Report.Fact(name: queue.name.map { "certified, \($0)" } ?? "certified", value: $0)
        }
      }
      + [
        Report.Fact(name: "assumption", value: PolicyCertificate.assumption(artifact.policy)),
        Report.Fact(name: "written by", value: "swift-conformal \(LibraryVersion.text)"),
      ]
  }
}
