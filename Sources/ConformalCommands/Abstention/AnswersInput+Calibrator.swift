internal import ConformalArtifacts
internal import ConformalInputs
internal import ScoringCore

extension AnswersInput {
  /// The calibrator that outputs go through: the one that was given, else the predictor's, as far as it is the one that
  /// the policy names.
  func wantedCalibrator(
    _ reader: InputReader, _ predictor: PredictorArtifact?, _ policy: PolicySource?
  ) throws -> LoadedCalibrator? {
    let given = try calibrator.map { try reader.calibrator($0) }
    let own = predictor?.calibrator.map {
      LoadedCalibrator(artifact: $0, file: self.predictor ?? "")
    }
    guard let policy else {
      try requireSame(given?.artifact, predictor)
      return given ?? own
    }
    guard let wanted = policy.calibrator else {
      guard given == nil else {
        throw DataError(
          .usage, found: "--calibrator for a policy that was fitted without one", expected: "none",
          file: calibrator)
      }
      return nil
    }
    if let given {
      guard try given.artifact.sha256 == wanted.sha256 else {
        throw DataError(
          .usage, found: "the \(try PolicySource.Calibrator(given.artifact).description)",
          expected: "the \(wanted.description), as the policy was fitted with", file: calibrator)
      }
      return given
    }
    if let own, try own.artifact.sha256 == wanted.sha256 { return own }
    throw DataError(
      .usage,
      found: predictor == nil
        ? "no calibrator" : "no calibrator, and a predictor without that of the policy",
      expected: "--calibrator F, the \(wanted.description)")
  }

  /// Checks that a policy is fitted behind the calibrator that its predictor is behind.
  private func requireSame(_ given: CalibratorArtifact?, _ predictor: PredictorArtifact?) throws {
    guard let given, let predictor, try predictor.calibrator?.sha256 != given.sha256 else { return }
    throw DataError(
      .usage,
      found: predictor.calibrator == nil
        ? "a calibrator for a predictor that was fitted without one"
        : "the \(try PolicySource.Calibrator(given).description)",
      expected: try predictor.calibrator.map {
        "the predictor's own, the \(try PolicySource.Calibrator($0).description)"
      } ?? "none, or a predictor that was fitted with it", file: calibrator)
  }
}

extension PolicySource.Calibrator {
  /// The calibrator in words.
  var description: String { "\(method) calibrator with sha256 \(sha256)" }
}
