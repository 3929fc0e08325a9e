internal import ScoringCore

/// Binary forecasts by distinct probability, ascending: rows of equal probability are one entry.
///
/// Every measure is computed from these, so that none can depend on the order of tied rows. Rows of weight 0 say
/// nothing and are left out.
package struct DistinctForecasts: Sendable {
  /// The distinct probabilities, ascending.
  package private(set) var probabilities: [Double] = []
  /// The number of rows of each.
  package private(set) var counts: [Int] = []
  /// The number of rows of each in which the event came.
  package private(set) var eventCounts: [Int] = []
  /// The weight of the rows of each; their number where there are no weights.
  package private(set) var weights: [Double] = []
  /// The weight of the rows of each in which the event came.
  package private(set) var eventWeights: [Double] = []
  /// The sum of the squared weights of the rows of each.
  package private(set) var squaredWeights: [Double] = []
  /// The weights of the rows in the order of the entries, or `nil` where there are none.
  package private(set) var rowWeights: [Double]?

  /// Sorts forecasts and joins equal ones.
  ///
  /// - Parameter forecasts: n rows.
  /// - Complexity: O(n).
  package init(_ forecasts: BinaryForecasts) {
    self.init(
      probabilities: forecasts.probabilities, weights: forecasts.weights,
      isEvent: { forecasts.outcomes[$0] })
  }

  /// Sorts forecasts and joins equal ones.
  ///
  /// - Parameters:
  ///   - forecasts: n probabilities.
  ///   - weights: n weights or `nil`.
  ///   - isEvent: whether the event came in a row.
  /// - Complexity: O(n).
  package init(probabilities forecasts: [Double], weights: [Double]?, isEvent: (Int) -> Bool) {
    var last = -1.0
    var ordered: [Double] = []
    for index in forecasts.indicesByDescendingValue().reversed() {
      let row = Int(index)
      let weight = weights?[row] ?? 1
      guard weight > 0 else { continue }
      if forecasts[row] != last {
        last = forecasts[row]
        probabilities.append(last)
        counts.append(0)
        eventCounts.append(0)
        self.weights.append(0)
        eventWeights.append(0)
        squaredWeights.append(0)
      }
      let entry = probabilities.count - 1
      counts[entry] += 1
      self.weights[entry] += weight
      squaredWeights[entry] += weight * weight
      if isEvent(row) {
        eventCounts[entry] += 1
        eventWeights[entry] += weight
      }
      if weights != nil { ordered.append(weight) }
    }
    rowWeights = weights == nil ? nil : ordered
  }

  /// The number of distinct probabilities.
  package var entryCount: Int { probabilities.count }
  /// The number of rows, without those of weight 0.
  package var rowCount: Int { counts.reduce(0, +) }
  /// The number of rows in which the event came.
  package var eventCount: Int { eventCounts.reduce(0, +) }
  /// The sum of the weights.
  package var totalWeight: Double { weights.reduce(0, +) }
  /// The sum of the weights of rows in which the event came.
  package var totalEventWeight: Double { eventWeights.reduce(0, +) }
  /// The sum of the squared weights.
  package var totalSquaredWeight: Double { squaredWeights.reduce(0, +) }
  /// The weighted mean probability.
  package var meanProbability: Double {
    var sum = 0.0
    for entry in probabilities.indices { sum += weights[entry] * probabilities[entry] }
    return min(1, sum / totalWeight)
  }
  /// The weighted share of rows in which the event came.
  package var frequency: Double { totalEventWeight / totalWeight }
  /// The variance of the sum of weighted outcomes were the probabilities true.
  package var variance: Double {
    var sum = 0.0
    for entry in probabilities.indices {
      sum += squaredWeights[entry] * (probabilities[entry] * (1 - probabilities[entry]))
    }
    return sum
  }
  /// Whether an event came that was said to be impossible, or one did not come that was said to be certain.
  package var isRefuted: Bool {
    guard let first = probabilities.first, let last = probabilities.last else { return false }
    let end = entryCount - 1
    return (first == 0 && eventCounts[0] > 0) || (last == 1 && eventCounts[end] < counts[end])
  }
}
