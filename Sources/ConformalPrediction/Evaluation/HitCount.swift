public import ExactStatistics

/// How many of some rows have their true label in the set, with an exact interval for the rate.
public struct HitCount: Hashable, Sendable {
  /// The number of rows.
  public private(set) var count: Int
  /// The number of rows whose set holds the true label.
  public private(set) var hits: Int
  /// The number of labels in all sets.
  public private(set) var labelCount: Int

  /// Makes a count.
  ///
  /// - Parameters:
  ///   - count: rows.
  ///   - hits: rows whose set holds the true label.
  ///   - labelCount: labels in all sets.
  public init(count: Int = 0, hits: Int = 0, labelCount: Int = 0) {
    self.count = count
    self.hits = hits
    self.labelCount = labelCount
  }

  mutating func add(_ other: HitCount) {
    count += other.count
    hits += other.hits
    labelCount += other.labelCount
  }

  mutating func add(isHit: Bool, size: Int) {
    count += 1
    hits += isHit ? 1 : 0
    labelCount += size
  }

  /// The share of rows whose set holds the true label, or `nil` without rows.
  public var coverage: Double? { count == 0 ? nil : Double(hits) / Double(count) }

  /// The mean number of labels in a set, or `nil` without rows.
  public var meanSize: Double? { count == 0 ? nil : Double(labelCount) / Double(count) }

  /// The exact interval of the coverage rate by Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404.
  ///
  /// - Parameter delta: the probability with which it may miss the rate.
  /// - Returns: the interval; `0 ... 1` without rows.
  public func interval(delta: Level = "0.05") -> ClosedRange<Double> {
    ClopperPearson(successes: hits, trials: count).interval(delta: delta)
  }
}
