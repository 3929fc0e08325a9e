public import ConformalWorkflow
internal import ScoringCore
internal import TensorFiles

/// `conformal due`: a pipeline and its history in, whether a run is due out.
public struct CheckDue: Sendable {
  /// The pipeline.
  public var pipeline: String
  /// The directory of the history, or `nil` for the one that the pipeline names.
  public var history: String?
  /// The variables that the pipeline may name.
  public var environment: [String: String]
  /// Whether to print JSON.
  public var json = false

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - pipeline: the pipeline.
  ///   - environment: the variables that the pipeline may name.
  public init(_ pipeline: String, environment: [String: String]) {
    (self.pipeline, self.environment) = (pipeline, environment)
  }

  private struct Document: Encodable {
    let schema = "swift-conformal/due/1"
    let due: Bool
    let models: [Model]
  }

  private struct Model: Encodable {
    let model: String
    let due: Bool
    let overdue: Bool
    let reasons: [Reason]
    let lastRun: Int?
    let next: Timestamp?
    let version: String
  }

  private struct Reason: Encodable {
    let name: String
    let sentence: String
  }

  /// Runs the command.
  ///
  /// - Parameters:
  ///   - console: where to write.
  ///   - now: the time.
  /// - Returns: success when a run of any model is due, else `checkFailed`: so that shells say
  ///   `conformal due p.yaml && conformal run p.yaml`.
  /// - Throws: `DataError` where that cannot be told: for a pipeline that is not understood, or of one model whose
  ///   input is absent.
  public func run(_ console: Console, at now: Timestamp) throws -> ExitStatus {
    let file = try read()
    let checks = try file.definitions.map { definition in
      try DueCheck(
        definition, of: file, history: opened(history ?? file.resolve(definition.history)),
        now: now)
    }
    if json {
      try console.print(
        jsonText(
          Document(
            due: checks.contains(where: \.isDue),
            models: checks.map { check in
              Model(
                model: check.model, due: check.isDue, overdue: check.isOverdue,
                reasons: check.reasons.map { Reason(name: $0.name, sentence: $0.sentence) },
                lastRun: check.lastRun?.sequence, next: check.next, version: check.version)
            })))
    } else {
      try console.print(checks.map { $0.sentence + "\n" }.joined())
    }
    return checks.contains(where: \.isDue) ? .success : .checkFailed
  }

  /// Reads the pipeline; of several models, an input that is absent makes due the one that names it, no other.
  private func read() throws -> PipelineFile {
    do {
      return try PipelineFile(contentsOf: pipeline, environment: environment)
    } catch let error as DataError where error.code == .missingInput {
      guard
        let found = try? PipelineFile(
          contentsOf: pipeline, environment: environment, requiresInputs: false),
        found.definitions.count > 1
      else { throw error }
      return found
    }
  }

  /// A history that is not there yet has no runs.
  private func opened(_ directory: String) throws -> History? {
    do {
      return try History(directory: directory, makes: false)
    } catch let error as DataError
      where error.code == .missingInput && FileSystem.isHidden("\(directory)/history.sqlite")
    {
      throw DataError(
        .missingInput, found: "a history that cannot be read",
        expected: "permission to read it, or none there", file: directory)
    } catch let error as DataError where error.code == .missingInput {
      return nil
    }
  }
}
