internal import ConformalArtifacts
internal import ConformalInputs
internal import ScoringCore
internal import SelectiveAbstention

/// Traffic as it was read.
struct LoadedTraffic {
  let traffic: Traffic
  /// The rows for comparisons.
  let record: Outputs
}

/// Rows whose truth is not known, to count reviews by.
public struct TrafficInput: Sendable {
  /// The answers.
  public var answers: AnswersInput
  /// A file of queues, n names.
  public var groups: String?

  /// Makes an input.
  ///
  /// - Parameters:
  ///   - answers: the answers.
  ///   - groups: a file of queues, n names.
  public init(answers: AnswersInput, groups: String? = nil) {
    (self.answers, self.groups) = (answers, groups)
  }

  func load(
    _ reader: InputReader, for source: PolicySource, _ execution: Execution, _ console: Console
  ) throws -> LoadedTraffic {
    let loaded = try answers.load(reader, for: source)
    try loaded.requireMatch(source)
    let queues = try groups.map { try queueNames($0, reader, loaded.rowCount) }
    let found = try loaded.allAnswers(
      execution, progress: console.rowProgress("counted", total: loaded.rowCount))
    do {
      return LoadedTraffic(
        traffic: try Traffic(confidences: found.confidences, queues: queues),
        record: loaded.record)
    } catch let error as DataError {
      throw error.located(in: loaded.record.file)
    }
  }
}
