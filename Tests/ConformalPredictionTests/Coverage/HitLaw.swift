import ConformalPrediction
import ExactStatistics

extension BetaBinomialLaw {
  /// The randomized probability integral transform.
  ///
  /// It is uniform on 0 ... 1, exactly, when the hits have this law and `v` is an independent uniform
  /// number.
  func uniform(hits: Int, _ v: Double) -> Double {
    cumulative(through: hits - 1) + v * probability(of: hits)
  }
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
