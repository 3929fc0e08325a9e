public import ScoringCore

/// What a few new rows are to a ridge regression.
struct RidgeRows: Sendable {
  /// The predictions g' b of the model of all training rows.
  let predictions: [Double]
  /// The leverages g' A^-1 g that the rows would add.
  let leverages: [Double]
  /// The influences d_i' A^-1 g of training row i, for one row after the other.
  fileprivate let influences: DenseMatrix

  func influences(on row: Int) -> ArraySlice<Double> { influences.row(row) }
}

extension RidgeRegression {
  /// Rows of every product; the last ones are padded with zeros.
  ///
  /// The blocks of ``LinearHead``: with one fixed shape, what is computed of a row does not depend on threads or
  /// on how a batch is split.
  static let blockRowCount = 8

  /// Calls a closure for each block of new rows, in parallel.
  ///
  /// - Parameters:
  ///   - features: m x d.
  ///   - firstRow: the index of the first row, for messages.
  ///   - file: the file that they come from, for messages.
  ///   - execution: how to work.
  ///   - work: computes the result of a block.
  /// - Returns: the results in the order of the rows.
  /// - Throws: `DataError` for another number of features, or numbers that are not finite or too large.
  /// - Complexity: O(n d) a row, and O(n) memory for each thread.
  func mapBlocks<Element>(
    of features: Matrix, firstRow: Int, file: String?, execution: Execution,
    _ work: @Sendable (RidgeRows) throws -> Element
  ) throws -> [Element] {
    guard features.columnCount == featureCount else {
      throw DataError(
        found: "features of \(features.shapeDescription)",
        expected: "\(featureCount) columns, as of the training rows", file: file)
    }
    return try mapRowBlocks(
      rowCount: features.rowCount, blockRowCount: Self.blockRowCount,
      threadCount: execution.threadCount, workspace: ()
    ) { _, rows in
      let first = firstRow + rows.lowerBound
      do {
        return try work(try ridgeRows(features.slice(rows: rows), firstRow: first))
      } catch let error as DataError {
        throw error.located(in: file)
      }
    }
  }

  /// What some new rows are to the regression.
  private func ridgeRows(_ features: Matrix, firstRow: Int) throws -> RidgeRows {
    let rowCount = features.rowCount
    let values = features.doubles()
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw DataError(
        found: "\(values[index])", expected: "finite numbers",
        row: firstRow + index / featureCount, column: index % featureCount)
    }
    let padding = [Double](
      repeating: 0, count: (Self.blockRowCount - rowCount) * featureCount)
    let block = DenseMatrix(
      values + padding, rowCount: Self.blockRowCount, columnCount: featureCount)
    let design = block.design(centre: centre, hasIntercept: hasIntercept)
    let solved = try factor.solvedLower(for: design.transposed)
    let rows = RidgeRows(
      predictions: try design.multiplied(by: coefficients).elements.prefix(rowCount)
        .map { $0 + targetCentre },
      leverages: Array(solved.columnSquares.prefix(rowCount)),
      influences: try solved.multiplied(by: whitened, .transposed))
    for row in 0..<rowCount
    where !(rows.predictions[row].isFinite && rows.leverages[row].isFinite) {
      throw DataError(
        found: "features too large for double precision", expected: "smaller ones",
        row: firstRow + row)
    }
    return rows
  }

  /// The predictions of new rows by the model of all training rows.
  ///
  /// - Parameters:
  ///   - features: m x d.
  ///   - execution: how to work.
  /// - Returns: m numbers.
  /// - Throws: `DataError` for another number of features, or numbers that are not finite.
  /// - Complexity: O(n d) a row.
  public func predictions(
    for features: Matrix, execution: Execution = .standard
  ) throws -> [Double] {
    try mapBlocks(of: features, firstRow: 0, file: nil, execution: execution) { $0.predictions }
      .flatMap { $0 }
  }
}
