internal import ConformalArtifacts
internal import ConformalPrediction
internal import ConformalReporting
internal import ExactStatistics

/// The page of an evaluation of prediction sets.
struct EvaluationReport {
  private let evaluation: CoverageEvaluation
  private let artifact: PredictorArtifact
  private let classNames: [String]?
  private let overlap: String?
  private let json: String

  init(
    _ evaluation: CoverageEvaluation, _ artifact: PredictorArtifact, classNames: [String]?,
    overlap: String?, json: String
  ) {
    self.evaluation = evaluation
    self.artifact = artifact
    self.classNames = classNames
    self.overlap = overlap
    self.json = json
  }

  /// The picture of sizes and coverage.
  var coverage: CoverageFigure { CoverageFigure(evaluation, classNames: classNames) }

  var report: Report {
    let text = EvaluationText(evaluation, artifact, classNames: classNames)
    return Report(
      title: "Evaluation of prediction sets",
      verdict: .init(
        outcome, coverage.headline, sentences: [text.verdict.trimmed] + (overlap.map { [$0] } ?? [])
      ),
      checks: [
        Report.Check(
          name: "coverage consistent with the guarantee", outcome: outcome,
          sentence: "p-value \(probabilityText(evaluation.consistency.pValue)) under "
            + "\(CoverageLawText.text(evaluation)); below \(evaluation.consistency.significance) fails"
        )
      ],
      sections: Report.sections(
        evaluation, of: artifact.predictor, classNames: classNames),
      provenance: provenance, json: json)
  }

  private var outcome: Report.Outcome {
    switch evaluation.consistency.verdict {
    case .consistent: .passed
    case .inconclusive: .inconclusive
    case .tooFewHits, .tooManyHits: .failed
    }
  }

  private var provenance: [Report.Fact] {
    let predictor = artifact.predictor
    return artifact.data.inputs.map { input in
      Report.Fact(name: "fitted on \(input.role)", value: "sha256 \(input.sha256)")
    } + [
      Report.Fact(
        name: "predictor",
        value:
          "\(predictor.scoreDescription), \(grouped(predictor.calibrationCount)) calibration rows"),
      Report.Fact(name: "guarantee", value: Certificate.guarantee(predictor)),
      Report.Fact(name: "assumption", value: Certificate.assumption(artifact)),
      Report.Fact(name: "scope", value: Certificate.scope(predictor)),
      Report.Fact(name: "written by", value: "swift-conformal \(LibraryVersion.text)"),
    ]
  }
}

extension String {
  /// Without white space at the ends.
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isWhitespace == true { text.removeFirst() }
    return String(text)
  }
}
