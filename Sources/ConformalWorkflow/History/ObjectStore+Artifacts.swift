internal import ScoringCore
internal import TensorFiles

extension ObjectStore {
  /// Where the object of an artifact is or would be.
  package func path(_ artifact: ArtifactReference) -> String {
    path(artifact.sha256, suffix: InputFiles.suffix(artifact.name))
  }

  /// The bytes of an artifact, checked against its digest.
  ///
  /// - Throws: `DataError` for an object that is absent or was changed.
  package func bytes(_ artifact: ArtifactReference) throws -> [UInt8] {
    try bytes(artifact.sha256, suffix: InputFiles.suffix(artifact.name))
  }

  /// Writes an artifact to a file.
  func copy(_ artifact: ArtifactReference, to path: String) throws {
    let output = try OutputFile(path: path)
    try output.write(bytes(artifact))
    try output.commit()
  }
}
