public import ExactStatistics

/// The conformal sets of some rows at one level, each a union of closed intervals.
public struct ConformalRidgeSets: Hashable, Sendable {
  /// The miscoverage level.
  public let alpha: Level
  /// The intervals of each row, ascending and apart; infinite ends where the set is unbounded.
  public let pieces: [[ClosedRange<Double>]]

  /// The number of rows.
  public var count: Int { pieces.count }

  /// The smallest intervals that hold the sets; an empty set has infinite ends in reverse.
  public var hulls: CrossValidationIntervals {
    CrossValidationIntervals(
      alpha: alpha, lower: pieces.map { $0.first?.lowerBound ?? .infinity },
      upper: pieces.map { $0.last?.upperBound ?? -.infinity })
  }

  /// Whether the set of a row holds a number.
  ///
  /// - Parameters:
  ///   - target: the number.
  ///   - row: inside `0 ..< count`.
  /// - Returns: whether one of its intervals does.
  public func contains(_ target: Double, row: Int) -> Bool {
    pieces[row].contains { $0.contains(target) }
  }
}
