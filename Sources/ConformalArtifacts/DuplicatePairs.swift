internal import ExactStatistics

/// The values that exactly two rows have, of a fitted sample and of test rows together.
///
/// **Guarantee.** When n fitted and m test rows are disjoint and exchangeable, the two rows of such a
/// value lie on different sides with probability 2 n m / ((n + m)(n + m - 1)), however common
/// duplicates are; the number of pairs that do then follows the binomial law, or one with lighter
/// tails. Rows that are used twice make pairs that all lie on different sides.
/// Values of more rows are left out: coarse outputs, where everything has a twin, prove nothing.
struct DuplicatePairs {
  /// Pairs with one row on each side.
  let acrossCount: Int
  /// Pairs with both rows on one side.
  let withinCount: Int
  /// The probability, without overlap, that a pair lies on different sides.
  let acrossProbability: Double

  /// Counts pairs.
  ///
  /// - Parameters:
  ///   - fitted: the sample of fitted rows.
  ///   - test: number of test rows with each hash, for all hashes up to the bound of the sample.
  ///   - testRowCount: number of all test rows, m.
  init(fitted: HashSketch, test: [UInt64: Int], testRowCount: Int) {
    var unmatched = test
    var (across, within) = (0, 0)
    for (hash, count) in zip(fitted.hashes, fitted.counts) {
      switch (count, unmatched.removeValue(forKey: hash) ?? 0) {
      case (1, 1): across += 1
      case (2, 0): within += 1
      default: break
      }
    }
    acrossCount = across
    withinCount = within + unmatched.values.count { $0 == 2 }
    let (n, m) = (Double(fitted.rowCount), Double(testRowCount))
    acrossProbability = n + m < 2 ? 1 : min(1, 2 * n * m / ((n + m) * (n + m - 1)))
  }

  /// The probability, without overlap, of at least as many pairs across.
  var pValue: Double {
    BinomialLaw(trials: acrossCount + withinCount, probability: acrossProbability)
      .survival(from: acrossCount)
  }
}
