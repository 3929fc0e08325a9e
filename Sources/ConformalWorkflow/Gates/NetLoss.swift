internal import ExactStatistics

/// How many right answers a change costs in the long run: bounds of P(lost) - P(won) from counts of rows.
///
/// Of n rows, b lost their right answer and c won one. With q = P(lost or won) and t = P(lost | lost or won) the net loss
/// is q (2 t - 1). Given b + c, b is binomial with t, so that t has an exact bound of Clopper and Pearson, and so has
/// q from b + c of n. The upper bound is
///
///     q' (2 t' - 1), with q' the upper bound of q where 2 t' >= 1, else its lower bound,
///
/// t' missed with a probability of at most 8/10 of the level and each bound of q with 1/10. The lower bound mirrors it.
///
/// **Guarantee.** Each bound is missed with a probability of at most the level, whatever q and t (the sum of the three).
/// **Assumption.** Rows are independent draws of one law.
///
/// Edge cases: without lost and won rows t is anything, and the bound is that of q.
package struct NetLoss: Hashable, Sendable {
  package let lost: Int
  package let won: Int
  package let rows: Int

  /// Counts rows.
  ///
  /// - Parameters:
  ///   - lost: rows right before and wrong after.
  ///   - won: rows wrong before and right after.
  ///   - rows: all rows.
  package init(lost: Int, won: Int, rows: Int) {
    (self.lost, self.won, self.rows) = (lost, won, rows)
  }

  /// The net loss of these rows; 0 without rows.
  package var value: Double { rows > 0 ? Double(lost - won) / Double(rows) : 0 }

  /// The bound that the net loss is above with a probability of at most `level`.
  package func upperBound(_ level: Double) -> Double {
    let share = ClopperPearson(successes: lost + won, trials: rows)
    let excess =
      2 * ClopperPearson(successes: lost, trials: lost + won).upperBound(tail: 0.8 * level) - 1
    return excess
      * (excess >= 0 ? share.upperBound(tail: 0.1 * level) : share.lowerBound(tail: 0.1 * level))
  }

  /// The bound that the net loss is below with a probability of at most `level`.
  package func lowerBound(_ level: Double) -> Double {
    -NetLoss(lost: won, won: lost, rows: rows).upperBound(level)
  }
}
