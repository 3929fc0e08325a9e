/// What a logistic regression is fitted to: outcomes, or outcomes drawn in a little from 0 and 1.
struct LogisticTargets {
  /// The target of a row in which the event came.
  let event: Double
  /// The target of any other row.
  let other: Double

  /// 1 and 0: the fit is the one of maximum likelihood, where that exists.
  static let outcomes = LogisticTargets(event: 1, other: 0)

  /// (N + 1) / (N + 2) for the N rows in which the event came and 1 / (M + 2) for the M others: with them every
  /// sample has a finite fit.
  ///
  /// Source: J. Platt (1999), Probabilistic outputs for support vector machines; H.-T. Lin, C.-J. Lin,
  /// R. C. Weng (2007), doi:10.1007/s10994-007-5018-6.
  static func smoothed(_ sample: BinarySample) -> LogisticTargets {
    let masses = sample.masses
    return LogisticTargets(
      event: (masses.event + 1) / (masses.event + 2), other: 1 / (masses.other + 2))
  }

  private init(event: Double, other: Double) { (self.event, self.other) = (event, other) }

  /// The target of each row.
  func values(_ sample: BinarySample) -> [Double] {
    sample.outcomes.map { $0 ? event : other }
  }
}

extension BinarySample {
  /// Whether scores of rows with the event and of the others overlap; if not, or if one of them is missing, no
  /// slope is steep enough for the likelihood.
  var outcomesOverlap: Bool {
    var (events, others) = (Extremes(), Extremes())
    for row in scores.indices {
      if outcomes[row] { events.add(scores[row]) } else { others.add(scores[row]) }
    }
    return events.lowest < others.highest && others.lowest < events.highest
  }
}

/// The smallest and largest of some numbers.
private struct Extremes {
  var lowest = Double.infinity
  var highest = -Double.infinity

  mutating func add(_ number: Double) {
    lowest = min(lowest, number)
    highest = max(highest, number)
  }
}
