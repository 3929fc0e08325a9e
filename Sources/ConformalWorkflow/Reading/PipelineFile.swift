internal import ScoringCore

/// A `pipeline.yaml` that has been read: one definition, or one for each entry of its `for_each`.
public struct PipelineFile: Sendable {
  /// The file.
  public let path: String
  /// The directory that its paths are relative to.
  public let directory: String
  /// What it defines, at least one.
  public let definitions: [PipelineDefinition]

  /// Reads a pipeline.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - environment: the variables that `${NAME}` may name.
  /// - Throws: `DataError` with line and column of what is not understood.
  public init(contentsOf path: String, environment: [String: String]) throws {
    throw DataError(.missingInput, found: "no pipeline", file: path)
  }
}
