internal import ExactStatistics

/// Whether trials are enough to contradict a promise that is broken.
///
/// A promise such as a risk limit r is made by policy rows; test rows can only contradict it. That they do not says
/// something only where a broken promise would be found: a rate of 2 r, or of r + 0.05 where that is less, with a
/// probability of at least 0.8 by the exact one-sided binomial test.
struct ContradictionPower {
  /// The probability with which a broken promise is to be found.
  static let least = 0.8

  let limit: Double
  let significance: Double

  /// The rate that is to be found.
  var brokenRate: Double { min(2 * limit, limit + 0.05, 1) }

  /// The probability that trials of the broken rate are implausible at the limit.
  func power(_ trials: Int) -> Double {
    guard trials > 0, limit > 0 else { return 0 }
    let atLimit = BinomialLaw(trials: trials, probability: limit)
    let critical = atLimit.quantile(upperTail: significance) + 1
    return BinomialLaw(trials: trials, probability: brokenRate).survival(from: critical)
  }

  /// Whether trials are enough.
  func isEnough(_ trials: Int) -> Bool { limit >= 1 || power(trials) >= Self.least }

  /// The fewest trials that are enough, about: power rises in steps.
  var neededTrials: Int? {
    var most = 16
    while !isEnough(most) {
      most *= 2
      if most > NeededRows.most { return nil }
    }
    var least = most / 2
    while most - least > max(1, most / 200) {
      let middle = (least + most) / 2
      if isEnough(middle) { most = middle } else { least = middle }
    }
    return most
  }
}
