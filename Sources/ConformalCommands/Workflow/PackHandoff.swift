internal import ConformalWorkflow
internal import FoundationEssentials
internal import ScoringCore
internal import TensorFiles

/// `conformal handoff MODEL`: a history in, a package for the next owner out.
public struct PackHandoff: Sendable {
  /// The model.
  public var model: String
  /// The file to write.
  public var out: String
  /// The number of the run, or `nil` for the one in force, else the last.
  public var run: Int?
  /// The directory of the history, or `nil` for the one that the pipeline names.
  public var history: String?
  /// The pipeline that names the history.
  public var pipeline = "pipeline.yaml"
  /// The variables that the pipeline may name.
  public var environment: [String: String]
  /// Whether to print JSON.
  public var json = false

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - out: the file to write.
  ///   - environment: the variables that the pipeline may name.
  public init(_ model: String, out: String, environment: [String: String]) {
    (self.model, self.out, self.environment) = (model, out, environment)
  }

  private struct Document: Encodable {
    let schema = "swift-conformal/handoff-summary/1"
    let model: String
    let version: String
    let run: Int
    let inForce: Bool
    let file: String
    let byteCount: Int
    let sha256: String
    let files: [String]
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: success.
  /// - Throws: `DataError` for a model without runs, files of the run that are gone or changed, or a package that cannot
  ///   be written.
  public func run(_ console: Console) throws -> ExitStatus {
    let package = try HandoffPackage(
      model, run: run, from: History(directory: place(), makes: false))
    let bytes = try package.archive()
    // What is handed over has been checked.
    let check = try HandoffCheck(ByteStorage(bytes))
    if let defect = check.findings.first(where: { !$0.isMet }) {
      throw DataError(
        found: "a package that does not prove itself: \(defect.sentence)",
        remedy: "run `conformal verify`", file: out)
    }
    let output = try OutputFile(path: out)
    try output.write(bytes)
    try output.commit()
    if !package.isInForce {
      console.note("warning: run \(package.run.sequence) of \(model) is not in force")
    }
    if json {
      try console.print(
        jsonText(
          Document(
            model: model, version: check.version ?? "", run: package.run.sequence,
            inForce: package.isInForce, file: out, byteCount: bytes.count,
            sha256: ObjectStore.sha256(of: bytes), files: package.files.map(\.path))))
    } else {
      console.note(
        "packed run \(package.run.sequence) of \(model) version \(check.version ?? ""): "
          + "\(package.files.count) files\nwrote \(out)")
    }
    return .success
  }

  private func place() throws -> String {
    if let history { return history }
    guard FileManager.default.fileExists(atPath: pipeline) else {
      throw DataError(
        .missingInput, found: "no such pipeline, which would name the history",
        expected: "--history DIR, or --pipeline F", file: pipeline)
    }
    let file = try PipelineFile(
      contentsOf: pipeline, environment: environment, requiresInputs: false)
    guard let definition = file.definitions.first(where: { $0.model.name == model }) else {
      throw DataError(
        .usage, found: "a pipeline without the model '\(model)'",
        expected: file.definitions.map(\.model.name).joined(separator: ", "), file: pipeline)
    }
    return file.resolve(definition.history)
  }
}
