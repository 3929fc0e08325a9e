internal import ConformalArtifacts
internal import ConformalReporting
internal import ExactStatistics
internal import FoundationEssentials
internal import ScoringCore
internal import TensorFiles

/// All that a colleague needs to take a model over, as files: the same run, the same bytes.
///
/// Pages, manifest, bill of materials and vectors are a function of the definition, the entries and the artifacts,
/// so that a check can make them again.
public struct HandoffPackage: Sendable {
  /// A file of the package.
  public struct File: Hashable, Sendable {
    /// Where it is in the package.
    public let path: String
    /// Its contents.
    public let bytes: [UInt8]
    /// What it is for, in a few words.
    let purpose: String

    init(_ path: String, _ bytes: [UInt8], _ purpose: String) {
      (self.path, self.bytes, self.purpose) = (path, bytes, purpose)
    }
  }

  static let artifactFolder = "artifacts/"
  static let definitionPath = "definition.json"
  static let historyPath = "history.json"
  static let manifestPath = "package.json"
  static let pipelinePath = "pipeline.yaml"
  static let sumsPath = "SHA256SUMS"
  static let vectorsPath = "test-vectors.json"

  /// The files, `SHA256SUMS` last.
  public let files: [File]
  /// The run.
  public let run: HistoryEntry
  /// The entry that put it in force, or `nil`.
  public let promotion: HistoryEntry?
  /// What the history knows of the time after the run, a sentence each: a newer run, trends.
  public let since: [String]

  /// Puts a package together.
  ///
  /// - Parameters:
  ///   - run: the entry of the run.
  ///   - promotion: the entry that put it in force, or `nil`.
  ///   - log: all entries of the model, oldest first.
  ///   - head: the last entry of the whole history.
  ///   - definition: what the run was made from.
  ///   - artifacts: the files that came of the run, by name.
  /// - Throws: `DataError` for an entry that is no run, artifacts that the run does not name, or damaged ones.
  public init(
    run: HistoryEntry, promotion: HistoryEntry?, log: [HistoryEntry], head: ChainHead,
    definition: PipelineDefinition, artifacts: [String: [UInt8]]
  ) throws {
    try self.init(
      run: run, promotion: promotion, log: log, head: head, definition: definition,
      artifacts: artifacts, libraryVersion: LibraryVersion.text)
  }

  /// Puts a package together that names a version as its maker.
  init(
    run: HistoryEntry, promotion: HistoryEntry?, log: [HistoryEntry], head: ChainHead,
    definition: PipelineDefinition, artifacts: [String: [UInt8]], libraryVersion: String
  ) throws {
    guard let record = run.run else {
      throw DataError(
        .usage, found: "entry \(run.sequence), a \(run.event.kind.rawValue)", expected: "a run",
        remedy: "see `conformal history`")
    }
    for artifact in record.artifacts where artifacts[artifact.name] == nil {
      throw DataError(
        found: "no \(artifact.name)", expected: "all artifacts of run \(run.sequence)")
    }
    (self.run, self.promotion) = (run, promotion)
    let facts = HandoffFacts(
      run: run, record: record, promotion: promotion, definition: definition,
      model: try PackedModel(files: artifacts), log: log)
    since = facts.since
    var files = try Self.sources(facts, artifacts: artifacts, log: log, head: head)
    files += try Self.derived(facts, log: log)
    files += try Self.schedules(definition)
    files.append(
      try Self.manifest(
        facts, head: head, promotion: promotion, libraryVersion: libraryVersion))
    let readme = HandoffReadme(
      facts: facts,
      contents: [("README.md, README.html", "this page")]
        + files.map { ($0.path, $0.purpose) } + [(Self.sumsPath, "the digests of all files")]
    ).report
    files =
      [
        File("README.md", Array(readme.markdown.utf8), "this page"),
        File("README.html", Array(readme.html.utf8), "this page"),
      ] + files
    let sums = files.map { "\(ObjectStore.sha256(of: $0.bytes))  \($0.path)\n" }.joined()
    self.files = files + [File(Self.sumsPath, Array(sums.utf8), "the digests of all files")]
  }

