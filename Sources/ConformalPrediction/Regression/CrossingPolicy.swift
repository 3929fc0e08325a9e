internal import ScoringCore

/// What becomes of a row whose lower quantile prediction is above the upper one.
///
/// It is the same for calibration rows and new rows, so that they stay exchangeable.
public enum CrossingPolicy: String, Hashable, Sendable, CaseIterable {
  /// The two are exchanged.
  case sort
  /// It is an error.
  case refuse
  /// The row stays as it is; its interval may be empty.
  case keep
}

extension CrossingPolicy {
  /// The row as scores see it.
  func apply(_ row: RegressionRow) -> RegressionRow {
    guard self == .sort, row.lower > row.upper else { return row }
    return RegressionRow(lower: row.upper, upper: row.lower, difficulty: row.difficulty)
  }

  /// - Throws: `DataError` for the first crossed row, where the policy refuses those.
  func requireUsable(_ outputs: RegressionOutputs) throws {
    guard self == .refuse,
      let row = outputs.lower.indices.first(where: { outputs.lower[$0] > outputs.upper[$0] })
    else { return }
    throw DataError(
      found: "lower prediction \(outputs.lower[row]) above the upper one, \(outputs.upper[row])",
      expected: "lower <= upper",
      remedy: "sort the quantile predictions, or fit with the crossing policy sort or keep",
      file: outputs.file, row: row)
  }
}
