/// The lower triangular factor L of a symmetric positive definite matrix A = L L'.
public struct CholeskyFactor: Hashable, Sendable {
  private let factor: DenseMatrix

  /// Factors a matrix.
  ///
  /// The result is `nil` where the matrix is not positive definite to working precision.
  ///
  /// - Parameter matrix: a symmetric matrix; its lower triangle is read.
  /// - Throws: `DataError` with code `missing-input` when OpenBLAS is not installed.
  /// - Complexity: O(n^3).
  public init?(_ matrix: DenseMatrix) throws {
    precondition(matrix.rowCount == matrix.columnCount, "a square matrix")
    let library = try OpenBLAS.load()
    var elements = matrix.elements
    var size = CInt(matrix.rowCount)
    var info: CInt = 0
    // What is the lower triangle in rows is the upper one in columns, as LAPACK reads.
    unsafe library.factorCholesky("U", &size, &elements, &size, &info, 1)
    guard info == 0 else { return nil }
    for row in 0..<matrix.rowCount {
      for column in row + 1..<max(row + 1, matrix.rowCount) {
        elements[row * matrix.rowCount + column] = 0
      }
    }
    factor = DenseMatrix(elements, rowCount: matrix.rowCount, columnCount: matrix.rowCount)
  }

  /// The factor L.
  public var lower: DenseMatrix { factor }

  /// The solution X of L X = B.
  ///
  /// The squared length of a column of X is b' A^-1 b: a Mahalanobis distance.
  ///
  /// - Parameter right: B.
  /// - Returns: X.
  /// - Throws: `DataError` with code `missing-input` when OpenBLAS is not installed.
  /// - Complexity: O(n^2) for each column of B.
  public func solvedLower(for right: DenseMatrix) throws -> DenseMatrix {
    try solve(right, OpenBLAS.asTheyAre)
  }

  /// The solution X of A X = B.
  ///
  /// - Parameter right: B.
  /// - Returns: X.
  /// - Throws: `DataError` with code `missing-input` when OpenBLAS is not installed.
  /// - Complexity: O(n^2) for each column of B.
  public func solved(for right: DenseMatrix) throws -> DenseMatrix {
    try solve(try solve(right, OpenBLAS.asTheyAre), OpenBLAS.transposed)
  }

  private func solve(_ right: DenseMatrix, _ form: CInt) throws -> DenseMatrix {
    precondition(right.rowCount == factor.rowCount, "one row an unknown")
    let library = try OpenBLAS.load()
    var solution = right
    guard right.rowCount > 0, right.columnCount > 0 else { return solution }
    unsafe library.solveTriangular(
      OpenBLAS.rowMajor, OpenBLAS.fromTheLeft, OpenBLAS.lower, form, OpenBLAS.diagonalAsItIs,
      CInt(factor.rowCount), CInt(right.columnCount), 1, factor.elements,
      CInt(factor.columnCount), &solution.elements, CInt(right.columnCount))
    return solution
  }
}
