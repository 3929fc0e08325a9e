public import ScoringCore

/// The Euclidean distance of a row's features from the k-th nearest reference row.
///
/// Products of matrices (OpenBLAS) find rows that may be near; their distances are then computed again, as sums of
/// squared differences in one order. What is passed over is farther by more than all rounding errors: the result
/// is that of the plain loop over all reference rows, bit for bit.
///
/// Source: Y. Sun, Y. Ming, X. Zhu, Y. Li (2022), Out-of-distribution detection with deep nearest neighbors,
/// arXiv:2204.06507, which normalises rows to length 1.
public struct NearestNeighbours: OutlierScore {
  /// The name on the command line and in artifacts.
  public static let name = "knn"
  /// The names of the parameters.
  public static let parameterNames = ["neighbours", "normalize"]
  /// Features.
  public static let input = OutlierInput.features

  /// k: which of the nearest reference rows.
  public let neighbours: Int
  /// Whether rows are scaled to length 1 first.
  public let normalizes: Bool
  private var search: NeighbourSearch?

  /// Makes the score.
  ///
  /// - Parameters:
  ///   - neighbours: k, at least 1.
  ///   - normalizes: whether rows are scaled to length 1 first.
  public init(neighbours: Int = 10, normalizes: Bool = false) {
    precondition(neighbours >= 1, "at least one neighbour")
    (self.neighbours, self.normalizes) = (neighbours, normalizes)
  }

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double]) throws {
    neighbours = Int(
      try parameters.parameter("neighbours", default: 10, in: 1...1e6, isWhole: true))
    normalizes =
      try parameters.parameter("normalize", default: 0, in: 0...1, isWhole: true) == 1
  }

  /// The values of the parameters.
  public var parameters: [String: Double] {
    ["neighbours": Double(neighbours), "normalize": normalizes ? 1 : 0]
  }

  /// The number of features of the reference rows, or `nil` before a fit.
  public var featureCount: Int? { search?.width }

  /// The score with reference rows.
  ///
  /// - Parameters:
  ///   - reference: features of rows that are neither calibration rows nor new ones; labels do not matter.
  ///   - execution: how to work.
  /// - Returns: the score.
  /// - Throws: `DataError` for fewer rows than neighbours, or rows that cannot be used.
  /// - Complexity: O(n d) time and memory.
  public func fitted(
    to reference: ReferenceFeatures, execution: Execution = .standard
  ) throws -> NearestNeighbours {
    guard reference.features.rowCount >= neighbours else {
      throw DataError(
        found: "\(reference.features.rowCount) reference rows",
        expected: "\(neighbours) or more, one for each neighbour",
        remedy: "give more reference rows, or a smaller --neighbours", file: reference.file)
    }
    var copy = self
    copy.search = try NeighbourSearch(
      reference.features, file: reference.file, normalizes: normalizes)
    return copy
  }

  /// Scores rows.
  public func scores(
    of rows: OutlierRows, execution: Execution = .standard
  ) throws -> [Double] {
    let (matrix, file) = try requireFeatures(rows)
    guard let search else { throw DataError.noReference(Self.name) }
    try matrix.requireColumns(search.width, file: file)
    return try mapRowBlocks(
      rowCount: matrix.rowCount, blockRowCount: 64, threadCount: execution.threadCount,
      workspace: ()
    ) { _, rows in
      try search.distances(
        of: UnitLength.rows(
          matrix.slice(rows: rows), file: file, firstRow: rows.lowerBound, normalizes: normalizes),
        neighbours: neighbours)
    }.flatMap { $0 }
  }
}

/// Rows as they are or scaled to length 1, with their squared lengths.
struct UnitLength {
  let values: [Double]
  let squaredLengths: [Double]

  static func rows(
    _ matrix: Matrix, file: String?, firstRow: Int, normalizes: Bool
  ) throws -> UnitLength {
    let width = matrix.columnCount
    var values = try matrix.finiteDoubles(file: file, "a finite feature", firstRow: firstRow)
    func squaredLength(_ row: Int) -> Double {
      let row = values.span.extracting(row * width..<(row + 1) * width)
      return FixedSums.product(row, row)
    }
    for row in 0..<(normalizes ? matrix.rowCount : 0) {
      // Scaled by a power of 2 first, so that no square overflows or vanishes.
      let range = row * width..<(row + 1) * width
      let largest = values[range].reduce(0) { max($0, $1.magnitude) }
      guard largest > 0 else {
        throw DataError(
          found: "a row of zeros", expected: "a row that has a direction",
          remedy: "leave --normalize out", file: file, row: firstRow + row)
      }
      let scale = Double(sign: .plus, exponent: -largest.exponent / 2, significand: 1)
      let rest = Double(
        sign: .plus, exponent: -largest.exponent - (-largest.exponent / 2), significand: 1)
      for index in range { values[index] = values[index] * scale * rest }
      let length = squaredLength(row).squareRoot()
      for index in range { values[index] /= length }
    }
    let lengths = (0..<matrix.rowCount).map { squaredLength($0) }
    if let row = lengths.firstIndex(where: { !($0 < 1e300) }) {
      throw DataError.tooLarge(file: file, row: firstRow + row)
    }
    return UnitLength(values: values, squaredLengths: lengths)
  }
}
