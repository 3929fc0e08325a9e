internal import ScoringCore

/// The weight of each row: how much more often rows like it occur where predictions are made than where
/// calibration rows were drawn.
///
/// Only ratios matter: all weights of calibration rows and new rows may be multiplied by one number.
public struct RowWeights: Hashable, Sendable {
  /// One finite number a row, at least 0.
  public let values: [Double]

  /// Takes weights.
  ///
  /// - Parameters:
  ///   - values: one number a row.
  ///   - file: the file that they come from, for messages.
  /// - Throws: `DataError` for the first weight that is negative or not finite.
  public init(_ values: [Double], file: String? = nil) throws {
    if let row = values.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw DataError(
        found: "the weight \(values[row])", expected: "a finite number, at least 0", file: file,
        row: row)
    }
    self.values = values
  }

  init(unchecked values: [Double]) { self.values = values }

  /// The number of rows.
  public var rowCount: Int { values.count }

  /// A range of rows.
  ///
  /// - Parameter rows: inside `0 ..< rowCount`.
  /// - Returns: their weights.
  public func slice(rows: Range<Int>) -> RowWeights {
    RowWeights(unchecked: Array(values[rows]))
  }
}
