public import ExactStatistics

/// The coverage that is guaranteed for intervals from out-of-fold predictions, for n training rows in K folds.
///
/// With c = floor(alpha (n + 1)), the number of training rows that may be less strange than a missed target:
///
/// - by rows, for K folds of m = n / K rows: 1 - (2 (c - 1) + m) / (n + m). With m = 1 this is jackknife+, at least
///   1 - 2 alpha. The new row is completed to a fold; of n + m rows, no more than 2 (c - 1) + m can each be stranger than
///   all but c - 1 of those in other folds (a tournament between folds);
/// - by folds, for any sizes: 1 - (2 (c - 1) + K) / (n + K). Within a fold the new row's rank is uniform; a miss makes the
///   sum of the ranks small;
/// - minmax, for K folds of m = n / K rows: 1 - (c + m - 1) / (n + m). With m = 1 this is jackknife-minmax, at least
///   1 - alpha. Of n + m rows, no more than c + m - 1 are stranger, in the least of their residuals, than n + 1 - c others.
///
/// The largest that applies is stated; minmax has those of CV+ too, as its interval holds the other. They imply the bounds
/// of the paper, and are exact fractions. In practice coverage is near 1 - alpha for CV+ and jackknife+ with stable
/// algorithms, and above it for minmax.
///
/// **Assumption:** training rows and the new row are independent draws from one population (for m = 1 and by folds
/// exchangeable is enough), folds do not depend on the data, and the algorithm treats its rows symmetrically. The
/// probability is over the training rows and the new row together.
///
/// Source: R. F. Barber, E. J. Candes, A. Ramdas, R. J. Tibshirani (2021), Predictive inference with the
/// jackknife+, arXiv:1905.02928; V. Vovk (2015), Cross-conformal predictors, doi:10.1007/s10472-013-9368-4.
public struct CrossValidationGuarantee: Hashable, Sendable {
  /// The guaranteed probability that the interval of a new row holds its target, at least 0.
  public let coverage: Double
  /// The guarantee as a formula.
  public let formula: String
  /// What the formula's letters stand for here, and where it is from.
  public let source: String

  /// Whether nothing is guaranteed.
  public var isVacuous: Bool { coverage <= 0 }

  /// The guarantee of a level.
  ///
  /// - Parameters:
  ///   - folds: the folds of the training rows.
  ///   - method: how the ends are found.
  ///   - alpha: the miscoverage level.
  public init(
    folds: CrossValidationFolds, method: CrossValidationPredictor.Method, alpha: Level
  ) {
    let level = CrossValidationLevel(alpha: alpha, count: folds.rowCount)
    // Where no rank exists the interval is the whole line, or an error.
    let c = Double(level.lowerRank ?? 1)
    let (n, k) = (Double(folds.rowCount), Double(folds.count))
    let m = n / k
    var bounds = [
      (
        1 - (2 * (c - 1) + k) / (n + k), "1 - (2 (c - 1) + K) / (n + K), c = floor(alpha (n + 1))",
        "ranks within folds"
      )
    ]
    if folds.areEqual {
      bounds.append(
        (
          1 - (2 * (c - 1) + m) / (n + m),
          folds.isLeaveOneOut
            ? "1 - (2 c - 1) / (n + 1), at least 1 - 2 alpha"
            : "1 - (2 (c - 1) + m) / (n + m), c = floor(alpha (n + 1)), m = n / K",
          folds.isLeaveOneOut
            ? "Barber et al. (2021), jackknife+" : "Barber et al. (2021), CV+ with equal folds"
        ))
      if method == .minmax {
        bounds.append(
          (
            1 - (c + m - 1) / (n + m),
            folds.isLeaveOneOut
              ? "1 - c / (n + 1), at least 1 - alpha"
              : "1 - (c + m - 1) / (n + m), c = floor(alpha (n + 1)), m = n / K",
            folds.isLeaveOneOut
              ? "Barber et al. (2021), jackknife-minmax"
              : "the argument for jackknife-minmax, with the new row completed to a fold"
          ))
      }
    }
    let best = bounds.dropFirst().reduce(bounds[0]) { $1.0 >= $0.0 ? $1 : $0 }
    self.init(best.0, best.1, best.2)
  }

  private init(_ coverage: Double, _ formula: String, _ source: String) {
    self.coverage = max(0, coverage)
    self.formula = formula
    self.source = source
  }
}
