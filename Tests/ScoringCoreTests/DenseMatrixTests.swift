import ScoringCore
import Testing

/// Linear algebra against products written out.
@Suite struct DenseMatrixTests {
  static func sample(_ rows: Int, _ columns: Int, _ seed: Int) -> DenseMatrix {
    let elements = (0..<rows * columns).map { Double((($0 + seed) * 7919) % 211) / 16 - 6 }
    return DenseMatrix(elements, rowCount: rows, columnCount: columns)
  }

  static func product(_ left: DenseMatrix, _ right: DenseMatrix) -> DenseMatrix {
    var result = DenseMatrix(
      [Double](repeating: 0, count: left.rowCount * right.columnCount),
      rowCount: left.rowCount, columnCount: right.columnCount)
    for row in 0..<left.rowCount {
      for column in 0..<right.columnCount {
        for inner in 0..<left.columnCount {
          result[row, column] += left[row, inner] * right[inner, column]
        }
      }
    }
    return result
  }

  static func distance(_ left: DenseMatrix, _ right: DenseMatrix) -> Double {
    zip(left.elements, right.elements).map { abs($0 - $1) }.max() ?? 0
  }

  // The elements are dyadic, so that products are exact in any order.
  @Test func productsInEveryForm() throws {
    let (left, right) = (Self.sample(5, 7, 1), Self.sample(7, 3, 2))
    let expected = Self.product(left, right)
    #expect(try left.multiplied(by: right) == expected)
    #expect(try left.transposed.multiplied(by: right, .transposed) == expected)
    #expect(try left.multiplied(by: right.transposed, .plain, .transposed) == expected)
    #expect(
      try left.transposed.multiplied(by: right.transposed, .transposed, .transposed) == expected)
  }

  @Test func anEmptyProductIsZero() throws {
    let none = DenseMatrix([], rowCount: 2, columnCount: 0)
    let product = try none.multiplied(by: DenseMatrix([], rowCount: 0, columnCount: 3))
    #expect(product.elements == [0, 0, 0, 0, 0, 0])
  }

  @Test(arguments: [1, 2, 9]) func solutionsSolve(size: Int) throws {
    let sample = Self.sample(size + 4, size, 3)
    var matrix = Self.product(sample.transposed, sample)
    for index in 0..<size { matrix[index, index] += 1 }
    let right = Self.sample(size, 2, 5)
    let factor = try #require(try CholeskyFactor(matrix))
    #expect(Self.distance(Self.product(factor.lower, factor.lower.transposed), matrix) < 1e-10)
    #expect(Self.distance(Self.product(matrix, try factor.solved(for: right)), right) < 1e-10)
    #expect(
      Self.distance(
        Self.product(factor.lower, try factor.solvedLower(for: right)), right) < 1e-10)
    // Not symmetric.
    var general = matrix
    general[0, size - 1] += 3
    let solution = try #require(try general.solved(for: right))
    #expect(Self.distance(Self.product(general, solution), right) < 1e-10)
  }

  @Test func noFactorOfWhatHasNone() throws {
    #expect(try CholeskyFactor(DenseMatrix([1, 2, 2, 1], rowCount: 2, columnCount: 2)) == nil)
    let singular = DenseMatrix([1, 2, 2, 4], rowCount: 2, columnCount: 2)
    #expect(try singular.solved(for: DenseMatrix([1, 1], rowCount: 2, columnCount: 1)) == nil)
  }

  @Test func whatIsNotFiniteIsRefused() throws {
    let matrix = try Matrix([1, 2, .nan, 4] as [Double], rowCount: 2, columnCount: 2)
    let error = #expect(throws: DataError.self) { try DenseMatrix(matrix, file: "x.npy") }
    #expect(error?.row == 1 && error?.column == 0)
  }
}
