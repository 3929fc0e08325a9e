internal import ConformalWorkflow
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
  /// The directory of the history.
  public var directory: String
  /// Whether to print JSON.
  public var json = false

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - out: the file to write.
  ///   - directory: the directory of the history.
  public init(_ model: String, out: String, directory: String) {
    (self.model, self.out, self.directory) = (model, out, directory)
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
      model, run: run, from: History(directory: directory, makes: false))
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
    for sentence in package.since {
      console.note(sentence.hasPrefix("Warning") ? "w" + sentence.dropFirst() : "note: \(sentence)")
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
}
