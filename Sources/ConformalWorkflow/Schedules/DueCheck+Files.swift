internal import ScoringCore
internal import TensorFiles

extension DueCheck {
  /// Finds out by the files of the last run, relative to the pipeline.
  ///
  /// The last run is that of the version, where it has one: several versions of a model may take turns. Contents are
  /// read only where size or time differ from those of the last run.
  ///
  /// - Parameters:
  ///   - definition: the pipeline.
  ///   - file: the file that it was read from.
  ///   - history: the history, or `nil` where there is none yet.
  ///   - now: the time.
  /// - Throws: `DataError` for a history that cannot be read, or a schedule that is none.
  public init(
    _ definition: PipelineDefinition, of file: PipelineFile, history: History?, now: Timestamp
  ) throws {
    let model = definition.model
    let last =
      try history?.lastRun(model.name, version: model.version) ?? history?.lastRun(model.name)
    func path(_ address: String) -> String { file.resolve(InputFiles.path(address)) }
    let named = Set(definition.data.contents.map(\.address))
    var unusable = named.filter { FileStatus(path: path($0))?.isRegular != true }
    var seen = unusable
    var inputs: [Input] = []
    // What the pipeline names no more is a changed definition, whatever became of it.
    for captured in last?.run?.inputs ?? []
    where named.contains(captured.address) && seen.insert(captured.address).inserted {
      do {
        guard
          let input = try Self.input(
            captured, at: path(captured.address), in: file.directory, since: last)
        else { continue }
        inputs.append(input)
      } catch is DataError {
        unusable.insert(captured.address)
      }
    }
    try self.init(
      definition, lastRun: last, inputs: inputs, unusable: unusable.sorted(), now: now)
  }

  /// An input of the last run as it is now; `nil` where it is gone.
  private static func input(
    _ captured: CapturedInput, at path: String, in directory: String, since last: HistoryEntry?
  ) throws -> Input? {
    guard let modified = try? InputFiles.modificationTime(path) else { return nil }
    let storage = try ByteStorage(mapping: path)
    var input = Input(address: captured.address, byteCount: storage.count, modified: modified)
    // Times are whole seconds: a file written about when it was captured may have been written again in that second.
    let isFresh = captured.modified.seconds + 2 >= (last?.run?.asOf.seconds ?? 0)
    if isFresh || !input.looksLike(captured) {
      input.sha256 = try InputFiles(directory: directory).file(captured.address).sha256
    }
    return input
  }
}
