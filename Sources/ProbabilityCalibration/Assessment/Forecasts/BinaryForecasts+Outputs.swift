public import ScoringCore

extension BinaryForecasts {
  /// Forecasts that the label ranked first is right, one a row; among equals the smallest label ranks first.
  ///
  /// - Parameters:
  ///   - rows: n rows of logits or probabilities with labels.
  ///   - execution: how to work.
  /// - Returns: n forecasts with the weights of the rows.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Complexity: O(n K) time, O(n) memory and a batch of rows.
  public static func topLabel(
    of rows: CalibratorRows, execution: Execution = .standard
  ) throws -> BinaryForecasts {
    let summary = try RowLosses(of: rows, execution: execution)
    return try summary.topLabelForecasts(weights: rows.weights)
  }

  /// Forecasts of one class: its probability, and whether it is the label.
  ///
  /// - Parameters:
  ///   - label: the class, inside `0 ..< K`; 1 is the positive class of a binary problem.
  ///   - rows: n rows of logits or probabilities with labels.
  ///   - execution: how to work.
  /// - Returns: n forecasts with the weights of the rows.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Precondition: `label` is a class.
  /// - Complexity: O(n K) time, O(n) memory and a batch of rows.
  public static func ofClass(
    _ label: Int, of rows: CalibratorRows, execution: Execution = .standard
  ) throws -> BinaryForecasts {
    precondition(label >= 0 && label < rows.classCount, "a class lies inside 0 ..< K")
    let columns = try ClassColumns(
      label..<label + 1, of: rows, execution: execution, whenRead: { _, _, _ in })
    return try BinaryForecasts(
      probabilities: columns.column(label), outcomes: rows.labeled.labels.map { Int($0) == label },
      weights: rows.weights)
  }
}
