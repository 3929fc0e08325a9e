internal import ConformalArtifacts
internal import ConformalPrediction
internal import ScoringCore

extension FitPolicy {
  /// Checks that traffic holds no calibration rows: labels of these choose the threshold below which it is counted.
  func requireOtherRows(
    _ traffic: LoadedTraffic, _ calibration: DataRecord, _ calibrator: LoadedCalibrator?,
    _ console: Console
  ) throws {
    var used = [(calibration, Self.precision, "the policy", "calibration rows")]
    if let calibrator {
      used.append(
        (
          calibrator.artifact.data, CalibratorArtifact.rowPrecision, "the calibrator",
          "rows of the calibrator"
        ))
    }
    for (fitted, precision, name, rows) in used {
      let evidence = try OverlapEvidence.find(
        in: traffic.record, inputs: [], fitted: fitted, precision: precision,
        execution: execution)
      guard let sentence = evidence.sentence(about: name) else { continue }
      if evidence.isProof, !allowsOverlap {
        throw DataError(
          found: "traffic with \(rows): " + sentence, expected: "other rows",
          remedy: "leave \(rows) out of the traffic", file: traffic.record.file)
      }
      console.note("warning: traffic: \(sentence)")
    }
  }

  /// Checks that no row was used before, by a calibrator, by a predictor or by the policy that is certified again.
  func requireUnused(
    _ loaded: LoadedAnsweredRows, _ inputs: [DataRecord.Input], _ old: PolicyArtifact?,
    _ console: Console
  ) throws {
    let used: [(DataRecord, Precision, String)] =
      (loaded.answers.calibrator.map {
        [($0.artifact.data, CalibratorArtifact.rowPrecision, "the calibrator")]
      } ?? [])
      + (loaded.answers.predictor.map {
        [($0.data, $0.predictor.precision, "the predictor")]
      } ?? []) + (old.map { [($0.data, Self.precision, "the policy")] } ?? [])
    for (fitted, precision, name) in used {
      let evidence = try OverlapEvidence.find(
        in: loaded.answers.record, inputs: inputs, fitted: fitted, precision: precision,
        execution: execution)
      guard let sentence = evidence.sentence(about: name) else { continue }
      if evidence.isProof, !allowsOverlap {
        throw DataError(
          found: sentence, expected: "rows that \(name) was not fitted on",
          remedy: "nothing is certified on rows that had a say; take other rows",
          file: loaded.answers.record.file)
      }
      console.note("warning: \(sentence)")
    }
  }
}
