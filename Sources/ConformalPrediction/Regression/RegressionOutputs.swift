public import ScoringCore

/// What a model says of a numeric target, row by row: point predictions, with difficulties or without, or lower
/// and upper quantile predictions.
///
/// All numbers are finite and difficulties positive: that is checked once, here.
public struct RegressionOutputs: Sendable {
  /// What was given.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Point predictions.
    case predictions
    /// Point predictions with a difficulty each, such as a standard deviation.
    case predictionsWithDifficulty = "predictions-with-difficulty"
    /// Lower and upper quantile predictions.
    case quantiles
  }

  /// What was given.
  public let kind: Kind
  /// The identifiers of rows.
  public let identifiers: RowIdentifiers
  /// The file of the predictions, for messages.
  public let file: String?
  let lower: [Double]
  let upper: [Double]
  let difficulties: [Double]?

  /// Takes point predictions.
  ///
  /// - Parameters:
  ///   - predictions: one a row, finite.
  ///   - difficulties: one a row, positive and finite, or `nil`.
  ///   - identifiers: the identifiers of rows.
  ///   - file: the file of the predictions, for messages.
  ///   - difficultyFile: the file of the difficulties, for messages.
  /// - Throws: `DataError` for the first row that is not so, or for different counts.
  /// - Complexity: O(n).
  public init(
    predictions: [Double], difficulties: [Double]? = nil,
    identifiers: RowIdentifiers = .indices(from: 0), file: String? = nil,
    difficultyFile: String? = nil
  ) throws {
    try requireFinite(predictions, "prediction", file)
    if let difficulties {
      try requireCount(difficulties, "difficulties", predictions.count, difficultyFile)
      if let row = difficulties.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
        throw DataError(
          found: "difficulty \(difficulties[row])", expected: "a finite number above 0",
          file: difficultyFile, row: row)
      }
    }
    self.init(
      difficulties == nil ? .predictions : .predictionsWithDifficulty, predictions, predictions,
      difficulties, identifiers, file)
    try requireIdentifiers()
  }

  /// Takes quantile predictions; a lower one above the upper one of its row is dealt with by
  /// ``CrossingPolicy``.
  ///
  /// - Parameters:
  ///   - lower: lower quantile predictions, finite.
  ///   - upper: upper quantile predictions, finite.
  ///   - identifiers: the identifiers of rows.
  ///   - file: the file of the lower predictions, for messages.
  ///   - upperFile: the file of the upper predictions, for messages.
  /// - Throws: `DataError` for the first row that is not so, or for different counts.
  /// - Complexity: O(n).
  public init(
    lower: [Double], upper: [Double], identifiers: RowIdentifiers = .indices(from: 0),
    file: String? = nil, upperFile: String? = nil
  ) throws {
    try requireFinite(lower, "lower prediction", file)
    try requireCount(upper, "upper predictions", lower.count, upperFile)
    try requireFinite(upper, "upper prediction", upperFile)
    self.init(.quantiles, lower, upper, nil, identifiers, file)
    try requireIdentifiers()
  }

  private init(
    _ kind: Kind, _ lower: [Double], _ upper: [Double], _ difficulties: [Double]?,
    _ identifiers: RowIdentifiers, _ file: String?
  ) {
    self.kind = kind
    self.lower = lower
    self.upper = upper
    self.difficulties = difficulties
    self.identifiers = identifiers
    self.file = file
  }

  private func requireIdentifiers() throws {
    guard case .given(let given) = identifiers, given.count != rowCount else { return }
    throw DataError(
      found: "\(given.count) row ids for \(rowCount) predictions", expected: "one id a row",
      file: file)
  }

  /// The number of rows, n.
  public var rowCount: Int { lower.count }

  /// One row.
  ///
  /// - Parameter row: inside `0 ..< rowCount`.
  public subscript(row: Int) -> RegressionRow {
    RegressionRow(
      lower: lower[row], upper: upper[row], difficulty: difficulties?[row] ?? 1)
  }

  /// Some of the rows.
  ///
  /// - Parameter rows: inside `0 ..< rowCount`.
  /// - Returns: the rows with their identifiers.
  public func slice(rows: Range<Int>) -> RegressionOutputs {
    RegressionOutputs(
      kind, Array(lower[rows]), Array(upper[rows]), difficulties.map { Array($0[rows]) },
      identifiers.slice(rows), file)
  }

  /// The number of rows whose lower quantile prediction is above the upper one.
  ///
  /// - Complexity: O(n).
  public var crossedCount: Int { zip(lower, upper).count { $0 > $1 } }
}

/// Outputs with their true targets.
public struct RegressionData: Sendable {
  /// The outputs.
  public let outputs: RegressionOutputs
  /// The targets, one a row, finite.
  public let targets: [Double]
  /// The file of the targets, for messages.
  public let targetFile: String?

  /// Pairs outputs with targets.
  ///
  /// - Parameters:
  ///   - outputs: the outputs.
  ///   - targets: one a row, finite.
  ///   - file: the file of the targets, for messages.
  /// - Throws: `DataError` for the first target that is not finite, or for different counts.
  /// - Complexity: O(n).
  public init(_ outputs: RegressionOutputs, targets: [Double], file: String? = nil) throws {
    try requireCount(targets, "targets", outputs.rowCount, file)
    try requireFinite(targets, "target", file)
    self.outputs = outputs
    self.targets = targets
    targetFile = file
  }

  /// The number of rows, n.
  public var rowCount: Int { targets.count }
}

private func requireFinite(_ values: [Double], _ name: String, _ file: String?) throws {
  guard let row = values.firstIndex(where: { !$0.isFinite }) else { return }
  throw DataError(
    found: "\(name) \(values[row])", expected: "a finite number", file: file, row: row)
}

private func requireCount(
  _ values: [Double], _ name: String, _ count: Int, _ file: String?
) throws {
  guard values.count != count else { return }
  throw DataError(
    found: "\(values.count) \(name) for \(count) rows of predictions", expected: "one a row",
    file: file)
}
