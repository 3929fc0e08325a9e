public import ExactStatistics

/// The coverage that is guaranteed for intervals from out-of-fold predictions, for n training rows in K folds.
///
/// - jackknife+: 1 - 2 alpha;
/// - CV+ with K folds of n / K rows: 1 - 2 alpha - min(2 (1 - 1/K) / (n/K + 1), (1 - K/n) / (K + 1));
/// - CV+ with folds of different sizes: 1 - 2 alpha - 2 (K - 1) / (n + K), which is the first of the two terms: a
///   weighted mean of the p-values of the folds, doubled, is a p-value whatever the weights;
/// - jackknife-minmax: 1 - alpha;
/// - CV-minmax with K < n folds of m = n / K rows: 1 - alpha - (1 - alpha)(m - 1) / (n + m), or what CV+ has where
///   that is more. The argument for jackknife-minmax, with the new row completed to a fold of m rows, gives this and not
///   1 - alpha: of n + m rows, at most n + m - (1 - alpha)(n + 1) are stranger in the least of their K residuals
///   than that many others.
///
/// In practice coverage is near 1 - alpha for CV+ and jackknife+ with stable algorithms, and above it for minmax.
///
/// **Assumption:** training rows and the new row are exchangeable, folds do not depend on the data, and the
/// algorithm treats its rows symmetrically. The probability is over the training rows and the new row together.
///
/// Source: R. F. Barber, E. J. Candes, A. Ramdas, R. J. Tibshirani (2021), Predictive inference with the
/// jackknife+, arXiv:1905.02928; V. Vovk, R. Wang (2020), Combining p-values via averaging,
/// doi:10.1093/biomet/asaa027.
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
    let miss = Double(alpha.numerator) / Double(alpha.denominator)
    let twice = Double(alpha.denominator - 2 * alpha.numerator) / Double(alpha.denominator)
    let (n, k) = (Double(folds.rowCount), Double(folds.count))
    let size = n / k
    let averaging = 2 * (k - 1) / (n + k)
    let counting = (1 - k / n) / (k + 1)
    let plus = twice - (folds.areEqual ? min(averaging, counting) : averaging)
    let rows = 1 - miss - (1 - miss) * (size - 1) / (n + size)
    switch method {
    case .plus where folds.isLeaveOneOut:
      self.init(twice, "1 - 2 alpha", "Barber et al. (2021), jackknife+")
    case .plus where folds.areEqual:
      self.init(
        plus, "1 - 2 alpha - min(2 (1 - 1/K) / (n/K + 1), (1 - K/n) / (K + 1))",
        "Barber et al. (2021), CV+ with equal folds")
    case .minmax where folds.isLeaveOneOut:
      self.init(1 - miss, "1 - alpha", "Barber et al. (2021), jackknife-minmax")
    case .minmax where folds.areEqual && rows >= plus:
      self.init(
        rows, "1 - alpha - (1 - alpha)(n/K - 1) / (n + n/K)",
        "the argument of Barber et al. (2021) for jackknife-minmax, with the new row completed to a fold"
      )
    case .minmax where folds.areEqual:
      self.init(
        plus, "1 - 2 alpha - min(2 (1 - 1/K) / (n/K + 1), (1 - K/n) / (K + 1))",
        "Barber et al. (2021), CV+ with equal folds, whose interval this one holds")
    case .plus, .minmax:
      self.init(
        plus, "1 - 2 alpha - 2 (K - 1) / (n + K)",
        "folds of different sizes: Vovk and Wang (2020), the doubled mean of p-values")
    }
  }

  private init(_ coverage: Double, _ formula: String, _ source: String) {
    self.coverage = max(0, coverage)
    self.formula = formula
    self.source = source
  }
}
