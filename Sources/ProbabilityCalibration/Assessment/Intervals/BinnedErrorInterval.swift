public import ExactStatistics
internal import ScoringCore

/// How the interval of a binned calibration error is made.
public enum BinnedErrorInterval: String, Hashable, Sendable, CaseIterable {
  /// By the normal law of frequencies, with the bias of the error bounded bin by bin.
  ///
  /// The error is a mean of distances |d|, each of a frequency that is normal about its own mean. It does not spread
  /// more than the mean of the d does; and it is too large by the mean excess of |d|, which is largest for d = 0 and
  /// taken where d is two standard errors nearer to 0 than it looks. Variances are those of (k + 2) events in (n + 4)
  /// rows, so that pure bins have one too.
  ///
  /// **Guarantee**: misses with probability at most delta in the limit of many rows a bin; simulations in the tests
  /// hold it to that from 30 rows on, in some fifteen bins. In fewer than eight, with rare events, it may miss somewhat
  /// more often, and far out in the tail several times as often: ``boundedDifferences`` does not. **Assumption**: outcomes are independent given the scores, and bins were formed
  /// by scores alone.
  case normal
  /// By concentration: no outcome moves the error by more than 1/n.
  ///
  /// **Guarantee**: misses with probability at most delta, at any n. **Assumption**: as for ``normal``.
  ///
  /// Source: C. McDiarmid (1989), On the method of bounded differences, doi:10.1017/CBO9781107359949.008; the bias is
  /// bounded by Jensen's inequality with variances of 1/4.
  case boundedDifferences = "bounded-differences"
}

extension BinnedForecasts {
  /// The expected calibration error with an interval.
  ///
  /// The interval is for the error of the population in these bins, given the scores: the weighted mean distance of
  /// the true mean frequency of the rows of a bin from their mean probability. It is not for the error without bins,
  /// which is never smaller.
  ///
  /// - Parameters:
  ///   - delta: the probability with which the interval may miss.
  ///   - method: how it is made.
  /// - Returns: the error with its interval.
  /// - Complexity: O(B).
  public func expectedErrorEstimate(
    delta: Level = "0.05", method: BinnedErrorInterval = .normal
  ) -> IntervalEstimate {
    let value = min(1, expectedError)
    let (below, above) =
      switch method {
      case .normal: normalMargins(delta.doubleValue)
      case .boundedDifferences: boundedMargins(delta.doubleValue)
      }
    return IntervalEstimate(
      value: value, interval: max(0, value - below)...min(1, value + above),
      intervalMethod: method.rawValue)
  }

  private func normalMargins(_ delta: Double) -> (below: Double, above: Double) {
    var (variance, excess) = (0.0, 0.0)
    for bin in bins {
      let count = bin.effectiveCount
      let share = (bin.frequency * count + 2) / (count + 4)
      let spread = (share * (1 - share) / count).squareRoot()
      variance += bin.weight * bin.weight * (spread * spread)
      let gap = max(0, abs(bin.gap) - 2 * spread)
      excess += bin.weight * (meanDistance(gap: gap, spread: spread) - gap)
    }
    let reach = NormalLaw.quantile(upperTail: delta / 2) * variance.squareRoot()
    return ((reach + excess) / totalWeight, reach / totalWeight)
  }

  private func boundedMargins(_ delta: Double) -> (below: Double, above: Double) {
    let logarithm = -KernelLogarithm.values(of: [delta / 2])[0]
    let reach = (logarithm * totalSquaredWeight / 2).squareRoot()
    // A bin's frequency has at most the variance 1 / 4 a row.
    let excess = bins.reduce(0.0) { $0 + $1.squaredWeight.squareRoot() / 2 }
    return ((reach + excess) / totalWeight, reach / totalWeight)
  }
}
