/// What the artifacts of runs are called, in the history and in packages.
enum ArtifactName {
  static let calibrator = "calibrator.json"
  static let predictor = "predictor.json"
  static let policy = "policy.yaml"
  /// The report, for people.
  static let report = "report.html"
  /// The numbers of the report, for programs.
  static let reportNumbers = "report.json"
}
