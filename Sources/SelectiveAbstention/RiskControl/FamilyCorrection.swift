public import ExactStatistics

/// How many tests together keep one probability of any false rejection.
public enum FamilyCorrection: String, Hashable, Sendable, CaseIterable {
  /// p <= delta / m for each of m tests.
  case bonferroni
  /// The i-th smallest p-value <= delta / (m - i + 1), up to the first failure: never fewer
  /// rejections than ``bonferroni``.
  case holm
  /// Tests in an order fixed before, each at delta, up to the first failure; s sequences beside each
  /// other take delta / s each.
  case fixedSequence = "fixed-sequence"
}

extension FamilyCorrection {
  /// Which hypotheses are rejected.
  ///
  /// Guarantee: any true hypothesis is rejected with probability at most delta. Assumption: each
  /// p-value is valid alone; they may depend on each other in any way.
  ///
  /// Source: Holm 1979, Scandinavian Journal of Statistics 6, 65-70; Bauer 1991,
  /// doi:10.1002/sim.4780100605; Angelopoulos et al. 2021, arXiv:2110.01052, section 3.
  ///
  /// - Parameters:
  ///   - pValues: m p-values.
  ///   - delta: the probability of any false rejection.
  ///   - sequences: for ``fixedSequence`` the orders, as indices; others leave them unread.
  /// - Returns: m flags.
  /// - Complexity: O(m log m).
  public func rejections(pValues: [Double], delta: Level, sequences: [[Int]]) -> [Bool] {
    var rejected = [Bool](repeating: false, count: pValues.count)
    switch self {
    case .bonferroni:
      return pValues.map { isWithin($0, delta, of: pValues.count) }
    case .holm:
      let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
      for (position, index) in order.enumerated() {
        guard isWithin(pValues[index], delta, of: pValues.count - position) else { break }
        rejected[index] = true
      }
    case .fixedSequence:
      for sequence in sequences {
        for index in sequence {
          guard isWithin(pValues[index], delta, of: sequences.count) else { break }
          rejected[index] = true
        }
      }
    }
    return rejected
  }

  private func isWithin(_ pValue: Double, _ delta: Level, of count: Int) -> Bool {
    pValue * Double(count) <= delta.doubleValue
  }
}
