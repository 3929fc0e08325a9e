/// Binary forecasts in bins: what binned calibration errors are computed from.
public struct BinnedForecasts: Hashable, Sendable {
  /// The rows of a bin as sums.
  public struct Bin: Hashable, Sendable {
    /// The smallest and largest probability: the edges where bins have equal width.
    public let range: ClosedRange<Double>
    /// The number of rows, above 0.
    public let count: Int
    /// The number of rows in which the event came.
    public let eventCount: Int
    /// The sum of the weights of the rows; their number where there are none.
    public let weight: Double
    /// The sum of the weights of rows in which the event came.
    public let eventWeight: Double
    /// The weighted sum of the probabilities.
    public let probabilitySum: Double
    /// The sum of the squared weights.
    public let squaredWeight: Double
    /// The variance of the weighted number of events were the probabilities true.
    let forecastVariance: Double

    /// The mean probability.
    public var meanProbability: Double { min(1, probabilitySum / weight) }
    /// The share of rows in which the event came.
    public var frequency: Double { eventWeight / weight }
    /// Frequency minus mean probability: above 0 where forecasts are too low.
    public var gap: Double { (eventWeight - probabilitySum) / weight }
    /// The number of equally weighted rows that would tell as much; the number of rows without weights.
    public var effectiveCount: Double { weight * weight / squaredWeight }
  }

  /// The bins that hold rows, ascending.
  public let bins: [Bin]
  /// The weight of all rows, those in no bin too.
  public let totalWeight: Double
  /// The sum of the squared weights of all rows.
  public let totalSquaredWeight: Double
  /// The rule that formed the bins.
  public let rule: BinningRule

  init(_ forecasts: DistinctForecasts, by rule: BinningRule) {
    var bins: [Bin] = []
    let numbers = rule.bins(of: forecasts)
    var start = 0
    while start < numbers.count {
      var end = start + 1
      while end < numbers.count, numbers[end] == numbers[start] { end += 1 }
      if numbers[start] >= 0 {
        bins.append(Bin(forecasts, start..<end, range: rule.range(of: numbers[start])))
      }
      start = end
    }
    self.bins = bins
    totalWeight = forecasts.totalWeight
    totalSquaredWeight = forecasts.totalSquaredWeight
    self.rule = rule
  }
}

extension BinnedForecasts.Bin {
  fileprivate init(
    _ forecasts: DistinctForecasts, _ entries: Range<Int>, range: ClosedRange<Double>?
  ) {
    var (count, eventCount) = (0, 0)
    var (weight, eventWeight, sum, squares, variance) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for entry in entries {
      let probability = forecasts.probabilities[entry]
      count += forecasts.counts[entry]
      eventCount += forecasts.eventCounts[entry]
      weight += forecasts.weights[entry]
      eventWeight += forecasts.eventWeights[entry]
      sum += forecasts.weights[entry] * probability
      squares += forecasts.squaredWeights[entry]
      variance += forecasts.squaredWeights[entry] * (probability * (1 - probability))
    }
    self.range =
      range
      ?? forecasts.probabilities[
        entries.lowerBound]...forecasts.probabilities[
        entries.upperBound - 1]
    (self.count, self.eventCount) = (count, eventCount)
    (self.weight, self.eventWeight, probabilitySum) = (weight, eventWeight, sum)
    (squaredWeight, forecastVariance) = (squares, variance)
  }
}

extension BinningRule {
  /// The edges of a bin of equal width; `nil` for bins that have none, or lie outside of them.
  fileprivate func range(of number: Int) -> ClosedRange<Double>? {
    guard form != .mass, !nominalEdges.isEmpty else { return nil }
    // A bin of its own for 0 shifts the others up by one.
    if case .edges(.fixed(let edges), _, dropsFirst: false) = form, edges.first == 0 {
      guard number > 0 else { return 0...0 }
      return nominalEdges[number - 1]...nominalEdges[number]
    }
    guard number < nominalEdges.count - 1 else { return 1...1 }
    return nominalEdges[number]...nominalEdges[number + 1]
  }
}

extension BinaryForecasts {
  /// Groups rows by their probability.
  ///
  /// - Parameter rule: how.
  /// - Returns: the bins that hold rows.
  /// - Complexity: O(n).
  public func binned(by rule: BinningRule) -> BinnedForecasts {
    BinnedForecasts(DistinctForecasts(self), by: rule)
  }
}
