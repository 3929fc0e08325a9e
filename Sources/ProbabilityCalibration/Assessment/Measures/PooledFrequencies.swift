/// The non-decreasing frequencies nearest to those of ascending entries: isotonic regression, by pooling.
///
/// Source: M. Ayer et al. (1955), An empirical distribution function for sampling with incomplete information,
/// doi:10.1214/aoms/1177728423.
struct PooledFrequencies {
  /// The end of each block of entries, ascending; the last is the number of entries.
  private(set) var ends: [Int] = []
  /// The weight of each block.
  private(set) var weights: [Double] = []
  /// The weight of each block in which the event came.
  private(set) var eventWeights: [Double] = []

  /// Makes one that holds nothing.
  init() {}

  /// Pools entries.
  ///
  /// - Parameters:
  ///   - weights: the weight of each entry, above 0.
  ///   - eventWeights: of that the weight in which the event came.
  /// - Complexity: O(number of entries).
  init(weights: [Double], eventWeights: [Double]) {
    pool(weights: weights, eventWeights: eventWeights)
  }

  /// Pools other entries in the same memory.
  mutating func pool(weights entryWeights: [Double], eventWeights entryEvents: [Double]) {
    ends.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    eventWeights.removeAll(keepingCapacity: true)
    for entry in entryWeights.indices {
      var (weight, event) = (entryWeights[entry], entryEvents[entry])
      // Products of whole numbers, so that equal frequencies are found equal.
      while let lastWeight = weights.last, let lastEvent = eventWeights.last,
        lastEvent * weight >= event * lastWeight
      {
        weight += lastWeight
        event += lastEvent
        weights.removeLast()
        eventWeights.removeLast()
        ends.removeLast()
      }
      weights.append(weight)
      eventWeights.append(event)
      ends.append(entry + 1)
    }
  }

  /// The number of blocks.
  var blockCount: Int { ends.count }

  /// The frequency of a block.
  func frequency(_ block: Int) -> Double { eventWeights[block] / weights[block] }

  /// The entries of a block.
  func entries(_ block: Int) -> Range<Int> { (block == 0 ? 0 : ends[block - 1])..<ends[block] }
}
