internal import ConformalArtifacts
internal import ConformalReporting
internal import ProbabilityCalibration

/// What an assessment found, before it is put into words, numbers and pictures.
struct AssessedRows {
  /// Of the probabilities that are in use: corrected ones where there is a calibrator.
  let assessment: CalibrationAssessment
  /// Of the model's own, where there is a calibrator.
  let before: CalibrationAssessment?
  let difference: PairedDifference?
  /// Rows whose label ranked first changed.
  let changedAnswerCount: Int?
  let calibrator: LoadedCalibrator?
  let classNames: [String]?
  let checks: [Report.Check]
  let inputs: [DataRecord.Input]
  let overlap: String?
  let options: AssessmentOptions

  var document: AssessmentDocument {
    AssessmentDocument(
      record: AssessmentRecord(assessment, classNames: classNames),
      before: before.map { AssessmentRecord($0, classNames: classNames) },
      calibrator: calibrator.map {
        let fitted = $0.artifact.calibrator
        return .init(
          keepsRanking: fitted.map.keepsRanking, method: fitted.method,
          n: fitted.diagnostics.rowCount,
          temperature: fitted.map.parameters.numbers["temperature"])
      }, changedAnswers: changedAnswerCount,
      checks: checks.map {
        .init(name: $0.name, outcome: $0.outcome.rawValue, sentence: $0.sentence)
      }, inputs: inputs, logLossDifference: difference.map { .init($0) }, overlap: overlap,
      seed: options.seed, significance: "\(options.significance)")
  }

  /// The picture of the label ranked first.
  var reliability: ReliabilityFigure { ReliabilityFigure(assessment, before: before) }

  /// The name of a class for people.
  func className(_ label: Int) -> String {
    classNames.map { "\(label) \($0[label])" } ?? "\(label)"
  }
}
