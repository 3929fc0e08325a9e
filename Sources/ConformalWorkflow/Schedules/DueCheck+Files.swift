internal import ScoringCore

extension DueCheck {
  /// Finds out by the files of the last run, relative to the pipeline.
  ///
  /// Contents are read only where size or time differ from those of the last run.
  ///
  /// - Parameters:
  ///   - definition: the pipeline.
  ///   - file: the file that it was read from.
  ///   - history: the history, or `nil` where there is none yet.
  ///   - now: the time.
  /// - Throws: `DataError` for an input that is missing, or a history that cannot be read.
  public init(
    _ definition: PipelineDefinition, of file: PipelineFile, history: History?, now: Timestamp
  ) throws {
    let last = try history?.lastRun(definition.model.name)
    let files = InputFiles(directory: file.directory)
    var seen: Set<String> = []
    let inputs = try (last?.run?.inputs ?? []).compactMap { captured -> Input? in
      guard seen.insert(captured.address).inserted else { return nil }
      let path = file.resolve(InputFiles.path(captured.address))
      // What the pipeline names no more is a changed definition.
      guard let modified = try? InputFiles.modificationTime(path) else { return nil }
      let storage = try ByteStorage(mapping: path)
      var input = Input(
        address: captured.address, byteCount: storage.count, modified: modified)
      // Times are whole seconds: a file written about when it was captured may have been written again in that second.
      let isFresh =
        captured.modified.seconds + 2 >= (last?.run?.asOf.seconds ?? 0)
      if isFresh || !input.looksLike(captured) {
        input.sha256 = try files.file(captured.address).sha256
      }
      return input
    }
    try self.init(definition, lastRun: last, inputs: inputs, now: now)
  }
}
