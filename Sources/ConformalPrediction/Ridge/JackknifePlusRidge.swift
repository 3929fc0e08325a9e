public import ExactStatistics
public import ScoringCore

/// Jackknife+ intervals of a ridge regression, with all n models that leave a row out in closed form.
///
/// With the residual r_i, the leverage h_i and the influence q_i = d_i' A^-1 g of row i on a new row g, the model
/// without row i errs by e_i = r_i / (1 - h_i) on it and predicts mu - q_i e_i for the new row. The ends follow as
/// for ``CrossValidationPredictor`` with `plus`.
///
/// **Guarantee.** The interval of a new row holds its target with probability at least 1 - 2 alpha.
/// **Assumption:** training rows and the new row are exchangeable; penalty and features do not depend on them.
///
/// Source: R. F. Barber, E. J. Candes, A. Ramdas, R. J. Tibshirani (2021), Predictive inference with the
/// jackknife+, arXiv:1905.02928.
public struct JackknifePlusRidge: Sendable {
  /// The regression of all training rows.
  public let regression: RidgeRegression
  /// Which sides are bounded.
  public let sides: BoundedSides
  /// The residual of each training row under the model without it.
  public let leaveOneOutResiduals: [Double]
  /// The score of each residual.
  private let scores: [Double]

  /// Finds the residuals of all models without a row.
  ///
  /// - Parameters:
  ///   - regression: the regression of all training rows.
  ///   - sides: which sides are bounded.
  /// - Throws: `DataError` when the other rows do not determine the model without a row.
  /// - Complexity: O(n).
  public init(_ regression: RidgeRegression, sides: BoundedSides = .symmetric) throws {
    leaveOneOutResiduals = try regression.residuals.indices.map { row in
      let left = 1 - regression.leverages[row]
      let residual = regression.residuals[row] / left
      guard left > 0x1p-40, residual.isFinite else {
        throw DataError(
          found: "a training row that alone determines a coefficient (leverage "
            + "\(regression.leverages[row]))", expected: "a model without it",
          remedy: "take a larger --penalty, or --method full", row: row)
      }
      return residual
    }
    scores = leaveOneOutResiduals.map { sides.score(ofResidual: $0) }
    self.regression = regression
    self.sides = sides
  }

  /// The intervals of new rows.
  ///
  /// - Parameters:
  ///   - features: m x d.
  ///   - alphas: the miscoverage levels.
  ///   - allowsTrivial: whether a level that n is too small for gives the whole line.
  ///   - firstRow: the index of the first row, for messages.
  ///   - file: the file that they come from, for messages.
  ///   - execution: how to work.
  /// - Returns: the intervals of each level.
  /// - Throws: `DataError` for features that do not fit or are not finite, or, with code `infeasible`, a level
  ///   that n is too small for.
  /// - Complexity: O(n d) a row and O(n) a row and level.
  public func intervals(
    for features: Matrix, alphas: [Level], allowsTrivial: Bool = false, firstRow: Int = 0,
    file: String? = nil, execution: Execution = .standard
  ) throws -> [CrossValidationIntervals] {
    let ranks = try alphas.map {
      try CrossValidationLevel(alpha: $0, count: regression.count)
        .required(allowsTrivial: allowsTrivial).upperRank
    }
    let blocks = try regression.mapBlocks(
      of: features, firstRow: firstRow, file: file, execution: execution
    ) { rows in ends(of: rows, ranks) }
    return alphas.indices.map { index in
      CrossValidationIntervals(
        alpha: alphas[index], lower: blocks.flatMap { $0[index].lower },
        upper: blocks.flatMap { $0[index].upper })
    }
  }

  /// The prediction of each model without a row, for new rows: m x n, for few rows.
  ///
  /// - Parameter features: m x d.
  /// - Returns: the predictions.
  /// - Throws: `DataError` for features that do not fit or are not finite.
  /// - Complexity: O(m n) memory.
  public func leaveOneOutPredictions(for features: Matrix) throws -> DenseMatrix {
    let blocks = try regression.mapBlocks(
      of: features, firstRow: 0, file: nil, execution: Execution(threadCount: 1)
    ) { rows in rows.predictions.indices.flatMap { predictions(of: rows, row: $0) } }
    return DenseMatrix(
      blocks.flatMap { $0 }, rowCount: features.rowCount, columnCount: regression.count)
  }

  private func predictions(of rows: RidgeRows, row: Int) -> [Double] {
    let prediction = rows.predictions[row]
    return zip(rows.influences(on: row), leaveOneOutResiduals).map { prediction - $0 * $1 }
  }

  private func ends(of rows: RidgeRows, _ ranks: [Int?]) -> [EndColumns] {
    var ends = ranks.map { _ in EndColumns(capacity: rows.predictions.count) }
    for row in rows.predictions.indices {
      let predictions = predictions(of: rows, row: row)
      let below = sides.boundsLower ? zip(predictions, scores).map { $1 - $0 } : []
      let above = sides.boundsUpper ? zip(predictions, scores).map { $0 + $1 } : []
      for (index, rank) in ranks.enumerated() {
        ends[index].append(
          rank.flatMap { below.isEmpty ? nil : 0 - below.orderStatistic(at: $0 - 1) } ?? -.infinity,
          rank.flatMap { above.isEmpty ? nil : above.orderStatistic(at: $0 - 1) + 0 } ?? .infinity)
      }
    }
    return ends
  }
}
