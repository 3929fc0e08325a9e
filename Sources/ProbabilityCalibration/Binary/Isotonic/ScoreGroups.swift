internal import ScoringCore

/// Rows of equal scores put together, by ascending score.
struct ScoreGroups {
  /// The distinct scores, ascending.
  private(set) var scores: [Double] = []
  /// The weight of the rows of each.
  private(set) var masses: [Double] = []
  /// The weight of those rows of each in which the event came.
  private(set) var eventMasses: [Double] = []

  /// Groups rows.
  ///
  /// - Parameter sample: n rows.
  /// - Complexity: O(n).
  init(_ sample: BinarySample) {
    let order = sample.scores.indicesByDescendingValue()
    scores.reserveCapacity(order.count)
    masses.reserveCapacity(order.count)
    eventMasses.reserveCapacity(order.count)
    var last = -Double.infinity
    for index in order.reversed() {
      let row = Int(index)
      let score = sample.scores[row] + 0
      let weight = sample.weights?[row] ?? 1
      let event = sample.outcomes[row] ? weight : 0
      if score == last {
        masses[masses.count - 1] += weight
        eventMasses[eventMasses.count - 1] += event
      } else {
        scores.append(score)
        masses.append(weight)
        eventMasses.append(event)
        last = score
      }
    }
  }
}
