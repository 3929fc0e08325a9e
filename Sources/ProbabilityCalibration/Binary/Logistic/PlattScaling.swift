/// Fits Platt maps: a logistic regression of outcomes on log-odds, by Newton's method in double precision.
///
/// Targets are smoothed as in Platt's paper unless asked otherwise: (N + 1) / (N + 2) for the N rows in which the
/// event came, 1 / (M + 2) for the M others. Then every sample has a finite fit. Outcomes as they are have none where
/// the log-odds of the two do not overlap: `slope` is reported as at its bound, and the targets are smoothed after
/// all.
///
/// **Edge cases**: one class alone, or log-odds that are all equal, give a slope of 0.
///
/// Source: J. Platt (1999), Probabilistic outputs for support vector machines; H.-T. Lin, C.-J. Lin, R. C. Weng (2007),
/// A note on Platt's probabilistic outputs for support vector machines, doi:10.1007/s10994-007-5018-6. Also called:
/// sigmoid calibration, logistic calibration.
public struct PlattScaling: BinaryMethod {
  /// Whether targets are smoothed.
  public let smoothsTargets: Bool

  /// Makes a way to fit a map.
  ///
  /// - Parameter smoothsTargets: whether targets are smoothed.
  public init(smoothsTargets: Bool = true) { self.smoothsTargets = smoothsTargets }

  /// 2: slope and intercept.
  public var parameterCount: Int { 2 }

  /// Fits the map.
  ///
  /// - Parameter sample: log-odds with outcomes.
  /// - Returns: the map, and how its fit went.
  /// - Complexity: O(n) an iteration, of which there are about ten.
  public func fit(on sample: BinarySample) -> BinaryFit<PlattMap> {
    let isAtBound = !smoothsTargets && !sample.outcomesOverlap
    let targets =
      smoothsTargets || isAtBound ? LogisticTargets.smoothed(sample) : LogisticTargets.outcomes
    let regression = LogisticRegression(
      columns: [sample.scores], targets: targets.values(sample), weights: sample.weights)
    return BinaryFit(
      map: PlattMap(slope: regression.coefficients[0], intercept: regression.intercept),
      search: regression.search, atBound: isAtBound ? ["slope"] : [])
  }
}
