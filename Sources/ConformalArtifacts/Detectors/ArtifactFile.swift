internal import ScoringCore

/// The contents of an artifact's file before it is known what it is.
package struct ArtifactFile {
  private let path: String
  private let storage: ByteStorage

  /// Reads a file.
  ///
  /// - Parameter path: the file, or `-` for standard input.
  /// - Throws: `DataError` with code `missing-input`.
  package init(_ path: String) throws {
    self.path = path
    storage =
      path == "-" ? try ByteStorage(descriptor: 0, name: path) : try ByteStorage(mapping: path)
  }

  /// Whether it says that it is an outlier detector.
  package var isDetector: Bool {
    (try? ArtifactHeader(DocumentReader(storage)).kind) == DetectorDocument.kind
  }

  /// The detector, checked.
  package func detector() throws -> DetectorArtifact {
    try located { try DetectorArtifact(decoding: storage) }
  }

  /// The predictor, checked.
  package func predictor() throws -> PredictorArtifact {
    try located { try PredictorArtifact(decoding: storage) }
  }

  private func located<Artifact>(_ work: () throws -> Artifact) throws -> Artifact {
    do {
      return try work()
    } catch let error as DataError {
      throw error.located(in: path)
    }
  }
}
