internal import ExactStatistics

/// The values that a few rows share, among fitted and test rows together: how many of them are on both
/// sides, and how many would be by chance.
///
/// When n fitted and m test rows are disjoint and exchangeable, the c rows of a value are on both sides with
/// probability `1 - (C(n, c) + C(m, c)) / C(n + m, c)`, however common duplicates are. The p-value is the
/// probability of at least as many values on both sides, taking values as independent, which they nearly are
/// unless most rows are repeated (then the true probability can be several times the stated one). Rows used
/// twice put all their values on both sides. Values of many rows are on both sides anyway, so that coarse
/// outputs prove nothing.
struct RepeatedRows {
  /// The multiplicities that count as evidence.
  private static let multiplicities = 2...8

  /// The values of one multiplicity.
  private struct Values {
    var across = 0
    var withinFitted = 0
    var withinTest = 0
  }

  /// The number of values on both sides.
  let acrossCount: Int
  /// For each multiplicity the number of values on both sides, without overlap: sums of independent laws.
  private let laws: [BinomialLaw]

  /// Counts values.
  ///
  /// - Parameters:
  ///   - fitted: the sample of fitted rows.
  ///   - test: the test rows.
  ///   - testRowCount: number of all test rows, m.
  init(fitted: HashSketch, test: TestRowCounts, testRowCount: Int) {
    var values: [Int: Values] = [:]
    for (hash, count) in zip(fitted.hashes, fitted.counts) {
      let matches = test.fitted[hash] ?? 0
      if matches > 0 {
        values[Int(count) + matches, default: Values()].across += 1
      } else {
        values[Int(count), default: Values()].withinFitted += 1
      }
    }
    for count in test.others.values { values[count, default: Values()].withinTest += 1 }
    let weight = test.otherWeight
    let evidence = RepeatedRows.multiplicities.compactMap { c in values[c].map { (c, $0) } }
    acrossCount = evidence.reduce(0) { $0 + $1.1.across }
    laws = evidence.map { c, values in
      BinomialLaw(
        trials: values.across + values.withinFitted
          + Int((Double(values.withinTest) * weight).rounded()),
        probability: RepeatedRows.chance(c, fitted.rowCount, testRowCount))
    }
  }

  /// The probability, without overlap, of at least as many values on both sides.
  ///
  /// - Complexity: O(a²) for a values on both sides.
  var pValue: Double {
    guard acrossCount > 0 else { return 1 }
    // below[j]: probability of j values so far, for j < acrossCount; a sum of positive terms throughout.
    var below = [Double](repeating: 0, count: acrossCount)
    below[0] = 1
    var atLeast = 0.0
    for law in laws {
      let one = (0..<acrossCount).map { law.probability(of: $0) }
      var next = [Double](repeating: 0, count: acrossCount)
      for (j, probability) in below.enumerated() where probability > 0 {
        atLeast += probability * law.survival(from: acrossCount - j)
        for k in 0..<acrossCount - j { next[j + k] += probability * one[k] }
      }
      below = next
    }
    return min(1, atLeast)
  }

  /// The probability that the c rows of a value are on both sides.
  private static func chance(_ c: Int, _ n: Int, _ m: Int) -> Double {
    let total = Double(n + m)
    let oneSided = [n, m].map { side in
      (0..<c).reduce(1.0) { product, i in
        product * max(0, Double(side - i)) / max(1, total - Double(i))
      }
    }
    return min(1, max(0, 1 - oneSided[0] - oneSided[1]))
  }
}
