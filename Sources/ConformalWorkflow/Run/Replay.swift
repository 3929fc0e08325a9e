internal import ConformalArtifacts
internal import FoundationEssentials
public import ScoringCore

/// Runs a pipeline again from the inputs that its history kept, and compares bit for bit.
public struct Replay: Sendable {
  /// The history.
  public let history: History
  /// How to work.
  public var execution = Execution.standard

  /// Prepares replays.
  ///
  /// - Parameter history: the history.
  public init(_ history: History) { self.history = history }

  /// Replays a run.
  ///
  /// Nothing of the history is used but its inputs and the definition: every stage runs anew, in a place of its own.
  ///
  /// - Parameter entry: the entry of the run.
  /// - Returns: what differs, a sentence each; none where everything is the same bit for bit.
  /// - Throws: `DataError` where inputs are absent or were changed, or for an entry that is no run.
  public func callAsFunction(_ entry: HistoryEntry) throws -> [String] {
    guard case .run(let record) = entry.event else {
      throw DataError(
        .usage, found: "entry \(entry.sequence), a \(entry.event.kind.rawValue)", expected: "a run")
    }
    let definition = try WorkflowJSON.decode(
      PipelineDefinition.self,
      from: history.objects.bytes(record.definition, suffix: ".json"))
    let scratch =
      FileManager.default.temporaryDirectory.path + "/conformal-replay-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let store = ObjectStore(directory: scratch)
    for input in record.inputs {
      // Reading a changed input would blame everything that follows from it.
      _ = try history.objects.bytes(input.sha256, suffix: InputFiles.suffix(input.path))
    }
    let work = PipelineExecution(
      definition: definition, files: InputFiles(of: record, in: history.objects), store: store,
      inForce: try record.comparedWith.flatMap { try history.entry($0) },
      inForceStore: history.objects, asOf: record.asOf, execution: execution,
      runner: StageRunner(store: store, reuses: false, progress: { _ in }), last: nil)
    return differences(record, try work.run())
  }

  private func differences(
    _ record: RunRecord, _ found: PipelineExecution.Outcome
  ) -> [String] {
    var sentences: [String] = []
    for reference in record.artifacts {
      let other = found.artifacts.first { $0.name == reference.name }
      if other?.sha256 != reference.sha256 {
        sentences.append(
          "\(reference.name): sha256 \(reference.sha256) then, \(other?.sha256 ?? "none") now")
      }
    }
    for (name, isSame) in [
      ("inputs", record.inputs == found.inputs), ("metrics", record.metrics == found.metrics),
      ("gates", record.gates == found.gates), ("outcome", record.outcome == found.outcome),
      ("files", record.artifacts.count == found.artifacts.count),
    ] where !isSame { sentences.append("\(name) differ") }
    if record.stages.map(\.name) != found.stages.map(\.name) { sentences.append("stages differ") }
    let stages = zip(record.stages, found.stages).filter { $0.0.sha256 != $0.1.sha256 }
    if let first = stages.first {
      sentences.append("the first stage that differs is \(first.0.name.rawValue)")
    }
    if !sentences.isEmpty, record.machine.library != LibraryVersion.text {
      sentences.append(
        "the run was made with swift-conformal \(record.machine.library), this is \(LibraryVersion.text): replay with that version"
      )
    }
    if !sentences.isEmpty, let used = record.machine.linearAlgebra {
      let found = LinearHead.libraryDescription
      if used != found {
        sentences.append(
          "the fit used \(used), this machine has \(found), which may round differently: "
            + "replay on that type of processor")
      }
    }
    return sentences
  }
}

extension CapturedInput {
  /// The path of the file, without what is taken from it.
  var path: String { InputFiles.path(address) }
}
