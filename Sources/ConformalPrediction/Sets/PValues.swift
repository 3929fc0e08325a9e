public import ExactStatistics

/// Conformal p-values, kept as integer counts.
public struct PValues: Hashable, Sendable {
  /// For each label, the number of calibration scores that are at least its score.
  public let greaterOrEqualCounts: [Int]
  /// The number of calibration rows, n.
  public let calibrationCount: Int

  /// Makes p-values.
  ///
  /// - Parameters:
  ///   - greaterOrEqualCounts: counts of calibration scores, each inside `0 ... calibrationCount`.
  ///   - calibrationCount: the number of calibration rows.
  public init(greaterOrEqualCounts: [Int], calibrationCount: Int) {
    self.greaterOrEqualCounts = greaterOrEqualCounts
    self.calibrationCount = calibrationCount
  }

  /// The number of p-values.
  public var count: Int { greaterOrEqualCounts.count }

  /// A p-value as a number, rounded to double precision.
  ///
  /// - Parameter index: inside `0 ..< count`.
  public subscript(index: Int) -> Double {
    Double(1 + greaterOrEqualCounts[index]) / Double(calibrationCount + 1)
  }

  /// Whether a p-value is above a level, in integer arithmetic.
  ///
  /// - Parameters:
  ///   - alpha: the level.
  ///   - index: inside `0 ..< count`.
  /// - Returns: whether the label is in the prediction set of that level.
  public func isAbove(_ alpha: Level, at index: Int) -> Bool {
    ConformalRank.isIncluded(
      greaterOrEqualCount: greaterOrEqualCounts[index], count: calibrationCount, alpha: alpha)
  }
}
