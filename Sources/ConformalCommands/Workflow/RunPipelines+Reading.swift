internal import ConformalWorkflow
internal import FoundationEssentials
internal import ScoringCore
internal import TensorFiles

extension RunPipelines {
  /// Reads pipelines and opens their histories; of several, those that cannot be read are listed.
  func prepare() throws -> ([Prepared], [Unread]) {
    var histories: [String: History] = [:]
    var prepared: [Prepared] = []
    var unread: [Unread] = []
    let files = try PipelinePaths(pipelines).files
    for file in files {
      let (found, obstacle): (PipelineFile, DataError?)
      do {
        (found, obstacle) = try read(file)
      } catch let error as DataError where files.count > 1 {
        unread.append(Unread(file: file, error: error))
        continue
      }
      for definition in found.definitions
      where models.isEmpty || models.contains(definition.model.name) {
        let place = history ?? found.resolve(definition.history)
        let opened: History
        do {
          opened = try histories[place] ?? open(place)
        } catch let error as DataError where files.count > 1 {
          unread.append(Unread(file: file, error: error))
          break
        }
        histories[place] = opened
        var definition = definition
        if allowsInconclusive { definition.allowInconclusive = GateKind.allCases }
        var run = PipelineRun(definition, directory: found.directory, history: opened)
        run.execution = execution
        run.reuses = reuses
        // Of several models of one file, those that lack an input find out themselves.
        if found.definitions.count == 1 { run.obstacle = obstacle }
        prepared.append(Prepared(file: file, run: run))
      }
    }
    if let unknown = models.first(where: { name in
      !prepared.contains { $0.run.definition.model.name == name }
    }) {
      if let first = unread.first { throw first.error }
      throw DataError(
        .usage, found: "model '\(unknown)'",
        expected: "a model of these pipelines")
    }
    try requireDistinct(prepared)
    return (prepared, unread)
  }

  private func open(_ directory: String) throws -> History {
    try isDryRun ? History(planningIn: directory) : History(directory: directory, makes: true)
  }

  /// Reads a pipeline; an input that is absent keeps one model from running, not the others.
  private func read(_ file: String) throws -> (PipelineFile, obstacle: DataError?) {
    do {
      return (try PipelineFile(contentsOf: file, environment: environment), nil)
    } catch let error as DataError where error.code == .missingInput {
      guard
        let found = try? PipelineFile(
          contentsOf: file, environment: environment, requiresInputs: false)
      else { throw error }
      return (found, error)
    }
  }

  /// Results do not take the place of what they come from.
  func requireOthers(_ prepared: [Prepared]) throws {
    for output in [junit, gates].compactMap({ $0 }) {
      let sources = prepared.flatMap { one in
        [one.file]
          + one.run.definition.inputPaths.map { FilePath.joining(one.run.directory, $0) }
      }
      if let source = sources.first(where: { OutputFile.areSameFile(output, $0) }) {
        throw DataError(
          .usage, found: "an output that would replace '\(source)'", expected: "another file",
          file: output)
      }
    }
  }

  /// Two runs of one version at once would race for which is the last.
  private func requireDistinct(_ prepared: [Prepared]) throws {
    var seen: [String: String] = [:]
    for one in prepared {
      // One history may be named by several paths, relative and absolute ones.
      let place = FilePath.normal(
        FilePath.joining(
          FileManager.default.currentDirectoryPath, one.run.history.directory))
      let model = one.run.definition.model
      let name = "\(place) \(model.name) \(model.version)"
      if let other = seen.updateValue(one.file, forKey: name) {
        throw DataError(
          .usage, found: "model '\(one.run.definition.model.name)' twice",
          expected: "one pipeline a model; the other is in \(other)", file: one.file)
      }
    }
  }
}
