import ExactStatistics

/// The error of a value relative to an expected one; 0 when both are equal, also when both are 0.
func relativeError(_ value: Double, _ expected: Double) -> Double {
  value == expected ? 0 : abs(value - expected) / max(abs(expected), .leastNormalMagnitude)
}

/// Binomial coefficients by Pascal's triangle, in integers.
struct PascalTriangle {
  private let rows: [[Int]]

  init(through last: Int) {
    var rows = [[1]]
    for _ in 0..<last {
      let row = rows[rows.count - 1]
      rows.append([1] + zip(row, row.dropFirst()).map { $0 + $1 } + [1])
    }
    self.rows = rows
  }

  /// n over k; 0 where k is negative or above n.
  subscript(n: Int, k: Int) -> Int {
    rows[n].indices.contains(k) ? rows[n][k] : 0
  }
}

/// The largest relative error of a law's three functions against integer weights over a total.
func worstError(
  _ law: some DiscreteLaw, weights: [Int], total: Int
) -> Double {
  var worst = 0.0
  for x in -1...weights.count {
    let exact = (
      weights.indices.contains(x) ? weights[x] : 0, weights.prefix(max(0, x + 1)).reduce(0, +),
      weights.dropFirst(max(0, x)).reduce(0, +)
    )
    worst = max(
      worst, relativeError(law.probability(of: x), Double(exact.0) / Double(total)),
      relativeError(law.cumulative(through: x), Double(exact.1) / Double(total)),
      relativeError(law.survival(from: x), Double(exact.2) / Double(total)))
  }
  return worst
}
