internal import ScoringCore

/// An artifact of whatever kind its file says that it is.
package enum AnyArtifact {
  /// A predictor of sets of labels.
  case labels(PredictorArtifact)
  /// A predictor of intervals of numbers.
  case intervals(IntervalPredictorArtifact)
  /// A detector of outliers.
  case detector(DetectorArtifact)
  /// A calibrator of probabilities.
  case calibrator(CalibratorArtifact)
  /// An abstention policy.
  case policy(PolicyArtifact)

  /// Reads an artifact from a file and checks all of it.
  ///
  /// - Parameter path: the file, or `-` for standard input.
  /// - Throws: `DataError`, located in the file, when it cannot be read or is not a sound artifact.
  package init(contentsOf path: String) throws {
    let storage =
      path == "-" ? try ByteStorage(descriptor: 0, name: path) : try ByteStorage(mapping: path)
    let header = (try? DocumentReader(storage)).flatMap { try? ArtifactHeader($0) }
    do {
      if header?.schema.hasPrefix(PolicyDocument.schemaName + "/") == true
        || header == nil && PolicyArtifact.isLikely(storage)
      {
        self = .policy(try PolicyArtifact(decoding: storage))
      } else if header?.kind == DetectorDocument.kind {
        self = .detector(try DetectorArtifact(decoding: storage))
      } else if header?.kind == CalibratorDocument.kind {
        self = .calibrator(try CalibratorArtifact(decoding: storage))
      } else if header?.isIntervalPredictor == true {
        self = .intervals(try IntervalPredictorArtifact(decoding: storage))
      } else {
        self = .labels(try PredictorArtifact(decoding: storage))
      }
    } catch let error as DataError {
      throw error.located(in: path)
    }
  }
}
