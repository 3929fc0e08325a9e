internal import ConformalArtifacts
internal import ConformalReporting
internal import ScoringCore
internal import TensorFiles

/// What a stage hands on: numbers for gates, parts of the page, files.
struct StageOutput<Findings: Codable & Sendable>: Codable, Sendable {
  var findings: Findings
  var sections: [Report.Section] = []
  var artifacts: [ArtifactReference] = []
  var metrics: [Metric] = []
}

/// What happens to a stage, for people who watch.
public enum StageEvent: Hashable, Sendable {
  /// It starts to work.
  case started(StageName)
  /// It is done; whether an earlier result was reused.
  case finished(StageName, reused: Bool)
}

/// Runs stages, or takes what they found before from the same inputs.
///
/// The key of a stage is a digest of all that its result depends on: the library's version, the settings of the stage,
/// the digests of its inputs. What it found is an object that holds its key; `stages/KEY` names it.
///
/// What is found there is taken only where it says that it is of this key, and where runs of the history that had the
/// same key found the same. Whoever makes an object by hand for a key that no run had is caught by a replay alone:
/// `verify` replays runs in force, and whatever runs it is given.
struct StageRunner {
  let store: ObjectStore
  /// Whether earlier results are taken.
  let reuses: Bool
  let progress: @Sendable (StageEvent) -> Void
  /// What runs of the history found for a key, by digest; empty where none had it.
  let recorded: (String) throws -> Set<String>
  /// The stages so far.
  private(set) var references: [StageReference] = []
  /// Stages whose results were reused.
  private(set) var reused: [StageName] = []

  init(
    store: ObjectStore, reuses: Bool, progress: @escaping @Sendable (StageEvent) -> Void,
    recorded: @escaping (String) throws -> Set<String> = { _ in [] }
  ) {
    (self.store, self.reuses, self.progress) = (store, reuses, progress)
    self.recorded = recorded
  }

  /// Keeps a file of a stage under a name.
  typealias Keeping = (String, [UInt8]) throws -> ArtifactReference

  /// What is kept of a stage.
  private struct Kept<Findings: Codable & Sendable>: Codable {
    let key: String
    let output: StageOutput<Findings>
  }

  private struct Key: Encodable {
    let inputs: [String]
    let library: String
    let settings: String
    let stage: StageName
  }

  /// The key of a stage.
  static func key(
    _ stage: StageName, settings: some Encodable, inputs: [String]
  ) throws -> String {
    let settings = String(decoding: try CanonicalJSON.encode(settings), as: UTF8.self)
    return ObjectStore.sha256(
      of: try CanonicalJSON.encode(
        Key(inputs: inputs, library: LibraryVersion.text, settings: settings, stage: stage)))
  }

  /// The digest of what a stage found earlier with what it found, where it and its files are all there and whole;
  /// `nil` where earlier results are not taken.
  func known<Findings>(_ key: String, as type: Findings.Type) -> (String, StageOutput<Findings>)? {
    guard reuses, let file = try? ByteStorage(mapping: link(key)), file.count <= 128 else {
      return nil
    }
    let sha256 =
      String(decoding: file.copy(0..<file.count), as: UTF8.self)
      .split(separator: "\n").first.map(String.init) ?? ""
    guard sha256.count == 64, let bytes = try? store.bytes(sha256, suffix: ".json"),
      let kept = try? WorkflowJSON.decode(Kept<Findings>.self, from: bytes), kept.key == key,
      kept.output.artifacts.allSatisfy({
        (try? store.bytes($0.sha256, suffix: InputFiles.suffix($0.name))) != nil
      }), let recorded = try? recorded(key), recorded.isEmpty || recorded.contains(sha256)
    else { return nil }
    return (sha256, kept.output)
  }

  /// Runs a stage, or takes what it found before.
  ///
  /// - Parameters:
  ///   - stage: which.
  ///   - key: its key, see ``PipelineStages``.
  ///   - work: does it; given a function that keeps a file.
  /// - Returns: what it found.
  /// - Throws: what the work throws, and `DataError` where its result cannot be kept.
  mutating func run<Findings>(
    _ stage: StageName, key: String,
    _ work: (_ keep: @escaping Keeping) throws -> StageOutput<Findings>
  ) throws -> StageOutput<Findings> {
    if let (sha256, output) = known(key, as: Findings.self) {
      references.append(StageReference(name: stage, key: key, sha256: sha256))
      reused.append(stage)
      progress(.finished(stage, reused: true))
      return output
    }
    progress(.started(stage))
    let store = store
    let output = try work { name, bytes in
      ArtifactReference(
        name: name, sha256: try store.keep(bytes, suffix: InputFiles.suffix(name)),
        byteCount: bytes.count)
    }
    let sha256 = try store.keep(
      try CanonicalJSON.encode(Kept(key: key, output: output)), suffix: ".json")
    try write(sha256, to: link(key))
    references.append(StageReference(name: stage, key: key, sha256: sha256))
    progress(.finished(stage, reused: false))
    return output
  }

  private func link(_ key: String) -> String {
    "\(store.directory)/stages/\(key.prefix(2))/\(key.dropFirst(2))"
  }

  private func write(_ sha256: String, to path: String) throws {
    try ObjectStore.makeDirectory(
      path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    )
    let output = try OutputFile(path: path)
    try output.write(sha256 + "\n")
    // A link that is lost costs a stage that runs again, no more.
    try output.commit(synchronizesDirectory: false)
  }
}
