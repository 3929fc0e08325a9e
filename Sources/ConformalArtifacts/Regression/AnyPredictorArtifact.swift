internal import ScoringCore

/// An artifact of either kind of predictor.
package enum AnyPredictorArtifact {
  /// Sets of labels.
  case labels(PredictorArtifact)
  /// Intervals of numbers.
  case intervals(IntervalPredictorArtifact)

  /// Reads an artifact from a file and checks all of it.
  ///
  /// - Parameter path: the file, or `-` for standard input.
  /// - Throws: `DataError`, located in the file, when it is not a sound predictor.
  package init(contentsOf path: String) throws {
    let storage =
      path == "-"
      ? try ByteStorage(descriptor: 0, name: path) : try ByteStorage(mapping: path)
    do {
      let header = (try? DocumentReader(storage)).flatMap { try? ArtifactHeader($0) }
      self =
        header?.isIntervalPredictor == true
        ? .intervals(try IntervalPredictorArtifact(decoding: storage))
        : .labels(try PredictorArtifact(decoding: storage))
    } catch let error as DataError {
      throw error.located(in: path)
    }
  }
}
