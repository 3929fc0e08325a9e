public import ExactStatistics

/// Procedures that keep the probability of any false rejection at all at most a level.
///
/// **Guarantee.** The probability that a null row is rejected is at most alpha. **Assumption:** each null row's
/// p-value is superuniform; the p-values may depend on each other in any way.
///
/// Source: O. Dunn (1961), Multiple comparisons among means, doi:10.1080/01621459.1961.10482090; S. Holm (1979),
/// A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 65-70.
public struct FamilyWise: Hashable, Sendable {
  /// How it is done.
  public enum Procedure: String, Hashable, Sendable, CaseIterable {
    /// p <= alpha / m, whatever the other p-values are.
    case bonferroni
    /// p(i) <= alpha / (m - i + 1) one after the other, up to the first failure: at least as many rejections.
    case holm
  }

  /// The probability of any false rejection, alpha.
  public let level: Level
  /// How it is done.
  public let procedure: Procedure

  /// Makes the procedure.
  ///
  /// - Parameters:
  ///   - level: the probability of any false rejection, alpha.
  ///   - procedure: how it is done.
  public init(level: Level, procedure: Procedure = .holm) {
    self.level = level
    self.procedure = procedure
  }

  /// Applies the procedure.
  ///
  /// - Parameter pValues: the p-values of m rows.
  /// - Returns: which rows are rejected, with adjusted p-values.
  /// - Complexity: O(m log m).
  public func discoveries(in pValues: RowPValues) -> Discoveries {
    let count = pValues.count
    var rejected = [Bool](repeating: false, count: count)
    var adjusted = [Double](repeating: 1, count: count)
    var continues = true
    var largest: UInt128 = 0
    for (index, row) in pValues.order.enumerated() {
      let weight = UInt128(procedure == .holm ? count - index : count)
      let numerator = pValues.numerators[row] * weight
      let isWithin =
        WideProduct(numerator, UInt128(level.denominator))
        <= WideProduct(UInt128(level.numerator), pValues.denominator)
      continues = continues && isWithin
      rejected[row] = continues
      largest = max(largest, numerator)
      adjusted[row] = min(1, Double(largest) / Double(pValues.denominator))
    }
    return Discoveries(isRejected: rejected, adjusted: adjusted)
  }

  /// Whether a row could be rejected at all: whether 1 / (n + 1) <= alpha / m.
  ///
  /// - Parameters:
  ///   - count: the number of rows, m.
  ///   - calibrationCount: the number of calibration rows, n.
  /// - Returns: whether n is large enough.
  public func isFeasible(count: Int, calibrationCount: Int) -> Bool {
    WideProduct(UInt128(max(1, count)), UInt128(level.denominator))
      <= WideProduct(UInt128(level.numerator), UInt128(calibrationCount) + 1)
  }
}
