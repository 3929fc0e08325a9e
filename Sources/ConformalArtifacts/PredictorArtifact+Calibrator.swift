internal import ConformalPrediction
internal import ProbabilityCalibration
public import ScoringCore

extension PredictorArtifact {
  /// Outputs as the predictor takes them: those of the model, corrected where there is a calibrator.
  ///
  /// - Parameter outputs: n rows of K numbers as they come from the model.
  /// - Returns: the same rows, corrected as they are needed; they are told from others by the numbers of the model.
  /// - Throws: `DataError` for outputs of another kind or class count.
  /// - Complexity: O(1).
  public func corrected(_ outputs: Outputs) throws -> Outputs {
    guard let calibrator else {
      try predictor.requireMatch(outputs)
      return outputs
    }
    do {
      return try calibrator.calibrator.apply(to: outputs)
    } catch let error as DataError where error.code == .usage {
      throw DataError(
        .usage, found: error.found, expected: error.expected,
        remedy: "give outputs as they come from the model: the predictor corrects them itself",
        file: error.file)
    }
  }
}

extension CalibratorArtifact {
  /// Whether its map gives what a predictor takes.
  func suits(_ predictor: ConformalPredictor) -> Bool {
    calibrator.map.mappedKind == predictor.outputKind
      && calibrator.classCount == predictor.classCount
  }
}

extension Certificate {
  /// Under which condition a predictor keeps its promise, behind its calibrator.
  ///
  /// - Parameter artifact: the predictor and its calibrator.
  /// - Returns: a sentence without a final stop.
  public static func assumption(_ artifact: PredictorArtifact) -> String {
    assumption(artifact.predictor)
      + (artifact.calibrator == nil ? "" : ", nor was the calibrator fitted on them")
  }
}
