public import ScoringCore

/// Two probabilities for each row, of which one is calibrated, and the one number between them that loses least.
///
/// The ends are those of isotonic fits with the row itself added, once with outcome 0 and once with 1. The
/// probability is p1 / (1 - p0 + p1), which minimises the largest regret in log-loss.
///
/// **Guarantee**: of the two ends, the one for the true outcome is perfectly calibrated: given it, the event has that
/// probability. **Assumption**: the row and those of the fit are exchangeable.
///
/// Source: V. Vovk, I. Petej (2012), Venn-Abers predictors, arXiv:1211.0025; the inductive form of V. Vovk, I. Petej,
/// V. Fedorova (2015), arXiv:1511.00213.
public struct VennAbersMap: BinaryMap {
  /// The lower end from each score on, up to the next; 0 before the first.
  let lower: MonotonePoints
  /// The upper end up to each score, from the one before on; 1 after the last.
  let upper: MonotonePoints

  init(lower: MonotonePoints, upper: MonotonePoints) {
    (self.lower, self.upper) = (lower, upper)
  }

  /// `venn-abers`.
  public static var name: String { "venn-abers" }
  /// `.probability`.
  public static var scale: BinaryScale { .probability }
  /// `false`: ends are level between scores of the fit.
  public var isStrictlyIncreasing: Bool { false }
  /// `lower_scores` and `lower_probabilities`, `upper_scores` and `upper_probabilities`: steps of the two ends.
  public var parameters: CalibrationParameters {
    CalibrationParameters(
      lists: lower.parameters(prefix: "lower_").lists.merging(
        upper.parameters(prefix: "upper_").lists, uniquingKeysWith: { $1 }))
  }

  /// Makes the map that has these parameters.
  ///
  /// - Parameter parameters: the steps of the two ends.
  /// - Throws: `DataError` for scores that do not ascend, probabilities that fall or are none, and a lower end above
  ///   the upper.
  public init(parameters: CalibrationParameters) throws {
    lower = try MonotonePoints(parameters, prefix: "lower_")
    upper = try MonotonePoints(parameters, prefix: "upper_")
    // The lower end rises at its own scores only, and there the upper must be as high.
    guard intervalEnds(of: lower.scores).allSatisfy({ $0.lower <= $0.upper }) else {
      throw DataError(
        found: "a calibrator whose lower ends are above its upper ones", expected: "intervals")
    }
  }

  /// The probabilities of the event: p1 / (1 - p0 + p1).
  ///
  /// - Parameters:
  ///   - scores: n probabilities of the model.
  ///   - tier: the instruction set to compute with.
  /// - Returns: n numbers from 0 to 1.
  /// - Complexity: O(n log(number of steps)).
  public func probabilities(of scores: [Double], tier: KernelTier) -> [Double] {
    intervalEnds(of: scores).map { $0.upper / (1 - $0.lower + $0.upper) }
  }

  /// The two calibrated probabilities [p0, p1] of the event.
  ///
  /// - Parameter scores: n probabilities of the model.
  /// - Returns: n intervals inside 0 ... 1.
  /// - Complexity: O(n log(number of steps)).
  public func intervals(of scores: [Double]) -> [ClosedRange<Double>] {
    intervalEnds(of: scores).map { $0.lower...$0.upper }
  }

  private func intervalEnds(of scores: [Double]) -> [(lower: Double, upper: Double)] {
    scores.map { score in
      let below = lower.count(below: score, orAt: true)
      let before = upper.count(below: score, orAt: false)
      return (
        below > 0 ? lower.values[below - 1] : 0,
        before < upper.values.count ? upper.values[before] : 1
      )
    }
  }
}
