internal import ScoringCore
internal import Synchronization

/// The scores of calibration rows, in tail form: order statistics by selection until somebody needs them
/// sorted.
public struct CalibrationScores: Sendable {
  private let values: [Double]
  private let isSorted: Bool
  private let cache = SortedOnce()

  /// Wraps scores.
  ///
  /// - Parameter values: finite scores in any order.
  public init(_ values: [Double]) {
    self.values = values
    isSorted = false
  }

  /// Wraps sorted scores.
  ///
  /// - Parameter values: finite scores, ascending.
  public init(sorted values: [Double]) {
    self.values = values
    isSorted = true
  }

  /// The number of scores, n.
  public var count: Int { values.count }

  /// The scores, ascending.
  ///
  /// - Complexity: O(n) the first time, then O(1).
  public var sorted: [Double] {
    isSorted ? values : cache.sorted(values)
  }

  /// The k-th smallest score.
  ///
  /// - Parameter rank: k, inside `1 ... count`.
  /// - Returns: the score.
  /// - Complexity: O(n), or O(1) when sorted.
  public func value(atRank rank: Int) -> Double {
    isSorted ? values[rank - 1] : values.orderStatistic(at: rank - 1)
  }

  /// The number of scores equal to a value.
  ///
  /// - Parameter value: any number.
  /// - Returns: the count.
  /// - Complexity: O(n), or O(log n) when sorted.
  public func count(equalTo value: Double) -> Int {
    guard isSorted else { return values.reduce(0) { $0 + ($1 == value ? 1 : 0) } }
    return values.firstIndex(above: value) - values.firstIndex(atLeast: value)
  }

  /// Whether scores within max(10, square root of n) ranks of a rank tie.
  ///
  /// - Parameter rank: inside `1 ... count`.
  /// - Returns: whether neighbours are equal there.
  /// - Complexity: O(n), or O(square root of n) when sorted.
  public func hasTies(nearRank rank: Int) -> Bool {
    let reach = max(10, Int(Double(count).squareRoot()))
    let first = max(0, rank - 1 - reach)
    let last = min(count - 1, rank - 1 + reach)
    let window = isSorted ? Array(values[first...last]) : sortedWindow(first, last)
    return zip(window, window.dropFirst()).contains { $0 == $1 }
  }

  /// The order statistics from one index to another, without a sort of all scores.
  private func sortedWindow(_ first: Int, _ last: Int) -> [Double] {
    let low = values.orderStatistic(at: first)
    let high = values.orderStatistic(at: last)
    var below = 0
    var between: [Double] = []
    for value in values where value <= high {
      if value < low { below += 1 } else { between.append(value) }
    }
    between.sort()
    return Array(between[(first - below)...(last - below)])
  }
}

/// Sorts once, whichever thread asks first.
private final class SortedOnce: Sendable {
  private final class Box: Sendable {
    let values: [Double]
    init(_ values: [Double]) { self.values = values }
  }

  private let box = AtomicLazyReference<Box>()

  func sorted(_ values: [Double]) -> [Double] {
    if let box = box.load() { return box.values }
    return box.storeIfNil(Box(values.sortedByDigits())).values
  }
}

extension [Double] {
  /// In an ascending array, the first index whose element is at least a value.
  func firstIndex(atLeast value: Double) -> Int { partition { $0 < value } }

  /// In an ascending array, the first index whose element is above a value.
  func firstIndex(above value: Double) -> Int { partition { $0 <= value } }

  /// The number of leading elements that satisfy a condition, by bisection.
  private func partition(_ isBefore: (Double) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
