internal import ScoringCore

extension NPYArray {
  /// Encodes a two-dimensional array.
  ///
  /// - Parameters:
  ///   - values: `rowCount * columnCount` numbers, row after row.
  ///   - rowCount: number of rows.
  ///   - columnCount: number of columns.
  public init(_ values: [Int64], rowCount: Int, columnCount: Int) {
    self.init(values, "i8", Self.shape(values.count, rowCount, columnCount))
  }

  /// Encodes a two-dimensional array.
  ///
  /// - Parameters:
  ///   - values: `rowCount * columnCount` numbers, row after row.
  ///   - rowCount: number of rows.
  ///   - columnCount: number of columns.
  public init(_ values: [Int32], rowCount: Int, columnCount: Int) {
    self.init(values, "i4", Self.shape(values.count, rowCount, columnCount))
  }

  /// Encodes a two-dimensional array.
  ///
  /// - Parameters:
  ///   - values: `rowCount * columnCount` numbers, row after row.
  ///   - rowCount: number of rows.
  ///   - columnCount: number of columns.
  public init(_ values: [UInt8], rowCount: Int, columnCount: Int) {
    self.init(values, "u1", Self.shape(values.count, rowCount, columnCount))
  }

  /// Encodes a two-dimensional array.
  ///
  /// - Parameters:
  ///   - values: `rowCount * columnCount` numbers, row after row.
  ///   - rowCount: number of rows.
  ///   - columnCount: number of columns.
  public init(_ values: [Float], rowCount: Int, columnCount: Int) {
    self.init(values, "f4", Self.shape(values.count, rowCount, columnCount))
  }

  /// Encodes a two-dimensional array.
  ///
  /// - Parameters:
  ///   - values: `rowCount * columnCount` numbers, row after row.
  ///   - rowCount: number of rows.
  ///   - columnCount: number of columns.
  public init(_ values: [Double], rowCount: Int, columnCount: Int) {
    self.init(values, "f8", Self.shape(values.count, rowCount, columnCount))
  }

  /// The shape, which the caller must have right.
  private static func shape(_ count: Int, _ rowCount: Int, _ columnCount: Int) -> [Int] {
    precondition(
      rowCount >= 0 && columnCount >= 0 && rowCount * columnCount == count,
      "the shape does not match the number of values")
    return [rowCount, columnCount]
  }
}
