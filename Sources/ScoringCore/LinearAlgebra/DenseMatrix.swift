/// A matrix of doubles in memory, row after row: what linear algebra works on.
///
/// Products and solutions are by OpenBLAS on one thread. Another processor type may round them differently.
public struct DenseMatrix: Hashable, Sendable {
  /// The number of rows.
  public let rowCount: Int
  /// The number of columns.
  public let columnCount: Int
  /// The elements, row after row.
  public package(set) var elements: [Double]

  /// Takes elements.
  ///
  /// - Parameters:
  ///   - elements: `rowCount * columnCount` numbers, row after row.
  ///   - rowCount: number of rows.
  ///   - columnCount: number of columns.
  public init(_ elements: [Double], rowCount: Int, columnCount: Int) {
    precondition(elements.count == rowCount * columnCount, "one number an element")
    (self.rowCount, self.columnCount, self.elements) = (rowCount, columnCount, elements)
  }

  /// Copies a matrix of finite numbers.
  ///
  /// - Parameters:
  ///   - matrix: the matrix.
  ///   - file: the file that it comes from, for messages.
  /// - Throws: `DataError` for the first element that is not finite.
  /// - Complexity: O(rows x columns) time and memory.
  public init(_ matrix: Matrix, file: String? = nil) throws {
    self.init(
      matrix.doubles(), rowCount: matrix.rowCount, columnCount: matrix.columnCount)
    guard let index = elements.firstIndex(where: { !$0.isFinite }) else { return }
    throw DataError(
      found: "\(elements[index])", expected: "finite numbers", file: file,
      row: index / columnCount, column: index % columnCount)
  }

  /// An element.
  ///
  /// - Parameters:
  ///   - row: inside `0 ..< rowCount`.
  ///   - column: inside `0 ..< columnCount`.
  public subscript(row: Int, column: Int) -> Double {
    get { elements[row * columnCount + column] }
    set { elements[row * columnCount + column] = newValue }
  }

  /// A row.
  ///
  /// - Parameter index: inside `0 ..< rowCount`.
  /// - Returns: its elements.
  public func row(_ index: Int) -> ArraySlice<Double> {
    elements[index * columnCount..<(index + 1) * columnCount]
  }
}

extension DenseMatrix {
  /// How a factor of a product stands.
  public enum Form: Sendable {
    /// As it is.
    case plain
    /// Transposed.
    case transposed

    var code: CInt { self == .plain ? OpenBLAS.asTheyAre : OpenBLAS.transposed }
  }

  /// The product with another matrix, either of them transposed if wanted.
  ///
  /// - Parameters:
  ///   - other: the right factor.
  ///   - form: how this matrix stands.
  ///   - otherForm: how the right factor stands.
  /// - Returns: the product.
  /// - Throws: `DataError` with code `missing-input` when OpenBLAS is not installed.
  /// - Complexity: O(m n k) for an m x k and a k x n matrix.
  public func multiplied(
    by other: DenseMatrix, _ form: Form = .plain, _ otherForm: Form = .plain
  ) throws -> DenseMatrix {
    let (rows, inner) = form == .plain ? (rowCount, columnCount) : (columnCount, rowCount)
    let (otherInner, columns) =
      otherForm == .plain
      ? (other.rowCount, other.columnCount) : (other.columnCount, other.rowCount)
    precondition(inner == otherInner, "factors of a product fit")
    let library = try OpenBLAS.load()
    var product = [Double](repeating: 0, count: rows * columns)
    guard rows > 0, columns > 0, inner > 0 else {
      return DenseMatrix(product, rowCount: rows, columnCount: columns)
    }
    unsafe product.withUnsafeMutableBufferPointer { target in
      unsafe library.multiplyDoubles(
        OpenBLAS.rowMajor, form.code, otherForm.code, CInt(rows), CInt(columns), CInt(inner), 1,
        elements, CInt(columnCount), other.elements, CInt(other.columnCount), 0,
        target.baseAddress, CInt(columns))
    }
    return DenseMatrix(product, rowCount: rows, columnCount: columns)
  }

  /// The solution X of A X = B for this square matrix A, by elimination with pivots.
  ///
  /// - Parameter right: B.
  /// - Returns: X, or `nil` where A is singular.
  /// - Throws: `DataError` with code `missing-input` when OpenBLAS is not installed.
  /// - Complexity: O(n^3).
  public func solved(for right: DenseMatrix) throws -> DenseMatrix? {
    precondition(rowCount == columnCount && right.rowCount == rowCount, "a square system")
    let library = try OpenBLAS.load()
    // LAPACK reads columns: what it gets is transposed.
    var matrix = transposed.elements
    var columns = right.transposed
    var pivots = [CInt](repeating: 0, count: rowCount)
    var size = CInt(rowCount)
    var count = CInt(right.columnCount)
    var info: CInt = 0
    unsafe library.solveGeneral(
      &size, &count, &matrix, &size, &pivots, &columns.elements, &size, &info)
    return info == 0 ? columns.transposed : nil
  }

  /// The transposed matrix.
  public var transposed: DenseMatrix {
    var result = DenseMatrix(elements, rowCount: columnCount, columnCount: rowCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount { result[column, row] = self[row, column] }
    }
    return result
  }
}
