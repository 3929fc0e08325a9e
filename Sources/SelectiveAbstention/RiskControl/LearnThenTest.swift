public import ExactStatistics
public import ScoringCore

/// Learn then test: all parameters of a grid whose risks are at most their limits, except with
/// probability delta for any of them.
///
/// Each parameter has the hypothesis that one of its risks is above its limit, with the largest of
/// the risks' p-values; hypotheses are rejected together. Risks need not be monotone, there may be
/// several, and the grid may have several dimensions.
///
/// Guarantee: with probability at least 1 - delta over the calibration rows all valid parameters have
/// mean losses on new rows of at most the limits, so that any of them may be taken, for any reason.
/// Assumption: calibration rows and new rows are independent draws of one law; grid, delta, bound and
/// correction are fixed before they are seen.
///
/// Source: Angelopoulos, Bates, Candès, Jordan and Lei 2021, arXiv:2110.01052.
public struct LearnThenTest: Hashable, Sendable {
  /// The risks and their limits.
  public let targets: [MultilabelTarget]
  /// The probability with which any valid parameter may break a limit.
  public let delta: Level
  /// The bound whose test gives p-values.
  public let bound: MeanBound
  /// How tests of many parameters go together.
  public let correction: FamilyCorrection

  /// Makes the method.
  ///
  /// - Parameters:
  ///   - targets: different risks and their limits.
  ///   - delta: the probability with which any valid parameter may break a limit.
  ///   - bound: the bound whose test gives p-values; not ``MeanBound/bernstein``.
  ///   - correction: how tests of many parameters go together.
  /// - Throws: `DataError` for no target, one risk twice, an unsuitable bound, or a fixed sequence of
  ///   risks that are safe at different ends of the grid.
  public init(
    _ targets: [MultilabelTarget], delta: Level, bound: MeanBound = .hoeffdingBentkus,
    correction: FamilyCorrection = .holm
  ) throws {
    guard !targets.isEmpty, Set(targets.map(\.risk)).count == targets.count else {
      throw DataError(
        .usage, found: targets.isEmpty ? "no risk" : "one risk twice",
        expected: "different risks")
    }
    try bound.requireSuitable(for: targets)
    guard bound != .bernstein else {
      throw DataError(
        .usage, found: "p-values from the bernstein bound",
        expected: "hoeffding-bentkus, hoeffding, betting or binomial")
    }
    let ends = Set(targets.map { $0.risk.trend == .growsWithThreshold })
    guard correction != .fixedSequence || ends.count == 1 else {
      throw DataError(
        .usage, found: "a fixed sequence for risks that are safe at different ends of the grid",
        expected: "risks that are safe at one end", remedy: "take holm")
    }
    (self.targets, self.delta, self.bound) = (targets, delta, bound)
    self.correction = correction
  }

  /// Finds all valid parameters and the best of them.
  ///
  /// The best has the smallest mean of the criterion; of equal ones that with the smaller mean of the
  /// first target's risk, then the first in the order of the grid.
  ///
  /// - Parameters:
  ///   - curves: the losses of the calibration rows on the grid, one curve for each target, in order.
  ///   - criterion: what the best parameter has least of.
  ///   - rows: the calibration rows, in the order in which they came.
  ///   - grid: the grid.
  ///   - execution: how to work.
  /// - Returns: the outcome; evidence is the p-value of each parameter, before the correction.
  /// - Throws: `DataError` for rows that cannot be used.
  /// - Precondition: the curves are of the targets' risks, of these rows, on this grid.
  /// - Complexity: one p-value for each parameter and target; where no parameter is valid one bound
  ///   for each as well.
  public func outcome(
    _ curves: [RiskCurve], least criterion: RiskCurve, _ rows: MultilabelRows,
    on grid: ControlGrid, execution: Execution = .standard
  ) throws -> RiskControlOutcome {
    precondition(
      curves.map(\.risk) == targets.map(\.risk)
        && (curves + [criterion]).allSatisfy { $0.totals.count == grid.count },
      "the curves of another question")
    let sequences = grid.sequences(for: targets[0].risk)
    let (aim, bound) = (smallestTail(grid, sequences), bound)
    let each = try zip(targets, curves).map { target, curve in
      try rows.mapParameters(of: curve, on: grid, bound, execution) {
        bound.pValue(of: $0, losses: $1, above: target.maxRisk, aim: aim) ?? 1
      }
    }
    let pValues = (0..<grid.count).map { index in each.reduce(0) { max($0, $1[index]) } }
    let isValid = correction.rejections(pValues: pValues, delta: delta, sequences: sequences)
    let chosen = isValid.indices.filter { isValid[$0] }.min {
      Self.isBetter($0, than: $1, criterion, curves[0])
    }
    return RiskControlOutcome(
      evidence: pValues, isValid: isValid, chosen: chosen,
      leastFeasible: chosen == nil
        ? try curves.indices.map { target in
          // Where the other risks would not have been in the way.
          let heads =
            correction == .fixedSequence ? sequences.map { $0[0] } : Array(pValues.indices)
          let candidates = heads.filter { index in
            each.indices.allSatisfy { $0 == target || each[$0][index] <= aim }
          }
          return try leastFeasible(curves[target], rows, grid, aim, candidates, execution)
        } : [])
  }

  private static func isBetter(
    _ left: Int, than right: Int, _ criterion: RiskCurve, _ first: RiskCurve
  ) -> Bool {
    for curve in [criterion, first] {
      if curve.totals[left].isSmaller(than: curve.totals[right]) { return true }
      if curve.totals[right].isSmaller(than: curve.totals[left]) { return false }
    }
    return left < right
  }

  /// The smallest limit of one risk under which one of the candidates would have been valid.
  private func leastFeasible(
    _ curve: RiskCurve, _ rows: MultilabelRows, _ grid: ControlGrid, _ tail: Double,
    _ candidates: [Int], _ execution: Execution
  ) throws -> Double {
    let bound = bound
    let bounds = try rows.mapParameters(of: curve, on: grid, bound, execution) {
      bound.upperBound(of: $0, losses: $1, tail: tail)
    }
    return candidates.map { bounds[$0] }.min() ?? 1
  }

  /// What a p-value must not exceed to be the first one rejected.
  private func smallestTail(_ grid: ControlGrid, _ sequences: [[Int]]) -> Double {
    delta.doubleValue / Double(correction == .fixedSequence ? sequences.count : grid.count)
  }
}
