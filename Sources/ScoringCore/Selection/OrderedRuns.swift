/// The distinct values of some neighbouring ranks, in ascending order, each with how often it occurs.
package struct OrderedRuns: Hashable, Sendable {
  /// The number of elements below the first value.
  package private(set) var start: Int
  /// The distinct values, ascending.
  package private(set) var values: [Double] = []
  /// How often each value occurs among all elements.
  package private(set) var counts: [Int] = []

  init(start: Int) { self.start = start }

  mutating func append(_ value: Double, count: Int) {
    guard count > 0 else { return }
    values.append(value)
    counts.append(count)
  }

  mutating func append(sorted elements: [Double]) {
    for element in elements {
      if values.last == element {
        counts[counts.count - 1] += 1
      } else {
        append(element, count: 1)
      }
    }
  }

  /// Leaves out values that occur at no index of a range.
  mutating func trim(to indices: ClosedRange<Int>) {
    var end = start + counts.reduce(0, +)
    while let last = counts.last, end - last > indices.upperBound {
      end -= last
      counts.removeLast()
      values.removeLast()
    }
    var first = 0
    while first < counts.count, start + counts[first] <= indices.lowerBound {
      start += counts[first]
      first += 1
    }
    counts.removeFirst(first)
    values.removeFirst(first)
  }

  /// The value at an index of all elements in ascending order, and how often it occurs.
  ///
  /// - Parameter index: one of the ranks that the runs were asked for.
  /// - Returns: the value and its count.
  /// - Complexity: O(number of values).
  package func run(at index: Int) -> (value: Double, count: Int) {
    var end = start
    for (value, count) in zip(values, counts) {
      end += count
      if index < end { return (value, count) }
    }
    preconditionFailure("an index that the runs reach")
  }

  /// Whether two elements at indices of a range are equal.
  ///
  /// - Parameter indices: ranks that the runs were asked for.
  /// - Returns: whether there are any.
  /// - Complexity: O(number of values).
  package func hasTies(in indices: ClosedRange<Int>) -> Bool {
    var first = start
    for count in counts {
      let shared =
        min(first + count - 1, indices.upperBound) - max(first, indices.lowerBound) + 1
      if shared > 1 { return true }
      first += count
    }
    return false
  }
}
