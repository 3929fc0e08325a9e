/// How far a sum over outcomes is from what the forecasts expect, with its variance were they true.
struct DeviationSums {
  /// What is summed.
  enum Quantity {
    /// The events.
    case eventCount
    /// The Brier scores, turned round: 1 - 2p for an event.
    case brierScore

    /// What an event adds.
    func slope(at probability: Double) -> Double {
      switch self {
      case .eventCount: 1
      case .brierScore: 1 - 2 * probability
      }
    }
  }

  /// The sum minus its expectation.
  private(set) var deviation = 0.0
  /// Its variance.
  private(set) var variance = 0.0
  /// The most by which one row can raise the sum above what is expected of it.
  private(set) var largestRise = 0.0
  /// The most by which one row can lower it.
  private(set) var largestFall = 0.0

  init(_ forecasts: DistinctForecasts, _ quantity: Quantity) {
    for entry in forecasts.probabilities.indices {
      let probability = forecasts.probabilities[entry]
      let slope = quantity.slope(at: probability)
      let expected = forecasts.weights[entry] * probability
      deviation += slope * (forecasts.eventWeights[entry] - expected)
      variance +=
        forecasts.squaredWeights[entry] * (slope * slope * (probability * (1 - probability)))
      guard probability > 0, probability < 1 else { continue }
      // No weight of an entry is above the root of its squared weights.
      let each = forecasts.rowWeights == nil ? 1 : forecasts.squaredWeights[entry].squareRoot()
      let (event, other) = (slope * (1 - probability) * each, -slope * probability * each)
      largestRise = max(largestRise, event, other)
      largestFall = max(largestFall, -event, -other)
    }
  }
}
