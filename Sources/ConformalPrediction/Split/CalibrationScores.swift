package import ScoringCore
internal import Synchronization

/// The scores of calibration rows, in tail form: order statistics by selection until somebody needs them
/// sorted.
///
/// Up to about a million are kept in memory. More are kept in an unnamed temporary file, so that the memory
/// they take is bounded whatever n is.
public struct CalibrationScores: Sendable {
  private let values: LargeArray<Double>
  private let isSorted: Bool
  private let cache = SortedOnce()

  /// Wraps scores.
  ///
  /// - Parameter values: finite scores in any order.
  public init(_ values: [Double]) { self.init(LargeArray(values), isSorted: false) }

  /// Wraps sorted scores.
  ///
  /// - Parameter values: finite scores, ascending.
  public init(sorted values: [Double]) { self.init(LargeArray(values), isSorted: true) }

  /// Wraps scores that may be too many for memory.
  ///
  /// - Parameters:
  ///   - values: finite scores.
  ///   - isSorted: whether they are ascending.
  package init(_ values: LargeArray<Double>, isSorted: Bool) {
    self.values = values
    self.isSorted = isSorted
  }

  /// The number of scores, n.
  public var count: Int { values.count }

  /// The scores, ascending.
  ///
  /// - Complexity: O(n) time and memory the first time; then O(1) unless they are too many for memory.
  public var sorted: [Double] {
    if isSorted { return values.copy(0..<count) }
    guard let scores = values.inMemory else { return values.copy(0..<count).sortedByDigits() }
    return cache.sorted(scores).copy(0..<count)
  }

  /// The k-th smallest score.
  ///
  /// - Parameter rank: k, inside `1 ... count`.
  /// - Returns: the score.
  /// - Complexity: O(n), or O(1) when sorted.
  public func value(atRank rank: Int) -> Double {
    if isSorted { return values.withSpan { $0[rank - 1] } }
    guard let scores = values.inMemory else { return runs(rank - 1...rank - 1).values[0] }
    return scores.orderStatistic(at: rank - 1)
  }

  /// The number of scores equal to a value.
  ///
  /// - Parameter value: any number.
  /// - Returns: the count.
  /// - Complexity: O(n), or O(log n) when sorted.
  public func count(equalTo value: Double) -> Int {
    if isSorted {
      return values.withSpan { $0.firstIndex(above: value) - $0.firstIndex(atLeast: value) }
    }
    var count = 0
    values.forEachPart { scores in
      for index in scores.indices where scores[index] == value { count += 1 }
    }
    return count
  }

  /// Whether scores within max(10, square root of n) ranks of a rank tie.
  ///
  /// - Parameter rank: inside `1 ... count`.
  /// - Returns: whether neighbours are equal there.
  /// - Complexity: O(n), or O(square root of n) when sorted.
  public func hasTies(nearRank rank: Int) -> Bool {
    let near = indices(nearRank: rank)
    if !isSorted, values.inMemory == nil { return runs(near).hasTies(in: near) }
    let window =
      isSorted ? values.copy(near.lowerBound..<near.upperBound + 1) : sortedWindow(near)
    return zip(window, window.dropFirst()).contains { $0 == $1 }
  }

  /// The indices, in ascending order of scores, within max(10, square root of n) of a rank.
  private func indices(nearRank rank: Int) -> ClosedRange<Int> {
    let reach = max(10, Int(Double(count).squareRoot()))
    return max(0, rank - 1 - reach)...min(count - 1, rank - 1 + reach)
  }

  /// The order statistics from one index to another, without a sort of all scores in memory.
  private func sortedWindow(_ indices: ClosedRange<Int>) -> [Double] {
    values.inMemory?.orderStatistics(at: indices)
      ?? values.copy(0..<count).orderStatistics(at: indices)
  }

  private func runs(_ indices: ClosedRange<Int>) -> OrderedRuns {
    values.orderedRuns(at: indices)
  }
}

extension CalibrationScores {
  /// What a conformal quantile says of the k-th smallest score.
  struct Quantile {
    let value: Double
    let tieCount: Int
    let hasTiesNearby: Bool
  }

