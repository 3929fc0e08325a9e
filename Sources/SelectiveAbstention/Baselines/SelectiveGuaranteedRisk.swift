public import ExactStatistics

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Selection with guaranteed risk: a binary search over the distinct confidences for the threshold that accepts the
/// most rows with a certified selective risk.
///
/// Each step accepts the rows down to the middle of what is left, bounds their risk by Clopper and Pearson with
/// probability delta / ceil(log2 n), and goes on towards more rows when the bound is at most the target, else towards
/// fewer. The answer is the last threshold whose bound was. This is a baseline to compare with: the search looks at
/// few thresholds and pays for each with a share of delta.
///
/// ```swift
/// let outcome = try SelectiveGuaranteedRisk(target: "0.02", delta: "0.001").fit(profile)
/// ```
///
/// **Guarantee.** With probability at least 1 - delta over the rows of the fit, the answer's selective risk on new rows
/// is at most the target. **Assumption.** Rows are independent with one law, the confidence was fixed before them, and
/// the true selective risk never falls as more is accepted, and confidences are almost surely distinct: given how many rows
/// lie above the point where the risk crosses the target, only the steps on one path of the search can be the first to
/// be certified wrongly, and the sum over the steps covers them. (Which thresholds a search visits depends on the
/// errors, and with ties one step can meet several thresholds: there the paper's sum is not a proof.)
///
/// Edge cases: rows of equal confidence are counted together; all rows may be accepted; without a certified threshold
/// the outcome says so; counts that no number of errors could certify are not looked at. The bound on a sample need
/// not be monotone, so that a larger certifiable threshold can be missed: that costs acceptance, never validity.
///
/// Source: Y. Geifman, R. El-Yaniv (2017), Selective classification for deep neural networks, arXiv:1705.08500,
/// algorithm 1. Also called: SGR.
public struct SelectiveGuaranteedRisk: Hashable, Sendable {
  /// The selective risk that the answer may have.
  public let target: Level
  /// The probability with which the answer's risk may be larger.
  public let delta: Level

  /// A search for a target.
  ///
  /// - Parameters:
  ///   - target: the selective risk that the answer may have.
  ///   - delta: the probability with which it may be larger.
  public init(target: Level, delta: Level) {
    self.target = target
    self.delta = delta
  }

  /// What a search found.
  public enum Outcome: Hashable, Sendable {
    /// A threshold whose bound is at most the target.
    case certified(Step)
    /// No threshold that the search looked at has a bound of at most the target; even without errors it takes so many
    /// accepted rows.
    case infeasible(minimumAcceptedCount: Int)
  }

  /// One threshold that the search looked at.
  public struct Step: Hashable, Sendable {
    /// The threshold with its counts.
    public let point: RiskAcceptancePoint
    /// The upper bound of its selective risk at the step's share of delta.
    public let bound: Double
  }

  /// The outcome with the steps that led to it.
  public struct Search: Hashable, Sendable {
    /// What the search found.
    public let outcome: Outcome
    /// The thresholds it looked at, in order; at most ``stepLimit``.
    public let steps: [Step]
    /// The number of steps that delta is shared by, ceil(log2 n), at least 1.
    public let stepLimit: Int
    /// The share of delta of each step.
    public let stepDelta: Level

    /// The certified threshold, or `nil` when there is none.
    public var certified: Step? {
      if case .certified(let step) = outcome { step } else { nil }
    }
  }

  /// Searches some rows.
  ///
  /// - Parameter curve: the rows at each distinct confidence.
  /// - Returns: the outcome and its steps.
  /// - Throws: `LevelError` when delta has too many digits to be divided exactly.
  /// - Complexity: O(log n) bounds, each O(square root of n).
  public func fit(_ curve: RiskAcceptanceCurve) throws -> Search {
    let n = curve.rowCount
    let stepLimit = max(1, Int.bitWidth - (n - 1).leadingZeroBitCount)
    let stepDelta = try Level(
      numerator: delta.numerator, denominator: delta.denominator * stepLimit)
    let minimum = minimumAcceptedCount(stepDelta: stepDelta)
    let candidates = curve.points.drop { $0.acceptedCount < minimum }
    var steps: [Step] = []
    var certified: Step?
    var (low, high) = (candidates.startIndex, candidates.endIndex)
    while low < high && steps.count < stepLimit {
      let middle = low + (high - low) / 2
      let point = candidates[middle]
      let step = Step(point: point, bound: point.riskUpperBound(delta: stepDelta))
      steps.append(step)
      if step.bound <= target.doubleValue {
        certified = step
        low = middle + 1
      } else {
        high = middle
      }
    }
    return Search(
      outcome: certified.map { .certified($0) } ?? .infeasible(minimumAcceptedCount: minimum),
      steps: steps, stepLimit: stepLimit, stepDelta: stepDelta)
  }

  /// The fewest accepted rows whose bound is at most the target when none of them is an error: the smallest m with
  /// (1 - target)^m <= stepDelta.
  private func minimumAcceptedCount(stepDelta: Level) -> Int {
    max(1, Int((log(stepDelta.doubleValue) / log1p(-target.doubleValue)).rounded(.up)))
  }
}
