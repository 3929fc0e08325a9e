extension BinningRule {
  /// The bin of each entry, not descending; below 0 for no bin.
  ///
  /// - Complexity: O(number of entries).
  func bins(of forecasts: DistinctForecasts) -> [Int] {
    switch form {
    case .mass: massBins(of: forecasts)
    case .quotient:
      forecasts.probabilities.map { Int($0 / (1 / Double(binCount))) }
    case .edges(let source, let side, let dropsFirst):
      bins(of: forecasts, between: edges(source, forecasts), side).map {
        dropsFirst ? $0 - 1 : $0
      }
    }
  }

  private func bins(
    of forecasts: DistinctForecasts, between edges: [Double], _ side: Side
  ) -> [Int] {
    var passed = 0
    return forecasts.probabilities.map { probability in
      let value = isSinglePrecision ? Double(Float(probability)) : probability
      while passed < edges.count,
        side == .below ? edges[passed] < value : edges[passed] <= value
      {
        passed += 1
      }
      return passed
    }
  }

  /// The bin in which the middle of the ranks of an entry lies.
  private func massBins(of forecasts: DistinctForecasts) -> [Int] {
    guard forecasts.rowWeights != nil else {
      let total = forecasts.rowCount
      var below = 0
      return forecasts.counts.map { count in
        defer { below += count }
        return (2 * below + count) * binCount / (2 * total)
      }
    }
    let total = forecasts.totalWeight
    var below = 0.0
    return forecasts.weights.map { weight in
      defer { below += weight }
      return min(binCount - 1, Int((below + weight / 2) / total * Double(binCount)))
    }
  }

  private func edges(_ source: EdgeSource, _ forecasts: DistinctForecasts) -> [Double] {
    switch source {
    case .fixed(let edges): edges
    case .quantiles: quantiles(of: forecasts)
    case .slices: sliceMiddles(of: forecasts)
    }
  }

  private func quantiles(of forecasts: DistinctForecasts) -> [Double] {
    let rows = SortedRows(forecasts)
    let last = rows.count - 1
    guard binCount > 1 else { return [] }
    return (1..<binCount).map { index in
      let place = Double(index) * (1 / Double(binCount)) * Double(last)
      let lower = min(last, Int(place))
      let (low, high) = (rows[lower], rows[min(last, lower + 1)])
      let share = place - Double(lower)
      return share >= 0.5 ? high - (high - low) * (1 - share) : low + (high - low) * share
    }
  }

  private func sliceMiddles(of forecasts: DistinctForecasts) -> [Double] {
    let rows = SortedRows(forecasts)
    let (size, longer) = rows.count.quotientAndRemainder(dividingBy: binCount)
    var edges: [Double] = []
    var end = 0
    for slice in 0..<binCount - 1 {
      end += size + (slice < longer ? 1 : 0)
      guard end > 0, end < rows.count else { continue }
      let middle = (rows[end - 1] + rows[end]) / 2
      if edges.last != middle { edges.append(middle) }
    }
    return edges
  }
}

/// The probabilities of the rows in ascending order, found by rank.
private struct SortedRows {
  let count: Int
  private let ends: [Int]
  private let probabilities: [Double]

  init(_ forecasts: DistinctForecasts) {
    var ends: [Int] = []
    var end = 0
    for count in forecasts.counts {
      end += count
      ends.append(end)
    }
    (self.ends, count, probabilities) = (ends, end, forecasts.probabilities)
  }

  subscript(rank: Int) -> Double {
    var (low, high) = (0, ends.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] > rank { high = middle } else { low = middle + 1 }
    }
    return probabilities[low]
  }
}
