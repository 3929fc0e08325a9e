internal import ConformalArtifacts
public import ConformalInputs
internal import ScoringCore
internal import SelectiveAbstention
internal import TensorFiles

/// Where answers with their truth come from.
public struct AnsweredRowsInput: Sendable {
  /// The answers.
  public var answers: AnswersInput
  /// The true labels, or `nil` where only correctness is known.
  public var labels: LabelsInput?
  /// A file that says whether each answer is right: n numbers, 1 or 0.
  public var correct: String?
  /// A file of queues, n names.
  public var groups: String?

  /// Makes an input.
  ///
  /// - Parameters:
  ///   - answers: the answers.
  ///   - labels: the true labels.
  ///   - correct: a file that says whether each answer is right.
  ///   - groups: a file of queues.
  public init(
    answers: AnswersInput, labels: LabelsInput? = nil, correct: String? = nil,
    groups: String? = nil
  ) {
    (self.answers, self.labels, self.correct, self.groups) = (answers, labels, correct, groups)
  }
}

/// Answers with their truth as they were read.
struct LoadedAnsweredRows {
  let answers: LoadedAnswers
  let rows: AnsweredRows
  let classNames: [String]?
  /// The queue of each row by name.
  let queues: [String]?
}

extension AnsweredRowsInput {
  func load(
    _ reader: InputReader, for policy: PolicySource? = nil, _ execution: Execution,
    _ console: Console
  ) throws -> LoadedAnsweredRows {
    let loaded = try answers.load(reader, for: policy)
    guard loaded.rowCount > 0 else {
      throw DataError(found: "no rows", expected: "at least one", file: loaded.record.file)
    }
    try answers.outputs.requireDistinctIdentifiers(loaded.record)
    guard (labels == nil) != (correct == nil) else {
      throw DataError(
        .usage, found: labels == nil ? "no truth" : "--labels and --correct",
        expected: "--labels F, or --correct F where only that is known")
    }
    if labels != nil, !loaded.hasLabels {
      throw DataError(
        .usage, found: "--labels with confidences alone",
        expected: "outputs as well, or --correct F")
    }
    let queues = try groups.map { try queueNames($0, reader, loaded.rowCount) }
    let truth = try labels.map {
      try $0.load(reader, for: loaded.record, known: loaded.source.classNames)
    }
    try loaded.calibrator?.requireClassNames(truth?.classNames)
    let isCorrect = try correct.map { try correctness($0, reader, loaded.rowCount) }
    let found = try loaded.allAnswers(
      execution, progress: console.rowProgress("answered", total: loaded.rowCount))
    let rows: AnsweredRows
    do {
      rows =
        try truth.map {
          try AnsweredRows(
            found, trueLabels: $0.labeled.labels, classCount: loaded.source.classCount,
            identifiers: loaded.record.identifiers)
        }
        ?? AnsweredRows(
          confidences: found.confidences, isError: (isCorrect ?? []).map { !$0 },
          identifiers: loaded.record.identifiers)
    } catch let error as DataError {
      throw error.located(in: loaded.record.file)
    }
    return LoadedAnsweredRows(
      answers: loaded, rows: rows, classNames: truth?.classNames, queues: queues)
  }

  private func correctness(
    _ file: String, _ reader: InputReader, _ count: Int
  ) throws -> [Bool] {
    let values = try reader.integers(file, role: "correct")
    guard values.count == count else {
      throw DataError(
        found: "\(values.count) truths for \(count) rows", expected: "one a row", file: file)
    }
    if let row = values.firstIndex(where: { $0 != 0 && $0 != 1 }) {
      throw DataError(
        found: "\(values[row])", expected: "1 for a right answer, 0 for a wrong one", file: file,
        row: row)
    }
    return values.map { $0 == 1 }
  }
}

/// The names of the queues of rows.
func queueNames(_ file: String, _ reader: InputReader, _ count: Int) throws -> [String] {
  let names = try reader.rowNames(file, role: "groups")
  guard names.count == count else {
    throw DataError(
      found: "\(names.count) groups for \(count) rows", expected: "one a row", file: file)
  }
  return switch names {
  case .integers(let values): values.map { String($0) }
  case .text(let values): values
  }
}
