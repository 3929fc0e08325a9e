public import ExactStatistics
public import ScoringCore

/// Risk-controlling prediction sets: the least cautious parameter whose risk is at most alpha, except
/// with probability delta.
///
/// Parameters are walked through from the safe end; the walk stops at the first one whose upper
/// confidence bound is above alpha, and takes the one before it. No correction for the number of
/// parameters is needed, since the risk is monotone.
///
/// Guarantee: the mean loss of the chosen parameter on new rows is at most alpha, with probability at
/// least 1 - delta over the calibration rows. Assumption: calibration rows and new rows are
/// independent draws of one law, the grid, delta and the bound are fixed before they are seen, and
/// the risk is monotone.
///
/// Source: Bates, Angelopoulos, Lei, Malik and Jordan 2021, arXiv:2101.02703, theorem 1.
public struct RiskControllingSets: Hashable, Sendable {
  /// The risk and its limit.
  public let target: MultilabelTarget
  /// The probability with which the statement may fail.
  public let delta: Level
  /// The bound of the mean at each parameter.
  public let bound: MeanBound

  /// Makes the method.
  ///
  /// - Parameters:
  ///   - target: a monotone risk and its limit.
  ///   - delta: the probability with which the statement may fail.
  ///   - bound: the bound of the mean at each parameter.
  /// - Throws: `DataError` for a risk that is not monotone, or a binomial bound of losses that are not
  ///   0 and 1.
  public init(_ target: MultilabelTarget, delta: Level, bound: MeanBound = .hoeffdingBentkus) throws
  {
    try target.requireMonotone("risk-controlling prediction sets")
    try bound.requireSuitable(for: [target])
    self.target = target
    self.delta = delta
    self.bound = bound
  }

  /// Chooses a parameter.
  ///
  /// - Parameters:
  ///   - curve: the losses of the calibration rows on a grid with one limit, or none, on the number of
  ///     labels.
  ///   - rows: the calibration rows, in the order in which they came.
  ///   - grid: the grid.
  ///   - execution: how to work.
  /// - Returns: the outcome; evidence is the upper bound at each parameter.
  /// - Throws: `DataError` for a grid of several limits, or rows that cannot be used.
  /// - Precondition: the curve is of the target's risk, of these rows, on this grid.
  /// - Complexity: one bound for each parameter.
  public func outcome(
    _ curve: RiskCurve, _ rows: MultilabelRows, on grid: ControlGrid,
    execution: Execution = .standard
  ) throws -> RiskControlOutcome {
    let order = try curve.order(for: target.risk, on: grid)
    let (delta, bound) = (delta, bound)
    let bounds = try rows.mapParameters(of: curve, on: grid, bound, execution) { total, losses in
      bound.upperBound(of: total, losses: losses, delta: delta)
    }
    let limit = target.maxRisk.doubleValue
    let scanned = order.prefix { bounds[$0] <= limit }
    return RiskControlOutcome(
      evidence: bounds, isValid: curve.flags(scanned), chosen: scanned.last,
      leastFeasible: [bounds[order[0]]])
  }
}

extension MeanBound {
  func requireSuitable(for targets: [MultilabelTarget]) throws {
    guard self == .binomial, let target = targets.first(where: { !$0.risk.isZeroOne }) else {
      return
    }
    throw DataError(
      .usage, found: "the binomial bound for \(target.risk.rawValue)",
      expected: "losses of 0 and 1", remedy: "take \(MeanBound.hoeffdingBentkus.rawValue)")
  }
}

extension MultilabelRows {
  /// The losses that are held in memory at once.
  private static let heldLosses = 1 << 23

  /// A number for each parameter, from its total and, where the bound needs them, its losses.
  func mapParameters(
    of curve: RiskCurve, on grid: ControlGrid, _ bound: MeanBound, _ execution: Execution,
    _ number: @Sendable (LossTotal, [Double]) -> Double
  ) throws -> [Double] {
    var numbers: [Double] = []
    let step = bound.needsLosses ? max(1, Self.heldLosses / rowCount) : grid.count
    for start in stride(from: 0, to: grid.count, by: step) {
      let range = start..<min(start + step, grid.count)
      let losses =
        bound.needsLosses
        ? try losses(of: curve.risk, on: grid, range, execution: execution) : []
      numbers += try mapRowBlocks(
        rowCount: range.count, blockRowCount: 8, threadCount: execution.threadCount, workspace: ()
      ) { _, part in
        part.map { index in
          number(curve.totals[start + index], bound.needsLosses ? losses[index] : [])
        }
      }.flatMap { $0 }
    }
    return numbers
  }
}