  /// The package as a zip archive.
  ///
  /// - Returns: its bytes: the same for the same files.
  /// - Throws: `DataError` for more than can be packed.
  public func archive() throws -> [UInt8] {
    let fields = run.time.description.utf8.split { !(48...57).contains($0) }
      .compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    guard fields.count == 6 else {
      throw DataError(.usage, found: "the time \(run.time)", expected: "a year of four digits")
    }
    return try FileArchive.encode(
      files.map { .init(name: $0.path, bytes: $0.bytes) },
      date: .init(
        year: fields[0], month: fields[1], day: fields[2], hour: fields[3], minute: fields[4],
        second: fields[5]))
  }
}

extension HandoffPackage {
  /// What everything else is made from.
  private static func sources(
    _ facts: HandoffFacts, artifacts: [String: [UInt8]], log: [HistoryEntry], head: ChainHead
  ) throws -> [File] {
    var files = facts.record.artifacts.map {
      File(artifactFolder + $0.name, artifacts[$0.name] ?? [], purpose(ofArtifact: $0.name))
    }
    files.append(
      File(
        definitionPath, try HandoffJSON.encode(facts.definition),
        "the definition as the run kept it, whose digest the run names"))
    files.append(
      File(
        historyPath,
        try HandoffJSON.encode(
          PackedHistory(model: facts.name, head: head, entries: log.map { .init($0) })),
        "the newest runs and promotions of the model, with checksums"))
    return files
  }

  /// What is made from them.
  private static func derived(_ facts: HandoffFacts, log: [HistoryEntry]) throws -> [File] {
    let card = ModelCard(facts: facts).report
    var files = [
      File("model-card.md", Array(card.markdown.utf8), "what scores mean and do not mean"),
      File("model-card.html", Array(card.html.utf8), "what scores mean and do not mean"),
      File(
        "model-card.cdx.json", try HandoffJSON.encodeKeepingKeys(ModelBill(facts)),
        "the model card as a CycloneDX bill of materials"),
      File(
        pipelinePath,
        Array((preface(facts) + (try PipelineYAML.text(of: facts.definition))).utf8),
        "the pipeline: what conformal run runs"),
      File(
        "dataset-manifest.json", try HandoffJSON.encode(DatasetManifest(facts.record)),
        "what the run read, by digest; no rows"),
      File(
        "history.md", Array(PackedHistoryPage(model: facts.name, log: log).report.markdown.utf8),
        "the same as a table"),
    ]
    if case .rules(let text) = facts.definition.calibrator?.choice {
      files.append(
        File(PipelineYAML.rulesFile, Array(text.utf8), "the rules that choose a calibrator"))
    }
    if let vectors = try TestVectors(facts.model, kind: facts.definition.data.outputKind) {
      files.append(
        File(
          vectorsPath, try HandoffJSON.encode(vectors),
          "made-up rows with what the artifacts make of them"))
      files.append(
        File("vectors.md", Array(vectorGuide.utf8), "how to use them from another language"))
    }
    return files
  }

  /// Definitions for every scheduler that can say when.
  private static func schedules(_ definition: PipelineDefinition) throws -> [File] {
    guard let schedule = definition.schedule else { return [] }
    let plan = try SchedulePlan(
      model: definition.model.name, schedule: schedule, pipeline: pipelinePath)
    return ScheduleFormat.allCases.flatMap { format in
      // A scheduler that cannot say these times is left out: the others still keep them.
      ((try? format.files(plan)) ?? []).map {
        File("schedule/\($0.name)", Array($0.text.utf8), "schedule for \(format.title)")
      }
    }
  }

  /// The digest by which a run names its definition.
  package static func digest(of definition: PipelineDefinition) throws -> String {
    ObjectStore.sha256(of: try HandoffJSON.encode(definition))
  }

  private static func preface(_ facts: HandoffFacts) -> String {
    """
    # The pipeline of run \(facts.run.sequence). Paths are relative to this file.
    # conformal due \(pipelinePath) && conformal run \(pipelinePath)


    """
  }

  private static func purpose(ofArtifact name: String) -> String {
    switch name {
    case ArtifactName.calibrator: "corrects probabilities: conformal transform"
    case ArtifactName.predictor: "makes prediction sets: conformal predict"
    case ArtifactName.policy: "makes decisions: conformal decide"
    case ArtifactName.report: "the report of the run"
    case ArtifactName.reportNumbers: "its numbers for programs"
    default: "made by the run"
    }
  }
}
