public import ScoringCore

/// Answers whose truth is known: what policies are fitted and evaluated on.
public struct AnsweredRows: Sendable {
  /// The confidence of each row, finite.
  public let confidences: [Double]
  /// Whether each answer is wrong.
  public let isError: [Bool]
  /// The answers, or `nil` where only their correctness is known.
  public let answers: [Int32]?
  /// The true labels, or `nil` where only the correctness of answers is known.
  public let trueLabels: [Int32]?
  /// The number of classes; 0 where only the correctness of answers is known.
  public let classCount: Int
  /// The identifiers of the rows.
  public let identifiers: RowIdentifiers

  /// Pairs answers with true labels.
  ///
  /// - Parameters:
  ///   - answers: n answers.
  ///   - trueLabels: n labels in 0 ..< K.
  ///   - classCount: K.
  ///   - identifiers: the identifiers of the rows; their indices unless given.
  /// - Throws: `DataError` for counts that differ, or a confidence that is not finite.
  public init(
    _ answers: Answers, trueLabels: [Int32], classCount: Int,
    identifiers: RowIdentifiers = .indices(from: 0)
  ) throws {
    guard answers.labels.count == trueLabels.count else {
      throw DataError(
        found: "\(trueLabels.count) labels for \(answers.labels.count) answers",
        expected: "one a row")
    }
    try Self.requireFinite(answers.confidences)
    confidences = answers.confidences
    isError = zip(answers.labels, trueLabels).map { $0 != $1 }
    self.answers = answers.labels
    self.trueLabels = trueLabels
    self.classCount = classCount
    self.identifiers = identifiers
  }

  /// Takes rows whose answers are known to be right or wrong, and nothing else.
  ///
  /// - Parameters:
  ///   - confidences: n finite confidences.
  ///   - isError: whether each answer is wrong.
  ///   - identifiers: the identifiers of the rows; their indices unless given.
  /// - Throws: `DataError` for counts that differ, or a confidence that is not finite.
  public init(
    confidences: [Double], isError: [Bool], identifiers: RowIdentifiers = .indices(from: 0)
  ) throws {
    guard confidences.count == isError.count else {
      throw DataError(
        found: "\(isError.count) truths for \(confidences.count) confidences",
        expected: "one a row")
    }
    try Self.requireFinite(confidences)
    self.confidences = confidences
    self.isError = isError
    (answers, trueLabels, classCount) = (nil, nil, 0)
    self.identifiers = identifiers
  }

  /// The number of rows, n.
  public var rowCount: Int { confidences.count }

  private static func requireFinite(_ confidences: [Double]) throws {
    if let row = confidences.firstIndex(where: { !$0.isFinite }) {
      throw DataError(
        found: "confidence \(confidences[row])", expected: "a finite number", row: row)
    }
  }
}
