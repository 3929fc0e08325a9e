public import ExactStatistics
public import ScoringCore

/// A predictive distribution for each row: the row's prediction plus the signed calibration residuals, in the row's
/// scale.
///
/// **Guarantee.** For a new row, P(Y <= t) lies between (number of residuals below that of t) / (n + 1) and (number
/// at most that of t, plus 1) / (n + 1), on average over calibration rows and the new row, when t is not chosen by
/// looking at the target; the smoothed value at the target itself is exactly uniform. **Assumption:** calibration
/// rows and the new row are exchangeable, and the model was not trained on them.
///
/// Source: V. Vovk, J. Shen, V. Manokhin, M. Xie (2019), Nonparametric predictive distributions based on conformal
/// prediction, arXiv:1710.08894; V. Vovk, I. Petej, I. Nouretdinov, V. Manokhin, A. Gammerman (2020),
/// Computationally efficient versions of conformal predictive distributions, arXiv:1911.00941.
public struct ConformalPredictiveSystem: Sendable {
  private let predictor: RegressionPredictor
  /// The signed residuals in the row's scale, ascending.
  public let residuals: [Double]
  /// prefixSums[i] is the sum of the first i residuals.
  private let prefixSums: [Double]
  /// The mean distance of two residuals.
  private let meanDistance: Double

  init?(_ predictor: RegressionPredictor) {
    guard predictor.score.isSigned, predictor.groups == nil, let residuals = predictor.lists.last,
      !residuals.isEmpty
    else {
      return nil
    }
    self.predictor = predictor
    self.residuals = residuals
    let n = Double(residuals.count)
    // Sums are compensated, so that their differences are good.
    var sum = CompensatedSum()
    var spread = CompensatedSum()
    var prefixSums = [0.0]
    prefixSums.reserveCapacity(residuals.count + 1)
    for (index, residual) in residuals.enumerated() {
      sum.add(residual)
      prefixSums.append(sum.value)
      spread.add((2 * Double(index + 1) - n - 1) * residual)
    }
    self.prefixSums = prefixSums
    meanDistance = 2 * spread.value / (n * n)
  }

  /// The number of residuals, n.
  public var count: Int { residuals.count }

  /// Bounds for the probability that the target of a row is at most a threshold, as exact counts over n + 1.
  ///
  /// - Parameters:
  ///   - threshold: any finite number.
  ///   - row: the outputs of a row.
  /// - Returns: the number of residuals below the threshold's, and the number at most that, plus 1.
  /// - Complexity: O(log n).
  public func counts(atMost threshold: Double, _ row: RegressionRow) -> (lower: Int, upper: Int) {
    let score = predictor.score.above(threshold, row)
    return (
      residuals.span.firstIndex(atLeast: score), residuals.span.firstIndex(above: score) + 1
    )
  }

  /// The smoothed distribution at a target, (number below + u (number equal + 1)) / (n + 1): exactly uniform for true
  /// targets and independent uniform u.
  ///
  /// - Parameters:
  ///   - target: any finite number.
  ///   - row: the outputs of a row.
  ///   - draw: a uniform number.
  /// - Returns: a number from 0 to 1.
  /// - Complexity: O(log n).
  public func smoothedValue(at target: Double, _ row: RegressionRow, draw: Double) -> Double {
    let counts = counts(atMost: target, row)
    return (Double(counts.lower) + draw * Double(counts.upper - counts.lower))
      / Double(count + 1)
  }

  /// Conservative percentiles of rows: the lower one has at most the level below it, the upper one at least the level
  /// up to it, each in probability.
  ///
  /// The ranks are floor(p (n + 1)) and ceil(p (n + 1)), in integers; a rank of 0 is minus infinity, one above n is
  /// infinity. The lower percentile is the lower end of one-sided intervals of level p, the upper one the upper end of
  /// those of level 1 - p.
  ///
  /// - Parameters:
  ///   - level: p.
  ///   - outputs: m rows.
  ///   - execution: how to work.
  /// - Returns: lower and upper percentiles, one a row.
  /// - Throws: `DataError` for outputs that the predictor cannot take.
  /// - Complexity: O(m) scores, some ten a row.
  public func percentiles(
    _ level: Level, of outputs: RegressionOutputs, execution: Execution = .standard
  ) throws -> (lower: [Double], upper: [Double]) {
    try predictor.requireUsable(outputs)
    var (low, high) = (Double.infinity, Double.infinity)
    if case .rank(let k) = ConformalRank(count: count, alpha: level) {
      low = 0 - residuals[count - k]
    }
    if case .rank(let k) = ConformalRank(count: count, alpha: level.complement) {
      high = residuals[k - 1]
    }
    let bounds = SideBounds(lower: low, upper: high)
    let ends = predictor.ends(of: outputs, execution) { _ in bounds }
    return (ends.0, ends.1)
  }

  /// The continuous ranked probability score of a row, for the distribution with mass 1 / n on each of its n points:
  /// mean distance of the points from the target, minus half the mean distance of two points.
  ///
  /// Source: T. Gneiting, A. Raftery (2007), doi:10.1198/016214506000001437.
  ///
  /// - Parameters:
  ///   - target: the true target.
  ///   - row: the outputs of a row.
  /// - Returns: the score in units of the target; smaller is better.
  /// - Complexity: O(log n).
  public func rankedProbabilityScore(of target: Double, _ row: RegressionRow) -> Double {
    let z = predictor.score.above(target, row)
    let below = residuals.span.firstIndex(above: z)
    let n = Double(count)
    let left = z * Double(below) - prefixSums[below]
    let right = (prefixSums[count] - prefixSums[below]) - z * (n - Double(below))
    return predictor.score.scale(row) * ((left + right) / n - meanDistance / 2)
  }
}

extension RegressionPredictor {
  /// The predictive distributions, or `nil` for a score without signed residuals (cqr) and for a group-conditional
  /// predictor, whose members have one each.
  ///
  /// - Complexity: O(n).
  public var predictiveSystem: ConformalPredictiveSystem? { ConformalPredictiveSystem(self) }
}
