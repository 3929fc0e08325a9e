internal import ConformalArtifacts
internal import ConformalInputs
internal import ProbabilityCalibration
internal import ScoringCore

/// A calibrator that outputs go through before anything else.
struct LoadedCalibrator {
  let artifact: CalibratorArtifact
  let file: String

  /// What it takes: logits or probabilities.
  var outputKind: OutputKind { artifact.calibrator.map.reading.kind }

  /// The outputs, corrected as they are needed.
  func apply(to outputs: Outputs) throws -> Outputs {
    do {
      return try artifact.calibrator.apply(to: outputs)
    } catch let error as DataError where error.code == .usage {
      throw error.advising("give what \(file) was fitted on")
    }
  }

  /// Checks that classes have the names that the calibrator knows them by, if by any.
  func requireClassNames(_ names: [String]?) throws {
    guard let names, let known = artifact.classNames, names != known else { return }
    throw DataError(
      .usage, found: "other class names than those of the calibrator", expected: "the same",
      file: file)
  }

  /// Refuses rows that the calibrator was fitted on: after it they look better than new rows do.
  ///
  /// Returns what speaks for overlap all the same, or `nil`.
  @discardableResult
  func requireOtherRows(
    _ outputs: Outputs, _ inputs: [DataRecord.Input], allowsOverlap: Bool, purpose: String,
    _ execution: Execution, _ console: Console
  ) throws -> String? {
    try artifact.requireOtherRows(
      outputs, inputs, allowsOverlap: allowsOverlap, purpose: purpose, execution, console)
  }
}

extension CalibratorArtifact {
  /// Refuses rows that the calibrator was fitted on: after it they look better than new rows do.
  ///
  /// Returns what speaks for overlap all the same, or `nil`.
  @discardableResult
  func requireOtherRows(
    _ outputs: Outputs, _ inputs: [DataRecord.Input], allowsOverlap: Bool, purpose: String,
    _ execution: Execution, _ console: Console
  ) throws -> String? {
    let evidence = try OverlapEvidence.find(
      in: outputs, inputs: inputs, fitted: data,
      precision: CalibratorArtifact.rowPrecision, execution: execution)
    guard let sentence = evidence.sentence(about: "the calibrator") else { return nil }
    if evidence.isProof, !allowsOverlap {
      throw DataError(
        found: sentence, expected: "rows that the calibrator was not fitted on",
        remedy:
          "the calibrator makes its own rows look better than new ones: \(purpose) on other rows",
        file: outputs.file)
    }
    console.note("warning: \(sentence)")
    return sentence
  }
}

extension LoadedOutputs {
  /// The outputs after a calibrator, if there is one.
  func corrected(by calibrator: LoadedCalibrator?) throws -> LoadedOutputs {
    LoadedOutputs(outputs: try calibrator?.apply(to: outputs) ?? outputs, names: names)
  }

  /// The outputs as a predictor takes them.
  func corrected(for artifact: PredictorArtifact) throws -> LoadedOutputs {
    LoadedOutputs(outputs: try artifact.corrected(outputs), names: names)
  }
}

extension InputReader {
  /// Reads a calibrator; on standard input it leaves nothing there for other inputs.
  func calibrator(_ path: String) throws -> LoadedCalibrator {
    noteArtifact(path)
    return LoadedCalibrator(artifact: try CalibratorArtifact(contentsOf: path), file: path)
  }
}
