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

  /// The elements that would stand at some indices if the array were sorted, ascending.
  ///
  /// - Parameter indices: a range inside `0 ..< count`; no element is NaN.
  /// - Returns: the elements; negative zeros come back as zeros.
  /// - Complexity: O(`count`).
  package func orderStatistics(at indices: ClosedRange<Int>) -> [Double] {
    precondition(indices.lowerBound >= 0 && indices.upperBound < count)
    var candidates = self
    var first = indices.lowerBound
    var last = indices.upperBound
    // Digits of eleven bits; as long as all elements looked for share one, only its elements are kept.
    for shift in [53, 42, 31, 20] as [UInt64] where candidates.count > 4 * (last - first) + 256 {
      var counts = [Int](repeating: 0, count: 1 << 11)
      for value in candidates { counts[Int(value.orderedBits >> shift & 0x7ff)] += 1 }
      var digit = 0
      var below = 0
      while below + counts[digit] <= first {
        below += counts[digit]
        digit += 1
      }
      guard last < below + counts[digit] else { break }
      if counts[digit] < candidates.count {
        let shared = UInt64(digit)
        candidates = candidates.filter { $0.orderedBits >> shift & 0x7ff == shared }
      }
      first -= below
      last -= below
    }
    return [Double](candidates.sortedByDigits()[first...last])
  }
}
