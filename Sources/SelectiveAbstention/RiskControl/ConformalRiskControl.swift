internal import ExactStatistics
internal import ScoringCore

/// Conformal risk control: the least cautious parameter whose expected loss on a new row is at most
/// alpha.
///
/// For a loss from 0 to 1 that never falls along the grid from its safe end, the choice is the last
/// parameter, from that end, with
///
///     (sum of n losses + 1) / (n + 1) <= alpha
///
/// decided in integers, equality included. Where all parameters meet it, that is the far end of the
/// grid, the least cautious one.
///
/// Guarantee: the loss on a new row is at most alpha in expectation, over new row and calibration
/// rows together: calibration sets whose choice is above alpha exist, see ``RiskControllingSets`` for
/// a statement about most of them. Assumption: new row and calibration rows are exchangeable, the
/// grid is fixed before they are seen, and every row's loss is monotone.
///
/// Edge case: n < 1 / alpha - 1 rows allow no parameter whatever the losses are.
///
/// Source: Angelopoulos, Bates, Fisch, Lei and Schuster 2022, arXiv:2208.02814, theorem 1.
public struct ConformalRiskControl: Hashable, Sendable {
  /// The risk and its limit.
  public let target: MultilabelTarget

  /// Makes the method.
  ///
  /// - Parameter target: a monotone risk and its limit.
  /// - Throws: `DataError` for a risk that is not monotone.
  public init(_ target: MultilabelTarget) throws {
    try target.requireMonotone("conformal risk control")
    self.target = target
  }

  /// Chooses a parameter.
  ///
  /// - Parameters:
  ///   - curve: the losses of the calibration rows on a grid with one limit, or none, on the number of
  ///     labels.
  ///   - grid: the grid.
  /// - Returns: the outcome; evidence is the left side of the inequality.
  /// - Throws: `DataError` for a grid of several limits.
  /// - Precondition: the curve is of the target's risk on this grid.
  /// - Complexity: O(grid).
  public func outcome(_ curve: RiskCurve, on grid: ControlGrid) throws -> RiskControlOutcome {
    let order = try curve.order(for: target.risk, on: grid)
    let scanned = order.prefix { isWithin(curve.totals[$0]) }
    let evidence = curve.totals.map { ($0.sum + 1) / Double($0.count + 1) }
    return RiskControlOutcome(
      evidence: evidence, isValid: curve.flags(scanned), chosen: scanned.last,
      leastFeasible: [evidence[order[0]].nextUp])
  }

  /// Whether a sum of losses meets the inequality, exactly.
  ///
  /// - Parameter total: the losses of n rows at one parameter.
  /// - Returns: whether it does.
  public func isWithin(_ total: LossTotal) -> Bool {
    let (alpha, n) = (target.maxRisk, UInt128(total.count))
    let left = (total.numerator + total.denominator)
      .multipliedFullWidth(by: UInt128(alpha.denominator))
    let right = total.denominator.multipliedFullWidth(by: UInt128(alpha.numerator) * (n + 1))
    return (left.high, left.low) <= (right.high, right.low)
  }
}

extension MultilabelTarget {
  func requireMonotone(_ method: String) throws {
    guard risk.trend != .none else {
      throw DataError(
        .usage, found: "\(risk.rawValue) with \(method)",
        expected: "a risk that is monotone in the threshold",
        remedy: "test each parameter instead: learn then test (ltt)")
    }
  }
}

extension RiskCurve {
  /// The parameters from the safest to the least safe one.
  func order(for risk: MultilabelRisk, on grid: ControlGrid) throws -> [Int] {
    precondition(self.risk == risk && totals.count == grid.count, "the curve of another question")
    guard grid.topK.count == 1 else {
      throw DataError(
        .usage, found: "\(grid.topK.count) limits on the number of labels", expected: "one or none",
        remedy: "several parameters can be tested: learn then test (ltt)")
    }
    return grid.sequences(for: risk)[0]
  }

  func flags(_ parameters: some Sequence<Int>) -> [Bool] {
    var flags = [Bool](repeating: false, count: totals.count)
    for parameter in parameters { flags[parameter] = true }
    return flags
  }
}
