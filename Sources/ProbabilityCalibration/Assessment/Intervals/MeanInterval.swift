package import ExactStatistics
internal import ScoringCore

/// A confidence interval for the mean of independent losses.
///
/// Losses are skewed: most rows lose little and a few much. Student's interval then misses on one side; Hall's cubic
/// transformation takes the skewness out.
///
/// Source: P. Hall (1992), On the removal of skewness by transformation, doi:10.1111/j.2517-6161.1992.tb01876.x.
package enum MeanInterval {
  /// The name of the method.
  package static let method = "student,skewness=hall"

  /// The fewest rows, of an effective number where rows are weighted, that an interval is given for.
  package static let fewestRows = 10.0

  /// The fewest right and the fewest wrong answers among the rows that an interval is given for.
  ///
  /// Wrong answers of a sure model make most of its loss. Where none or one was seen nobody knows how often they come,
  /// and an interval would miss far more often than it says.
  package static let fewestAnswers = 3

  /// Computes the interval.
  ///
  /// - Parameters:
  ///   - losses: a number a row.
  ///   - weights: a weight a row, or `nil`.
  ///   - rarerAnswers: the number of right or of wrong answers, the smaller one.
  ///   - delta: the probability with which an interval may be given that misses, in the limit of many rows.
  ///   - bounds: where the mean must lie.
  /// - Returns: the weighted mean with its interval; without one where a loss is infinite, all losses are equal, or
  ///   there are too few rows or answers.
  /// - Complexity: O(n).
  package static func estimate(
    _ losses: [Double], weights: [Double]?, rarerAnswers: Int, delta: Level,
    within bounds: ClosedRange<Double>
  ) -> IntervalEstimate {
    var (total, squares, sum) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
    for (row, loss) in losses.enumerated() {
      let weight = weights?[row] ?? 1
      guard weight > 0 else { continue }
      if !loss.isFinite { return IntervalEstimate(value: loss) }
      total.add(weight)
      squares.add(weight * weight)
      sum.add(weight * loss)
    }
    let mean = sum.value / total.value
    let count = total.value * total.value / squares.value
    guard count >= fewestRows, rarerAnswers >= fewestAnswers else {
      return IntervalEstimate(value: mean)
    }
    var (second, third) = (CompensatedSum(), CompensatedSum())
    for (row, loss) in losses.enumerated() where weights?[row] != 0 {
      let weighted = (weights?[row] ?? 1) * (loss - mean)
      second.add(weighted * weighted)
      third.add(weighted * weighted * weighted)
    }
    guard second.value > 0 else { return IntervalEstimate(value: mean) }
    let error = (second.value * count / (count - 1)).squareRoot() / total.value
    let skewness = third.value / (second.value * second.value.squareRoot())
    let quantile = studentQuantile(upperTail: delta.doubleValue / 2, degrees: count - 1)
    let ends = [quantile, -quantile].map {
      min(
        bounds.upperBound,
        max(bounds.lowerBound, mean - error * transformed($0, skewness: skewness)))
    }
    return IntervalEstimate(
      value: mean, interval: min(ends[0], mean)...max(ends[1], mean), intervalMethod: method)
  }

  /// Where the studentised mean has its quantile, of losses whose mean has this skewness.
  private static func transformed(_ quantile: Double, skewness: Double) -> Double {
    guard abs(skewness) > 1e-5 else { return quantile }
    return 3 / skewness * (cubeRoot(1 + skewness * (quantile - skewness / 6)) - 1)
  }

  /// The cube root, by Newton's steps: the same bits everywhere.
  private static func cubeRoot(_ x: Double) -> Double {
    guard x != 0 else { return 0 }
    let size = abs(x)
    var root = max(1, size)
    while true {
      let next = root - (root - size / (root * root)) / 3
      guard next < root else { return x < 0 ? -root : root }
      root = next
    }
  }

  /// The quantile of Student's law, by that of the beta law.
  private static func studentQuantile(upperTail: Double, degrees: Double) -> Double {
    let share = BetaLaw(a: 0.5, b: degrees / 2).quantile(upperTail: 2 * upperTail)
    return (degrees * share / (1 - share)).squareRoot()
  }
}
