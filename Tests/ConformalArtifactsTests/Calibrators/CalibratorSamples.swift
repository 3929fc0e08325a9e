import ConformalArtifacts
import ProbabilityCalibration
import ScoringCore
import Testing

extension Samples {
  /// An artifact of a method, fitted on 24 rows of three classes.
  static func calibrator(
    _ method: String, kind: OutputKind = .logits, choice: CalibratorChoice? = nil
  ) throws -> CalibratorArtifact {
    let rows = try CalibratorRows(labeled(24, kind: kind))
    return CalibratorArtifact(
      calibrator: try Calibrator.fit(CalibrationMethods.method(named: method), on: rows),
      choice: choice,
      data: try DataRecord(
        of: rows.outputs, inputs: inputs, precision: CalibratorArtifact.rowPrecision),
      classNames: ["cat", "dog", "owl"])
  }

  /// A temperature of 1.5, put together by hand.
  static func temperature(choice: CalibratorChoice? = nil) throws -> CalibratorArtifact {
    try artifact(
      of: TemperatureMap(
        temperature: 1.5, classCount: 2, reading: OutputReading(kind: .logits, floor: 1e-6)),
      choice: choice)
  }

  /// A map with the figures of a fit on four rows.
  static func artifact(
    of map: any CalibrationMap, choice: CalibratorChoice? = nil
  ) throws -> CalibratorArtifact {
    let rows = try Outputs(
      logits: Matrix([0, 1, 2, 0, 0, 4, 8, 0] as [Double], rowCount: 4, columnCount: 2))
    return CalibratorArtifact(
      calibrator: Calibrator(
        map: map,
        diagnostics: CalibratorDiagnostics(
          rowCount: 4, search: .converged(iterations: 7), atBound: [], changedAnything: true,
          logLossBefore: .infinity, logLossAfter: 0.25, correctBefore: 3, correctAfter: 3,
          changedAnswerCount: 0)), choice: choice,
      data: try DataRecord(
        of: rows, inputs: [inputs[1]], precision: CalibratorArtifact.rowPrecision))
  }

  /// A choice with everything that one may hold.
  static let choice = CalibratorChoice(
    rule: "one-standard-error", reason: "because",
    candidates: [
      .init(
        method: "identity", logLoss: 0.5, excess: 0.125, standardError: 0.25,
        changedAnswerCount: 0),
      .init(
        method: "isotonic", logLoss: .infinity, excess: .infinity, standardError: .infinity,
        changedAnswerCount: 3, exclusion: CalibratorChoice.Candidate.infiniteLoss),
    ], foldCount: 5, repeatCount: 3, seed: .max)
}

/// The `DataError` that reading a calibrator ends in.
func calibratorRefusal(
  of bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
) throws -> DataError {
  let error = #expect(throws: DataError.self, sourceLocation: sourceLocation) {
    _ = try CalibratorArtifact(decoding: bytes)
  }
  let found = try #require(error, sourceLocation: sourceLocation)
  #expect(!found.description.contains("\n"), sourceLocation: sourceLocation)
  return found
}
