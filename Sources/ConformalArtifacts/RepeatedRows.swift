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
  /// The most values that are looked at, those of the smallest hashes: for a bounded sum of probabilities.
  private static let mostValues = 4096

  /// The number of values on both sides.
  let acrossCount: Int
  /// For each value the probability, without overlap, of being on both sides.
  let probabilities: [Double]

  /// Counts values.
  ///
  /// - Parameters:
  ///   - fitted: the sample of fitted rows.
  ///   - test: number of test rows with each hash, for all hashes up to the bound of the sample.
  ///   - testRowCount: number of all test rows, m.
  init(fitted: HashSketch, test: [UInt64: Int], testRowCount: Int) {
    let fittedCounts = Dictionary(
      zip(fitted.hashes, fitted.counts.map { Int($0) }), uniquingKeysWith: { first, _ in first })
    let chance = RepeatedRows.chances(fitted.rowCount, testRowCount)
    let repeated = Set(fittedCounts.keys).union(test.keys).compactMap { hash in
      let (old, new) = (fittedCounts[hash] ?? 0, test[hash] ?? 0)
      return chance[old + new].map { (hash: hash, isAcross: old > 0 && new > 0, chance: $0) }
    }
    let chosen = repeated.sorted { $0.hash < $1.hash }.prefix(RepeatedRows.mostValues)
    acrossCount = chosen.count { $0.isAcross }
    probabilities = chosen.map { $0.chance }
  }

  /// The probability, without overlap, of at least as many values on both sides.
  ///
  /// - Complexity: O(v²) for v values.
  var pValue: Double {
    // below[j]: probability of j values on both sides, for j < acrossCount.
    var below = [Double](repeating: 0, count: acrossCount)
    guard acrossCount > 0 else { return 1 }
    below[0] = 1
    var atLeast = 0.0
    for p in probabilities {
      atLeast += below[acrossCount - 1] * p
      for j in stride(from: acrossCount - 1, through: 1, by: -1) {
        below[j] = below[j] * (1 - p) + below[j - 1] * p
      }
      below[0] *= 1 - p
    }
    return min(1, atLeast)
  }

  /// For each multiplicity, the probability that the rows of a value are on both sides.
  private static func chances(_ n: Int, _ m: Int) -> [Int: Double] {
    let total = Double(n + m)
    return Dictionary(
      uniqueKeysWithValues: multiplicities.map { c in
        let oneSided = [n, m].map { side in
          (0..<c).reduce(1.0) { product, i in
            product * max(0, Double(side - i)) / max(1, total - Double(i))
          }
        }
        return (c, max(0, 1 - oneSided[0] - oneSided[1]))
      })
  }
}
