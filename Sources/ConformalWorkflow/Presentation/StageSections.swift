internal import ConformalArtifacts
internal import ConformalPrediction
internal import ConformalReporting
internal import ProbabilityCalibration
internal import SelectiveAbstention

/// Parts of the page, made while the rows are at hand.
enum StageSections {
  static func assessment(
    _ assessment: CalibrationAssessment, before: CalibrationAssessment?, classNames: [String]?
  ) -> [Report.Section] { [] }
  static func coverage(_ evaluation: CoverageEvaluation, classNames: [String]?) -> [Report.Section]
  { [] }
  static func policy(
    _ evaluation: PolicyEvaluation, _ artifact: PolicyArtifact, classNames: [String]?
  ) -> [Report.Section] { [] }
  static func scores(_ artifact: PredictorArtifact) -> [Report.Section] { [] }
}
