import ConformalPrediction
import ExactStatistics

/// Tests of one family: all of them together raise a false alarm with probability at most 10^-6.
struct TestFamily {
  /// What was rejected.
  private(set) var rejections: [String] = []
  private let threshold: Double

  /// A family of a number of tests that is fixed before any data are seen (Bonferroni).
  init(testCount: Int) { threshold = 1e-6 / Double(testCount) }

  mutating func examine(pValue: Double, _ what: @autoclosure () -> String) {
    if pValue < threshold { rejections.append("\(what()): p = \(pValue)") }
  }
}

extension BetaBinomialLaw {
  /// The randomized probability integral transform.
  ///
  /// It is uniform on 0 ... 1, exactly, when the hits have this law and `v` is an independent uniform
  /// number.
  func uniform(hits: Int, _ v: Double) -> Double {
    cumulative(through: hits - 1) + v * probability(of: hits)
  }
}

/// Numbers that should be independent and uniform.
struct UniformSample {
  private(set) var values: [Double] = []

  mutating func add(_ value: Double) { values.append(value) }

  static let cuts = [0.1, 0.25, 0.5, 0.75, 0.9]

  /// How many numbers lie below some cuts: each count is binomial, exactly.
  func examine(in family: inout TestFamily, _ what: String) {
    for cut in Self.cuts {
      let below = values.count { $0 < cut }
      let law = BinomialLaw(trials: values.count, probability: cut)
      family.examine(
        pValue: law.tails(at: below).twoSided, "\(what): \(below) of \(values.count) below \(cut)")
    }
  }

  /// Pearson's chi-square over eleven equal cells.
  ///
  /// With the even number of ten degrees of freedom its upper tail has a closed form: e^-h (1 + h + h^2 / 2 + ... + h^4 / 24) with h half the statistic.
  func chiSquarePValue() -> Double {
    let cells = 11
    var counts = [Int](repeating: 0, count: cells)
    for value in values { counts[min(cells - 1, Int(value * Double(cells)))] += 1 }
    let expected = Double(values.count) / Double(cells)
    let half =
      counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) } / expected / 2
    var term = 1.0
    var sum = 1.0
    for power in 1..<5 {
      term *= half / Double(power)
      sum += term
    }
    return sum * exponential(-half)
  }
}

/// e^x for x <= 0, by squaring a short series: enough for a p-value.
private func exponential(_ x: Double) -> Double {
  let small = x / 4096
  var result = 1 + small * (1 + small / 2 * (1 + small / 3 * (1 + small / 4)))
  for _ in 0..<12 { result *= result }
  return result
}

/// What a split did: rows, in the order of their scores.
struct SplitOutcome {
  /// Test rows whose score is at most the quantile.
  let hits: Int
  /// Test rows ahead of the calibration row of rank k, equal scores ordered by row.
  let untiedHits: Int
  /// Test rows whose score equals the quantile.
  let tiedCount: Int

  /// Counts the hits of a split.
  ///
  /// - Parameters:
  ///   - calibration: the calibration rows, in the order of (score, row).
  ///   - test: the test rows.
  ///   - scores: the score of each row in its role.
  ///   - quantile: what the library makes of the calibration scores.
  ///   - rankOffset: added to the rank, for controls that must fail.
  init(
    calibration: [Int], test: some Sequence<Int>, scores: [Double], quantile: ConformalQuantile,
    rankOffset: Int
  ) {
    let rank = (quantile.k ?? calibration.count) + rankOffset
    let last = calibration[rank - 1]
    let tail = rankOffset == 0 ? quantile.tail : scores[last]
    var hits = 0
    var ahead = 0
    var tied = 0
    for row in test {
      let score = scores[row]
      if score <= tail { hits += 1 }
      if score == tail { tied += 1 }
      if score < scores[last] || score == scores[last] && row < last { ahead += 1 }
    }
    self.hits = hits
    untiedHits = ahead
    tiedCount = tied
  }
}
