extension [Double] {
  /// The element that would stand at an index if the array were sorted, by digits from the highest down.
  ///
  /// - Parameter index: inside `0 ..< count`; no element is NaN.
  /// - Returns: the element.
  /// - Complexity: O(`count`) in every case, also for numbers in a hostile order or with many ties.
  package func orderStatistic(at index: Int) -> Double {
    precondition(indices.contains(index), "an order statistic of an element that exists")
    var candidates = map { $0.orderedBits }
    var rank = index
    var shift = 64
    while candidates.count > 64, shift > 0 {
      let width = Swift.min(11, shift)
      shift -= width
      var counts = [Int](repeating: 0, count: 1 << width)
      let mask = UInt64(counts.count - 1)
      for bits in candidates { counts[Int(bits >> UInt64(shift) & mask)] += 1 }
      var digit = 0
      while rank >= counts[digit] {
        rank -= counts[digit]
        digit += 1
      }
      if counts[digit] < candidates.count {
        candidates = candidates.filter { Int($0 >> UInt64(shift) & mask) == digit }
      }
    }
    return Double(orderedBits: shift == 0 ? candidates[rank] : candidates.sorted()[rank])
  }
}
