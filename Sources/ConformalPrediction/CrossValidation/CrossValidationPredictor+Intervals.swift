public import ExactStatistics
public import ScoringCore

extension CrossValidationPredictor {
  /// The most predictions that a block of rows has, so that a thread's memory does not grow with m.
  private static let blockElementCount = 1 << 17

  /// The intervals of new rows.
  ///
  /// Rows are read in blocks: memory does not grow with the number of folds times that of rows.
  ///
  /// - Parameters:
  ///   - foldPredictions: m x K: the prediction of each fold's model, finite.
  ///   - alphas: the miscoverage levels.
  ///   - allowsTrivial: whether a level that n is too small for gives the whole line.
  ///   - firstRow: the index of the first row, for messages.
  ///   - file: the file that the predictions come from, for messages.
  ///   - execution: how to work; it does not change a result.
  /// - Returns: the intervals of each level.
  /// - Throws: `DataError` for another number of columns, a prediction that is not finite, or, with code
  ///   `infeasible`, a level that n is too small for.
  /// - Complexity: O(K log n) steps a row and level for few folds, O(n) for many.
  public func intervals(
    for foldPredictions: Matrix, alphas: [Level], allowsTrivial: Bool = false, firstRow: Int = 0,
    file: String? = nil, execution: Execution = .standard
  ) throws -> [CrossValidationIntervals] {
    try intervals(
      for: foldPredictions, alphas: alphas, allowsTrivial: allowsTrivial, firstRow: firstRow,
      file: file, execution: execution, searching: scores.usualSearch)
  }

  /// The intervals of new rows, found in a way of the caller's choice; for tests.
  package func intervals(
    for foldPredictions: Matrix, alphas: [Level], allowsTrivial: Bool = false, firstRow: Int = 0,
    file: String? = nil, execution: Execution = .standard, searching search: FoldSearch
  ) throws -> [CrossValidationIntervals] {
    try requireMatch(foldPredictions, file: file)
    let levels = try levels(alphas, allowsTrivial: allowsTrivial)
    let quantiles = method == .minmax ? quantiles(of: levels) : []
    let blocks = try mapRowBlocks(
      rowCount: foldPredictions.rowCount,
      blockRowCount: max(1, Self.blockElementCount / folds.count),
      threadCount: execution.threadCount, workspace: ()
    ) { _, rows in
      let part = foldPredictions.slice(rows: rows)
      let block = FoldPredictionBlock(part.doubles(), foldCount: folds.count)
      try block.requireFinite(firstRow: firstRow + rows.lowerBound, file: file)
      part.releasePages()
      switch method {
      case .plus: return plusEnds(of: block, levels, search)
      case .minmax: return minmaxEnds(of: block, quantiles)
      }
    }
    return levels.indices.map { index in
      CrossValidationIntervals(
        alpha: levels[index].alpha, lower: blocks.flatMap { $0[index].lower },
        upper: blocks.flatMap { $0[index].upper })
    }
  }

  /// Checks that predictions have one column for each fold.
  ///
  /// - Parameters:
  ///   - foldPredictions: m x K.
  ///   - file: the file that they come from, for messages.
  /// - Throws: `DataError` otherwise.
  public func requireMatch(_ foldPredictions: Matrix, file: String? = nil) throws {
    guard foldPredictions.columnCount == folds.count else {
      throw DataError(
        found: "fold predictions of \(foldPredictions.shapeDescription)",
        expected: "\(folds.count) columns, one for each fold", file: file)
    }
  }

  /// The ranks of some levels.
  ///
  /// - Parameters:
  ///   - alphas: the miscoverage levels.
  ///   - allowsTrivial: whether n may be too small for one.
  /// - Returns: one for each, in the same order.
  /// - Throws: `DataError` with code `infeasible` for a level that n is too small for.
  public func levels(
    _ alphas: [Level], allowsTrivial: Bool = false
  ) throws -> [CrossValidationLevel] {
    try alphas.map {
      try CrossValidationLevel(alpha: $0, count: count).required(allowsTrivial: allowsTrivial)
    }
  }

  private func plusEnds(
    of block: FoldPredictionBlock, _ levels: [CrossValidationLevel], _ search: FoldSearch
  ) -> [EndColumns] {
    var ends = levels.map { _ in EndColumns(capacity: block.rowCount) }
    let ranks = levels.map { $0.upperRank }
    for row in 0..<block.rowCount {
      let predictions = block[row]
      // The c-th smallest of mu - R is minus the (n + 1 - c)-th smallest of R - mu, to the last bit.
      let lower = sides.boundsLower ? scores.sums(with: predictions.map { -$0 }, search) : nil
      let upper = sides.boundsUpper ? scores.sums(with: predictions, search) : nil
      for (index, rank) in ranks.enumerated() {
        guard let rank else {
          ends[index].append(-.infinity, .infinity)
          continue
        }
        ends[index].append(
          lower.map { 0 - scores.orderStatistic(rank, of: $0) } ?? -.infinity,
          upper.map { scores.orderStatistic(rank, of: $0) } ?? .infinity)
      }
    }
    return ends
  }

  /// The order statistic of the residuals of each level; infinite for a trivial one.
  private func quantiles(of levels: [CrossValidationLevel]) -> [Double] {
    let sorted = scores.sorted()
    return levels.map { level in level.upperRank.map { sorted[$0 - 1] } ?? .infinity }
  }

  private func minmaxEnds(
    of block: FoldPredictionBlock, _ quantiles: [Double]
  ) -> [EndColumns] {
    var ends = quantiles.map { _ in EndColumns(capacity: block.rowCount) }
    for row in 0..<block.rowCount {
      let predictions = block[row]
      var (least, most) = (predictions[0], predictions[0])
      for prediction in predictions {
        (least, most) = (min(least, prediction), max(most, prediction))
      }
      for (index, quantile) in quantiles.enumerated() {
        ends[index].append(
          sides.boundsLower ? least - quantile + 0 : -.infinity,
          sides.boundsUpper ? most + quantile + 0 : .infinity)
      }
    }
    return ends
  }
}

extension CrossValidationLevel {
  /// This level, where it has ranks or need not have any.
  func required(allowsTrivial: Bool) throws -> CrossValidationLevel {
    guard isTrivial, !allowsTrivial else { return self }
    throw DataError(
      .infeasible, found: "\(count) training rows, too few for alpha \(alpha)",
      expected: "at least \(minimumCount)",
      remedy: "add training rows, take a larger alpha, or allow trivial intervals: the whole line")
  }
}

/// The ends of the intervals of a block of rows.
struct EndColumns: Sendable {
  private(set) var lower: [Double] = []
  private(set) var upper: [Double] = []

  init(capacity: Int) {
    lower.reserveCapacity(capacity)
    upper.reserveCapacity(capacity)
  }

  mutating func append(_ lowerEnd: Double, _ upperEnd: Double) {
    lower.append(lowerEnd)
    upper.append(upperEnd)
  }
}

/// The predictions of all folds' models for a few rows.
private struct FoldPredictionBlock {
  private let values: [Double]
  private let foldCount: Int

  init(_ values: [Double], foldCount: Int) { (self.values, self.foldCount) = (values, foldCount) }

  var rowCount: Int { values.count / foldCount }

  subscript(row: Int) -> [Double] { Array(values[row * foldCount..<(row + 1) * foldCount]) }

  func requireFinite(firstRow: Int, file: String?) throws {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw DataError(
      found: "\(values[index])", expected: "finite numbers", file: file,
      row: firstRow + index / foldCount, column: index % foldCount)
  }
}
