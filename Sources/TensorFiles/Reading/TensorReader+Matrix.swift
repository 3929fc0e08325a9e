public import ScoringCore

extension TensorReader {
  /// Reads a matrix of numbers, one row a sample.
  ///
  /// Floats keep their format and stay in the mapped file. Integers and booleans are copied, those
  /// of 8 and 16 bits to float32, wider ones to float64; text tables give float64. A file with no
  /// rows gives a matrix with no rows. NaN and infinity in binary files are not looked for here.
  ///
  /// - Parameters:
  ///   - address: the file and the array or columns; without columns, all of a table.
  ///   - allowingVector: whether a one-dimensional array of n numbers is read as n x 1.
  ///   - bytes: the file's bytes when they have been read already, from ``open(_:)``.
  /// - Returns: the matrix, n x K, and what it was read from.
  /// - Throws: ``DataError`` when the file cannot be read, is damaged, or holds something else.
  /// - Complexity: O(1) for mapped floats, else O(n * K).
  public func matrix(
    at address: TensorAddress, allowingVector: Bool = false, in bytes: ByteStorage? = nil
  ) throws -> (Matrix, TensorSource) {
    try read(address, bytes) { content in
      switch content {
      case .array(let array):
        let (rowCount, columnCount) = try array.matrixShape(allowingVector: allowingVector)
        let matrix = try array.matrix(
          rowCount: rowCount, columnCount: columnCount, copyLimit: copyLimit)
        return (matrix, array.shape, [])
      case .table(let table):
        let columns = try table.columns(address.selector)
        let matrix = try table.matrix(columns, copyLimit: copyLimit)
        return (matrix, [matrix.rowCount, columns.count], table.describe(columns))
      }
    }
  }

  /// Reads a column of numbers: a one-dimensional array, or one of n x 1 or 1 x n.
  ///
  /// - Parameters:
  ///   - address: the file and the array or column; without a column, a table must have only one.
  ///   - bytes: the file's bytes when they have been read already, from ``open(_:)``.
  /// - Returns: an n x 1 matrix, and what it was read from.
  /// - Throws: ``DataError`` when the file cannot be read, is damaged, or holds something else.
  /// - Complexity: O(1) for mapped floats, else O(n).
  public func vector(
    at address: TensorAddress, in bytes: ByteStorage? = nil
  ) throws -> (Matrix, TensorSource) {
    try read(address, bytes) { content in
      switch content {
      case .array(let array):
        let count = try array.vectorCount()
        let matrix = try array.matrix(rowCount: count, columnCount: 1, copyLimit: copyLimit)
        return (matrix, array.shape, [])
      case .table(let table):
        let column = try table.singleColumn(address.selector)
        let matrix = try table.matrix([column], copyLimit: copyLimit)
        return (matrix, [matrix.rowCount, 1], table.describe([column]))
      }
    }
  }
}

extension CSVTable {
  fileprivate func matrix(_ columns: [Int], copyLimit: Int) throws -> Matrix {
    let values = try doubles(columns, copyLimit: copyLimit)
    return try Matrix(
      values, rowCount: values.count / columns.count, columnCount: columns.count)
  }
}

extension StoredArray {
  /// The most columns of a matrix, so that one row always fits in memory.
  private static var mostColumns: Int { Int(Int32.max) }

  fileprivate func matrixShape(
    allowingVector: Bool
  ) throws -> (rowCount: Int, columnCount: Int) {
    switch shape.count {
    case 1 where allowingVector: return (shape[0], 1)
    case 1:
      throw DataError(
        found: "a one-dimensional array of \(shape[0])", expected: "a matrix, rows x columns",
        remedy: "give one row for each sample, for instance with .reshape(n, -1)")
    case 2:
      guard (1...Self.mostColumns).contains(shape[1]) else {
        throw DataError(
          found: "shape \(shapeText)", expected: "1 to \(Self.mostColumns) columns")
      }
      return (shape[0], shape[1])
    default:
      throw DataError(
        found: "shape \(shapeText), \(shape.count) dimensions",
        expected: "two dimensions, rows x columns",
        remedy: "reshape it so that each sample is one row")
    }
  }

  /// The length of a one-dimensional array, or of one with a single row or column.
  func vectorCount() throws -> Int {
    let isVector = shape.count == 1 || shape.count == 2 && shape.contains(1)
    guard isVector else {
      throw DataError(
        found: "shape \(shapeText)", expected: "one dimension, or a single column",
        remedy: "save one value a row, for instance with .ravel()")
    }
    return count
  }
}
