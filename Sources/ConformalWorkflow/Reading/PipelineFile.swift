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
  ///   - requiresInputs: whether the files of rows and classes must be there.
  /// - Throws: `DataError` with line and column of what is not understood.
  public init(
    contentsOf path: String, environment: [String: String], requiresInputs: Bool = true
  ) throws {
    self.path = path
    directory = FilePath.directory(of: path)
    let tree = try PipelineSource.tree(of: path)
    let reader = PipelineReader(
      directory: directory, environment: environment, requiresInputs: requiresInputs)
    definitions = try reader.definitions(tree)
  }

  /// An address as seen from where the program runs.
  ///
  /// - Parameter address: a file, or a file with a key such as `file.npz:key`, as the pipeline says it.
  /// - Returns: the address from the directory of the pipeline; as it is where it begins with `/`.
  public func resolve(_ address: String) -> String {
    FilePath.resolving(address, from: directory)
  }
}
