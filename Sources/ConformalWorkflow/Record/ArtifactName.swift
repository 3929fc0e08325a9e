/// What the artifacts of runs are called, in the history and in packages.
enum ArtifactName {
  static let calibrator = "calibrator.json"
  static let predictor = "predictor.json"
  static let policy = "policy.yaml"
}
