internal import ScoringCore

/// Fits beta maps: a logistic regression of outcomes on ln p and -ln(1 - p) whose coefficients are not negative.
///
/// Where the best coefficients include a negative one, the best of those with a zero is taken: the exact minimum
/// under the constraint. Where outcomes do not overlap, no steepness is enough for the likelihood: `a` and `b` are
/// reported as at their bound, and targets are smoothed as Platt did.
///
/// **Edge cases**: one class alone, or probabilities that are all equal, give a constant.
///
/// Source: M. Kull, T. M. Silva Filho, P. Flach (2017), doi:10.1214/17-EJS1338SI; the form with three parameters.
public struct BetaCalibration: BinaryMethod {
  /// Makes a way to fit a map.
  public init() {}

  /// 3: a, b and c.
  public var parameterCount: Int { 3 }

  /// Fits the map.
  ///
  /// - Parameter sample: log-odds with outcomes.
  /// - Returns: the map, and how its fit went.
  /// - Complexity: O(n) an iteration, of which there are about ten.
  public func fit(on sample: BinarySample) -> BinaryFit<BetaMap> {
    let (rises, falls) = BetaMap.features(sample.scores, .active)
    let isAtBound = !sample.outcomesOverlap
    let targets = (isAtBound ? LogisticTargets.smoothed(sample) : .outcomes).values(sample)
    func regression(_ columns: [[Double]]) -> LogisticRegression {
      LogisticRegression(columns: columns, targets: targets, weights: sample.weights)
    }
    func fit(_ a: Double, _ b: Double, _ regression: LogisticRegression) -> BinaryFit<BetaMap> {
      BinaryFit(
        map: BetaMap(a: a, b: b, c: regression.intercept), search: regression.search,
        atBound: isAtBound ? ["a", "b"] : [])
    }

    let whole = regression([rises, falls])
    if whole.coefficients.allSatisfy({ $0 >= 0 }) {
      return fit(whole.coefficients[0], whole.coefficients[1], whole)
    }
    let (first, second) = (regression([rises]), regression([falls]))
    switch (first.coefficients[0] >= 0, second.coefficients[0] >= 0) {
    case (true, true) where first.logLoss <= second.logLoss, (true, false):
      return fit(first.coefficients[0], 0, first)
    case (_, true): return fit(0, second.coefficients[0], second)
    case (false, false): return fit(0, 0, regression([]))
    }
  }
}
