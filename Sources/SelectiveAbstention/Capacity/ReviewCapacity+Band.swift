internal import ScoringCore

extension ReviewCapacity {
  /// The least confidence that is still reviewed when everything from a cut on is approved.
  ///
  /// The review band is `floor ... cut`, without the cut; what lies below it escalates. It is whole blocks of equal
  /// confidences: from the smallest value of the capacity rows strictly above the g-th largest one below the cut.
  ///
  /// **Lemma.** Order all rows by a rule that was fixed before they were seen: rows below the cut come first, the
  /// largest confidence before the smaller ones, then the rows from the cut on, in any fixed order of their values.
  /// Let Y be the number of future rows strictly before the g-th of the n capacity rows in that order. Then Y has the
  /// law BetaBinomial(N, g, n + 1 - g), or is stochastically smaller when rows tie.
  ///
  /// *Proof.* Break ties by independent uniform numbers. Capacity and future rows are exchangeable and the rule does
  /// not depend on them, so that all C(n + N, N) patterns of which places of the order are future rows are equally
  /// probable. There are C(y + g - 1, y) ways to put y future and g - 1 capacity rows before the g-th capacity row
  /// and C(N - y + n - g, N - y) to put the others after it: the probability of y is the quotient, which is the
  /// beta-binomial one. A future row strictly before the g-th capacity row by value is before it also by the broken
  /// ties, not conversely. ∎
  ///
  /// When at least g capacity rows lie below the cut, the rows strictly before the g-th are those between its value
  /// and the cut, and the band here is part of that. When fewer do, every row below the cut comes before the g-th
  /// capacity row, so that all of them may be reviewed.
  ///
  /// A **queue** has a group of rows to itself, with a cut of its own. The rule puts the rows of the group below the
  /// queue's cut first and all other rows after them. The law is the same, with n and N over *all* rows, while only
  /// the confidences of the group's rows are given here: that the group's share of the rows varies is accounted for.
  /// The cut may depend on which rows belong to the queue: given that, wrap round inside the queue, and the law is the
  /// same.
  /// Several queues each have their own delta; together they fail with at most the sum.
  ///
  /// **Assumption**: the cut was chosen without the capacity rows, on other rows. A cut chosen by the labels or
  /// confidences of the capacity rows themselves tends to lie above a wide gap, and the band overflows more often
  /// than delta.
  ///
  /// - Parameters:
  ///   - cut: the least confidence that is approved, not NaN.
  ///   - confidences: those of the capacity rows, or of the queue's rows among them; in any order, none NaN.
  ///   - g: the steps, as ``widestBand(rowCount:)`` gives them.
  /// - Returns: a confidence of the capacity rows, to be reviewed itself; `-infinity` when all rows below the cut may
  ///   be reviewed; `nil` when there is no review band, as rows up to the g-th tie with the first or g is 0.
  /// - Precondition: `g >= 0`.
  /// - Complexity: O(n log n) time, O(n) memory.
  public static func reviewFloor(
    below cut: Double, confidences: [Double], steps g: Int
  ) -> Double? {
    precondition(g >= 0, "a band has at least 0 steps, not \(g)")
    guard g > 0 else { return nil }
    let floor = confidences.sorted(by: >).reviewFloor(below: cut, steps: g)
    // Below minus infinity there is nothing to review, and nothing to escalate.
    return floor == cut && cut > -.infinity ? nil : floor
  }

  /// The least confidence that is approved when capacity alone decides: everything below it is reviewed.
  ///
  /// The band is everything strictly below the g-th smallest confidence, which is the lemma of
  /// ``reviewFloor(below:confidences:steps:)`` for the order from the smallest confidence up; for a queue, its rows
  /// come first in that order. No other rows are needed, and nothing is said of errors.
  ///
  /// - Parameters:
  ///   - confidences: those of the capacity rows, or of the queue's rows among them; in any order, none NaN.
  ///   - g: the steps, as ``widestBand(rowCount:)`` gives them.
  /// - Returns: a confidence of the capacity rows, to be approved itself; `infinity` when there are fewer than g rows
  ///   and all may be reviewed; `-infinity` when g is 0 and nothing may.
  /// - Precondition: `g >= 0`.
  /// - Complexity: O(n) time and memory.
  public static func approvalThreshold(confidences: [Double], steps g: Int) -> Double {
    precondition(g >= 0, "a band has at least 0 steps, not \(g)")
    guard g > 0 else { return -.infinity }
    guard confidences.count >= g else { return .infinity }
    return confidences.orderStatistic(at: g - 1)
  }
}

extension [Double] {
  /// The review floor over confidences in descending order, by bisection; the cut where no row is reviewed.
  func reviewFloor(below cut: Double, steps: Int) -> Double {
    guard steps > 0 else { return cut }
    let above = countOfLeading { $0 >= cut }
    guard count - above >= steps else { return -.infinity }
    let edge = self[above + steps - 1]
    let inside = countOfLeading { $0 > edge }
    return inside > above ? self[inside - 1] : cut
  }
}
