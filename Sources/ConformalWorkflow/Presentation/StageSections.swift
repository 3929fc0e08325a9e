internal import ConformalArtifacts
internal import ConformalPrediction
internal import ConformalReporting
internal import ExactStatistics
internal import ProbabilityCalibration
internal import SelectiveAbstention

/// The sections of a page that stages make while they have the rows at hand.
enum StageSections {
  /// Calibration, after a correction where there is one.
  static func assessment(
    _ assessment: CalibrationAssessment, before: CalibrationAssessment?, classNames: [String]?,
    significance: Level = AssessmentOptions().significance
  ) -> [Report.Section] {
    named(
      before == nil ? "Model" : "Correction",
      Report.sections(
        assessment, before: before, classNames: classNames, significance: significance))
  }

  /// What a predictor was fitted to, with the statement of each alpha.
  static func scores(_ artifact: PredictorArtifact) -> [Report.Section] {
    let predictor = artifact.predictor
    let facts = [
      ("score", predictor.scoreDescription),
      ("calibration rows", Numerals.count(predictor.calibrationCount)),
      ("guarantee", Certificate.guarantee(predictor)),
      ("assuming that", Certificate.assumption(artifact)), ("scope", Certificate.scope(predictor)),
    ]
    let statements =
      predictor.taxonomy == .marginal
      ? predictor.quantiles.map { Report.Block.paragraph(Certificate.statement($0) + ".") } : []
    let figures = predictor.quantiles.compactMap { quantile in
      ScoreDistributionFigure(predictor, quantile: quantile).map { Report.Block.figure(.init($0)) }
    }
    return [
      Report.Section(
        title: "Prediction sets",
        blocks: [.facts(facts.map { Report.Fact(name: $0.0, value: $0.1) })] + statements + figures)
    ]
  }

  /// Prediction sets of one alpha on the test rows.
  static func coverage(
    _ evaluation: CoverageEvaluation, classNames: [String]?
  ) -> [Report.Section] {
    named(
      "Prediction sets at alpha \(evaluation.quantile.alpha)",
      Report.sections(evaluation, classNames: classNames))
  }

  /// A policy on the test rows, with what its certificate assumes.
  static func policy(
    _ evaluation: PolicyEvaluation, _ artifact: PolicyArtifact, classNames: [String]?
  ) -> [Report.Section] {
    let sections = Report.sections(
      evaluation, delta: artifact.policy.request.delta, classNames: classNames)
    let assumption = Report.Section(
      title: "Assumption",
      blocks: [
        .paragraph(
          "What is certified holds where \(PolicyCertificate.assumption(artifact.policy)).")
      ])
    return named("Decisions", sections + [assumption])
  }

  /// Headings that say which part of the run they belong to.
  private static func named(_ part: String, _ sections: [Report.Section]) -> [Report.Section] {
    sections.map {
      let title = $0.title.prefix(1).lowercased() + $0.title.dropFirst()
      return Report.Section(title: "\(part): \(title)", blocks: $0.blocks)
    }
  }
}
