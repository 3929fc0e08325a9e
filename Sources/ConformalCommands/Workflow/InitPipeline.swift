internal import ConformalInputs
public import ConformalWorkflow
internal import FoundationEssentials
internal import ScoringCore
internal import TensorFiles

/// `conformal init`: files in, a commented `pipeline.yaml` out that runs as it is.
public struct InitPipeline: Sendable {
  /// A file of the rows of one role, or of all rows.
  public struct Source: Hashable, Sendable {
    /// The role, or `nil` for rows that are to be divided.
    public var role: DataRole?
    /// The file.
    public var address: String

    /// Reads `test=test.npy`, or `all.npy` for rows that are to be divided.
    ///
    /// - Parameter text: a file, after the name of a role and `=` or alone.
    public init(_ text: String) {
      let name = text.prefix { $0 != "=" }
      role = name.count < text.count ? DataRole(rawValue: String(name)) : nil
      address = role == nil ? text : String(text.dropFirst(name.count + 1))
    }

    /// What stands before `=` where that is the name of no role, such as `calibrate`.
    var strayRole: String? {
      guard role == nil, let end = address.firstIndex(of: "="),
        !FileManager.default.fileExists(atPath: address)
      else { return nil }
      let name = address[..<end]
      return !name.isEmpty && name.allSatisfy(\.isLetter) ? String(name) : nil
    }
  }

  /// What kind of outputs the files hold.
  public var kind: RowSource.Kind
  /// Files of outputs.
  public var outputs: [Source]
  /// Files of labels.
  public var labels: [Source]
  /// Files of row identifiers.
  public var ids: [Source] = []
  /// Files of groups.
  public var groups: [Source] = []
  /// A file of class names, or `nil`.
  public var classes: String?
  /// The name of the model, or `nil` for that of the directory of the outputs.
  public var name: String?
  /// The version of the model.
  public var version = "1"
  /// Who answers for it, or `nil`.
  public var owner: String?
  /// The file to write, or `-`.
  public var out = "pipeline.yaml"
  /// Whether a file that is there is replaced.
  public var replacesFile = false

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - kind: what kind of outputs the files hold.
  ///   - outputs: files of outputs.
  ///   - labels: files of labels.
  public init(kind: RowSource.Kind, outputs: [Source], labels: [Source]) {
    (self.kind, self.outputs, self.labels) = (kind, outputs, labels)
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `success`.
  /// - Throws: `DataError` for files that cannot be used, or an output that is there.
  public func run(_ console: Console) throws -> ExitStatus {
    if out != "-", !replacesFile, FileManager.default.fileExists(atPath: out) {
      throw DataError(
        .cannotWrite, found: "a file that is there", expected: "a new one",
        remedy: "give --force to replace it, or another --out", file: out)
    }
    for (option, text) in [("--name", name), ("--model-version", version)] {
      guard let text, !ModelDefinition.isName(text) else { continue }
      throw DataError(
        .usage, found: "\(option) '\(text.prefix(80))'",
        expected: "at most 100 letters, digits, '.', '_' and '-', the first a letter, digit or '_'")
    }
    let reader = InputReader(console: console)
    let rows = try reader.locating { try self.rows(reader) }
    let text = try InitPipelineText(self, rows).text
    if out == "-" {
      try console.print(text)
      return .success
    }
    let file = try reader.output(out)
    try file.write(text)
    try file.commit()
    console.note("wrote \(out); run it with: conformal run \(out)")
    return .success
  }

  /// The path of an address as the pipeline names it: seen from the file that is written.
  func written(_ address: String) throws -> String {
    let place = try TensorAddress(address)
    let path = FilePath.relative(
      place.path, to: out == "-" ? "." : FilePath.directory(of: out),
      current: FileManager.default.currentDirectoryPath)
    return path + (place.selector.map { ":\($0)" } ?? "")
  }
}
