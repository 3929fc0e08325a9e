extension DistinctForecasts {
  /// The area under the ROC curve, ties counted half; `nil` where events or others are missing.
  var areaUnderCurve: Double? {
    guard rowWeights == nil else { return weightedAreaUnderCurve }
    let events = eventCount
    let others = rowCount - events
    guard events > 0, others > 0 else { return nil }
    // Twice the number of pairs in the right order, a tie being half of one.
    var twice = 0
    var othersBelow = 0
    for entry in counts.indices {
      let othersHere = counts[entry] - eventCounts[entry]
      twice += eventCounts[entry] * (2 * othersBelow + othersHere)
      othersBelow += othersHere
    }
    return Double(twice) / (2 * Double(events) * Double(others))
  }

  private var weightedAreaUnderCurve: Double? {
    let events = totalEventWeight
    var (sum, othersBelow) = (0.0, 0.0)
    for entry in weights.indices {
      let othersHere =
        counts[entry] == eventCounts[entry] ? 0 : weights[entry] - eventWeights[entry]
      sum += eventWeights[entry] * (othersBelow + othersHere / 2)
      othersBelow += othersHere
    }
    return events > 0 && othersBelow > 0 ? min(1, sum / events / othersBelow) : nil
  }
}

extension BinaryForecasts {
  /// The area under the ROC curve: the probability that a row with the event has the larger forecast than one without,
  /// ties counted half; `nil` where all outcomes are the same.
  ///
  /// Pairs are counted in integers.
  ///
  /// - Complexity: O(n).
  public var areaUnderCurve: Double? { DistinctForecasts(self).areaUnderCurve }
}