  /// The k-th smallest score with its ties, in as few passes as may be.
  func quantile(atRank rank: Int) -> Quantile {
    if isSorted {
      let value = value(atRank: rank)
      return Quantile(
        value: value, tieCount: count(equalTo: value), hasTiesNearby: hasTies(nearRank: rank))
    }
    let near = indices(nearRank: rank)
    if values.inMemory != nil {
      let window = sortedWindow(near)
      let value = window[rank - 1 - near.lowerBound]
      return Quantile(
        value: value, tieCount: count(equalTo: value),
        hasTiesNearby: zip(window, window.dropFirst()).contains { $0 == $1 })
    }
    let runs = runs(near)
    let (value, count) = runs.run(at: rank - 1)
    return Quantile(value: value, tieCount: count, hasTiesNearby: runs.hasTies(in: near))
  }

  /// Calls a closure with all scores in ascending order, part after part, in bounded memory.
  ///
  /// - Parameters:
  ///   - execution: how to work.
  ///   - body: takes the next scores.
  /// - Throws: `DataError` with code `cannot-write` when there is no room for temporary files, and what
  ///   `body` throws.
  /// - Complexity: O(n).
  package func forEachSortedPart(
    execution: Execution = .standard, _ body: ([Double]) throws -> Void
  ) throws {
    if isSorted || values.inMemory != nil {
      let column = isSorted ? values : cache.sorted(values.copy(0..<count))
      for start in stride(from: 0, to: count, by: 1 << 18) {
        let part = start..<min(start + 1 << 18, count)
        try body(column.copy(part))
        column.release(part)
      }
    } else if let column = cache.column {
      try CalibrationScores(column, isSorted: true).forEachSortedPart(body)
    } else {
      try values.forEachSortedPart(
        limits: SortLimits(threadCount: execution.threadCount), body)
    }
  }

  /// All scores, ascending, in memory or in a temporary file.
  ///
  /// - Throws: `DataError` with code `cannot-write` when there is no room for temporary files.
  /// - Complexity: O(n) the first time, then O(1).
  func sortedColumn(_ execution: Execution) throws -> LargeArray<Double> {
    if isSorted { return values }
    if let scores = values.inMemory { return cache.sorted(scores) }
    if let column = cache.column { return column }
    var writer = LargeArrayWriter<Double>(expectedCount: count)
    try forEachSortedPart(execution: execution) { try writer.append($0) }
    return cache.keep(try writer.finish())
  }
}

extension CalibrationScores {
  /// Where to look for the ranks of numbers, built once.
  ///
  /// - Throws: `DataError` with code `cannot-write` when there is no room for temporary files.
  /// - Complexity: O(n) the first time, then O(1).
  func ranks(_ execution: Execution) throws -> ScoreRanks {
    if let ranks = cache.ranks { return ranks }
    return cache.keep(ScoreRanks(try sortedColumn(execution)))
  }
}

/// Keeps the scores once they have been sorted, and where to look among them, whichever thread asks first.
private final class SortedOnce: Sendable {
  private final class Box: Sendable {
    let column: LargeArray<Double>
    init(_ column: LargeArray<Double>) { self.column = column }
  }

  private final class Ranks: Sendable {
    let ranks: ScoreRanks
    init(_ ranks: ScoreRanks) { self.ranks = ranks }
  }

  private let box = AtomicLazyReference<Box>()
  private let rankBox = AtomicLazyReference<Ranks>()

  var ranks: ScoreRanks? { rankBox.load()?.ranks }

  func keep(_ ranks: ScoreRanks) -> ScoreRanks { rankBox.storeIfNil(Ranks(ranks)).ranks }

  var column: LargeArray<Double>? { box.load()?.column }

  func keep(_ column: LargeArray<Double>) -> LargeArray<Double> {
    box.storeIfNil(Box(column)).column
  }

  func sorted(_ values: [Double]) -> LargeArray<Double> {
    column ?? keep(LargeArray(values.sortedByDigits()))
  }
}

extension Span<Double> {
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
