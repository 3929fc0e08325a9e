public import ExactStatistics
internal import ScoringCore

/// Prediction intervals from out-of-fold predictions, without a calibration set: CV+, jackknife+ and the minmax
/// variants.
///
/// Row i of n training rows has the residual R_i = |y_i - prediction of the model fitted without its fold|, and
/// a new row has one prediction of each fold's model, mu_k. With c = floor(alpha (n + 1)):
///
/// - `plus`: from the c-th smallest of mu_{k(i)} - R_i to the (n + 1 - c)-th smallest of mu_{k(i)} + R_i;
/// - `minmax`: from min_k mu_k - q to max_k mu_k + q, q the (n + 1 - c)-th smallest R_i. It holds the `plus`
///   interval.
///
/// One-sided intervals take signed residuals, y_i - prediction, instead of absolute ones.
///
/// **Guarantee.** ``CrossValidationGuarantee``: 1 - 2 alpha for jackknife+, a little less for CV+, 1 - alpha for
/// jackknife-minmax. **Assumption:** training rows and the new row are exchangeable, folds do not depend on the
/// data, and the algorithm treats its rows symmetrically.
///
/// Error bound: the candidates of an end are rounded to the nearest `Double`; ranks are exact.
///
/// Source: R. F. Barber, E. J. Candes, A. Ramdas, R. J. Tibshirani (2021), Predictive inference with the
/// jackknife+, arXiv:1905.02928; V. Vovk (2015), Cross-conformal predictors, doi:10.1007/s10472-013-9368-4.
public struct CrossValidationPredictor: Sendable {
  /// How the ends are found.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// From a prediction and a residual of each training row: CV+, jackknife+.
    case plus
    /// From the extreme predictions and a quantile of the residuals: wider.
    case minmax
  }

  /// The folds of the training rows.
  public let folds: CrossValidationFolds
  /// How the ends are found.
  public let method: Method
  /// Which sides are bounded.
  public let sides: BoundedSides
  let scores: FoldScores

  /// Takes the training rows.
  ///
  /// - Parameters:
  ///   - predictions: the out-of-fold prediction of each row: by the model fitted without the row's fold.
  ///   - targets: their targets.
  ///   - folds: their folds.
  ///   - method: how the ends are found.
  ///   - sides: which sides are bounded.
  /// - Throws: `DataError` for counts that differ, or numbers that are not finite.
  /// - Complexity: O(n log n).
  public init(
    predictions: [Double], targets: [Double], folds: CrossValidationFolds, method: Method = .plus,
    sides: BoundedSides = .symmetric
  ) throws {
    guard predictions.count == targets.count, folds.rowCount == targets.count else {
      throw DataError(
        found: "\(predictions.count) predictions, \(targets.count) targets and "
          + "\(folds.rowCount) folds", expected: "one of each for a training row")
    }
    var scores: [Double] = []
    scores.reserveCapacity(targets.count)
    for row in targets.indices {
      let residual = targets[row] - predictions[row]
      guard residual.isFinite else {
        throw DataError(
          found: "target \(targets[row]) and prediction \(predictions[row])",
          expected: "finite numbers with a finite difference", row: row)
      }
      scores.append(sides.score(ofResidual: residual))
    }
    self.folds = folds
    self.method = method
    self.sides = sides
    self.scores = FoldScores(scores, folds: folds)
  }

  /// The number of training rows, n.
  public var count: Int { folds.rowCount }

  /// The field's name of the method.
  public var name: String {
    switch (method, folds.isLeaveOneOut) {
    case (.plus, true): "jackknife+"
    case (.plus, false): "CV+"
    case (.minmax, true): "jackknife-minmax"
    case (.minmax, false): "CV-minmax"
    }
  }

  /// What is guaranteed at a level.
  ///
  /// - Parameter alpha: the miscoverage level.
  /// - Returns: the guarantee.
  public func guarantee(alpha: Level) -> CrossValidationGuarantee {
    CrossValidationGuarantee(folds: folds, method: method, alpha: alpha)
  }
}
