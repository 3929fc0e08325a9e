internal import ScoringCore

/// Which fold each training row was in: the one that its out-of-fold prediction was made without.
///
/// A fold is a column of the predictions of new rows. Integers are the columns themselves, from 0; names stand
/// for the columns in ascending order of their UTF-8 bytes, the order of `numpy.unique`.
public struct CrossValidationFolds: Hashable, Sendable {
  /// The fold of each row.
  public let indices: [Int]
  /// The number of rows of each fold, all at least 1.
  public let sizes: [Int]

  /// The number of folds, K.
  public var count: Int { sizes.count }
  /// The number of rows, n.
  public var rowCount: Int { indices.count }
  /// Whether every row is a fold of its own: leave-one-out.
  public var isLeaveOneOut: Bool { count == rowCount }
  /// Whether all folds have as many rows.
  public var areEqual: Bool { sizes.allSatisfy { $0 == sizes[0] } }

  /// Every row is a fold of its own, in the order of the rows.
  ///
  /// - Parameter rowCount: the number of rows, at least 2.
  /// - Throws: `DataError` for fewer.
  public init(leaveOneOutOf rowCount: Int) throws {
    try self.init(checked: Array(0..<rowCount), count: rowCount, file: nil)
  }

  /// Takes the column of each row.
  ///
  /// - Parameters:
  ///   - columns: the column of the predictions of new rows that belongs to the row's fold.
  ///   - count: the number of columns, at least 2.
  ///   - file: the file that they come from, for messages.
  /// - Throws: `DataError` for a fold without a column, or a column without rows.
  /// - Complexity: O(n).
  public init(columns: [Int64], count: Int, file: String? = nil) throws {
    if let row = columns.firstIndex(where: { $0 < 0 || $0 >= count }) {
      throw DataError(
        found: "fold \(columns[row]), which has no column among the fold predictions",
        expected: "0 ... \(count - 1)",
        remedy: columns[row] == count ? "count folds from 0" : "give one column for each fold",
        file: file, row: row)
    }
    try self.init(checked: columns.map { Int($0) }, count: count, file: file)
  }

  /// Takes the name of each row's fold.
  ///
  /// - Parameters:
  ///   - names: the names; ascending by UTF-8 bytes they stand for the columns.
  ///   - count: the number of columns, at least 2.
  ///   - file: the file that they come from, for messages.
  /// - Throws: `DataError` when there are not as many distinct names as columns.
  /// - Complexity: O(n).
  public init(names: [String], count: Int, file: String? = nil) throws {
    let distinct = Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard distinct.count == count else {
      throw DataError(
        found: "\(distinct.count) names of folds for \(count) columns of fold predictions",
        expected: "one column for each fold, in ascending order of the names", file: file)
    }
    let columns = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
    try self.init(checked: names.compactMap { columns[$0] }, count: count, file: file)
  }

  private init(checked indices: [Int], count: Int, file: String?) throws {
    var sizes = [Int](repeating: 0, count: count)
    for index in indices { sizes[index] += 1 }
    guard count >= 2 else {
      throw DataError(
        found: "\(count) fold\(count == 1 ? "" : "s")",
        expected: "at least 2: a fold's model is fitted on the others", file: file)
    }
    if let empty = sizes.firstIndex(of: 0) {
      throw DataError(
        found: "no training row in fold \(empty) of \(count)", expected: "rows in each",
        remedy: "drop the column from the fold predictions, or correct the folds", file: file)
    }
    (self.indices, self.sizes) = (indices, sizes)
  }
}
