internal import ScoringCore

/// The ends of the targets whose score is at most a quantile, to the last bit.
///
/// Solving a score for its target in floating point is off by roundings, and a target between the two answers would
/// be inside by the interval and outside by its p-value. Each side of a score is monotone in the target, roundings
/// included, so its end is found by bisection over the ordered bit patterns of doubles, from a first guess that is
/// mostly right.
enum ScoreInversion {
  /// The largest target whose `above` is at most a bound: minus infinity where there is none, infinity where the
  /// bound is infinite.
  static func upperEnd(
    _ score: some RegressionScore, atMost bound: Double, _ row: RegressionRow
  ) -> Double {
    guard bound < .infinity else { return .infinity }
    return last(from: row.upper + bound * score.scale(row)) { score.above($0, row) <= bound }
  }

  /// The smallest target whose `below` is at most a bound: infinity where there is none, minus infinity where the
  /// bound is infinite.
  static func lowerEnd(
    _ score: some RegressionScore, atMost bound: Double, _ row: RegressionRow
  ) -> Double {
    guard bound < .infinity else { return -.infinity }
    // Mirrored: the largest -y.
    let end = last(from: -(row.lower - bound * score.scale(row))) { score.below(-$0, row) <= bound }
    return -end + 0
  }

  /// The largest finite double that passes, when all smaller ones pass too; minus infinity where none does.
  private static func last(from guess: Double, where passes: (Double) -> Bool) -> Double {
    let smallest = (-Double.greatestFiniteMagnitude).orderedBits
    let largest = Double.greatestFiniteMagnitude.orderedBits
    func isInside(_ bits: UInt64) -> Bool { passes(Double(orderedBits: bits)) }
    let start = guess.isNaN ? 0 : guess
    let place = min(max(start.orderedBits, smallest), largest)
    // inside passes, outside does not; steps double until there is one of each.
    var inside: UInt64
    var outside: UInt64
    var step: UInt64 = 1
    if isInside(place) {
      inside = place
      while true {
        if inside == largest { return Double(orderedBits: largest) }
        let next = largest - inside > step ? inside + step : largest
        guard isInside(next) else {
          outside = next
          break
        }
        inside = next
        step <<= 1
      }
    } else {
      outside = place
      while true {
        if outside == smallest { return -.infinity }
        let next = outside - smallest > step ? outside - step : smallest
        if isInside(next) {
          inside = next
          break
        }
        outside = next
        step <<= 1
      }
    }
    while outside - inside > 1 {
      let middle = inside + (outside - inside) / 2
      if isInside(middle) { inside = middle } else { outside = middle }
    }
    return Double(orderedBits: inside) + 0
  }
}
