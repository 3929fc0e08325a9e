extension LargeArray<Double> {
  /// The distinct values from one index to another of all elements in ascending order.
  ///
  /// Counts digits from the highest down, for both ends at once, until few candidates are left: two or
  /// three passes over the elements as a rule, five where they are hostile, without a copy.
  ///
  /// - Parameters:
  ///   - indices: inside `0 ..< count`; no element is NaN.
  ///   - candidateCount: candidates that are copied into memory and sorted.
  /// - Returns: the values with their counts among all elements.
  /// - Complexity: O(`count`) time, O(`indices.count`) memory.
  package func orderedRuns(
    at indices: ClosedRange<Int>, candidateCount: Int = 1 << 18
  ) -> OrderedRuns {
    precondition(indices.lowerBound >= 0 && indices.upperBound < count)
    var low = KeyInterval(below: 0, count: count)
    var high = low
    while low.shift > 0, high.end - low.below > candidateCount {
      let isOne = low == high
      var lowCounts = DigitCounts(of: low)
      var highCounts = DigitCounts(of: high)
      forEachPart { elements in
        lowCounts.add(elements)
        if !isOne { highCounts.add(elements) }
      }
      low = lowCounts.interval(holding: indices.lowerBound)
      high = (isOne ? lowCounts : highCounts).interval(holding: indices.upperBound)
    }
    var runs = runs(from: low, through: high, high.end - low.below <= candidateCount)
    runs.trim(to: indices)
    return runs
  }

  private func runs(
    from low: KeyInterval, through high: KeyInterval, _ isWhole: Bool
  ) -> OrderedRuns {
    var runs = OrderedRuns(start: low.below)
    // Few enough to be copied; or else both ends are single values, with at most the asked between.
    let first = isWhole ? low.firstKey : low.lastKey &+ 1
    let last = isWhole ? high.lastKey : high.firstKey &- 1
    var candidates: [Double] = []
    if first <= last, isWhole || low != high {
      forEachPart { elements in
        for index in elements.indices {
          let key = elements[index].orderedBits
          if key >= first, key <= last { candidates.append(elements[index] + 0) }
        }
      }
      candidates.sort()
    }
    if !isWhole { runs.append(Double(orderedBits: low.firstKey), count: low.count) }
    runs.append(sorted: candidates)
    if !isWhole, low != high {
      runs.append(Double(orderedBits: high.firstKey), count: high.count)
    }
    return runs
  }
}

/// All ordered bits that share some leading digits.
private struct KeyInterval: Equatable {
  /// Bits of a digit.
  static let width = 16

  /// The leading digits, moved down.
  var prefix: UInt64 = 0
  /// Bits below the prefix.
  var shift = 64
  /// Elements below the interval.
  let below: Int
  /// Elements inside.
  let count: Int

  init(below: Int, count: Int) {
    self.below = below
    self.count = count
  }

  /// Elements below the interval and inside.
  var end: Int { below + count }
  var firstKey: UInt64 { prefix << UInt64(shift) }
  var lastKey: UInt64 { firstKey | (shift == 64 ? .max : 1 << UInt64(shift) &- 1) }
}

/// How many elements of an interval have each next digit.
private struct DigitCounts {
  private let interval: KeyInterval
  private var counts = [Int](repeating: 0, count: 1 << KeyInterval.width)

  init(of interval: KeyInterval) { self.interval = interval }

  mutating func add(_ elements: borrowing Span<Double>) {
    let shift = UInt64(interval.shift - KeyInterval.width)
    let mask = UInt64(counts.count - 1)
    let prefix = interval.prefix << UInt64(KeyInterval.width)
    let isAll = interval.shift == 64
    for index in elements.indices {
      let digits = elements[index].orderedBits >> shift
      if isAll || digits & ~mask == prefix { counts[Int(digits & mask)] += 1 }
    }
  }

  /// The part of the interval that holds an index of all elements in ascending order.
  func interval(holding index: Int) -> KeyInterval {
    var below = interval.below
    var digit = 0
    while index >= below + counts[digit] {
      below += counts[digit]
      digit += 1
    }
    var part = KeyInterval(below: below, count: counts[digit])
    part.prefix = interval.prefix << UInt64(KeyInterval.width) | UInt64(digit)
    part.shift = interval.shift - KeyInterval.width
    return part
  }
}
