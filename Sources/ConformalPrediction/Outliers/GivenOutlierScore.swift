public import ScoringCore

/// Outlier scores that were computed elsewhere, one a row, larger for stranger rows.
///
/// The score of a row must not depend on calibration rows or on other new rows.
public struct GivenOutlierScore: OutlierScore {
  /// The name on the command line and in artifacts.
  public static let name = "given"
  /// Scores.
  public static let input = OutlierInput.scores

  /// Makes the score.
  public init() {}

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double]) {}

  /// Checks and returns the scores.
  public func scores(of rows: OutlierRows, execution: Execution) throws -> [Double] {
    guard case .scores(let matrix, let file) = rows else { throw refused(rows) }
    guard matrix.columnCount == 1 else {
      throw DataError(
        found: "\(matrix.columnCount) columns", expected: "one score a row", file: file)
    }
    return try matrix.finiteDoubles(file: file, "a finite outlier score")
  }
}

extension Matrix {
  /// All elements, row after row.
  ///
  /// - Throws: `DataError` for the first that is not finite.
  func finiteDoubles(
    file: String?, _ expected: String, firstRow: Int = 0
  ) throws -> [Double] {
    let values = doubles()
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return values }
    throw DataError(
      found: "\(values[index])", expected: expected, file: file,
      row: firstRow + index / columnCount, column: index % columnCount)
  }
}
