public import ExactStatistics

/// Conformal p-values, kept as integer counts.
public struct PValues: Hashable, Sendable {
  /// For each label, the number of calibration scores of its category that are at least its score.
  public let greaterOrEqualCounts: [Int]
  /// For each label, the number of calibration rows of its category.
  public let calibrationCounts: [Int]

  /// For each label, what its own row counts: 1, or of a weighted predictor its integer weight, and then the
  /// other counts are sums of integer weights too.
  public let ownCounts: [Int]

  /// Makes p-values.
  ///
  /// - Parameters:
  ///   - greaterOrEqualCounts: counts of calibration scores, each at most the number of calibration rows.
  ///   - calibrationCounts: for each label the number of calibration rows that it is compared with.
  ///   - ownCounts: for each label what its own row counts; `nil` is 1.
  public init(
    greaterOrEqualCounts: [Int], calibrationCounts: [Int], ownCounts: [Int]? = nil
  ) {
    precondition(greaterOrEqualCounts.count == calibrationCounts.count, "one count for each label")
    self.greaterOrEqualCounts = greaterOrEqualCounts
    self.calibrationCounts = calibrationCounts
    self.ownCounts = ownCounts ?? [Int](repeating: 1, count: greaterOrEqualCounts.count)
  }

  /// Makes p-values of labels that are compared with the same calibration rows.
  ///
  /// - Parameters:
  ///   - greaterOrEqualCounts: counts of calibration scores, each inside `0 ... calibrationCount`.
  ///   - calibrationCount: the number of calibration rows.
  public init(greaterOrEqualCounts: [Int], calibrationCount: Int) {
    self.init(
      greaterOrEqualCounts: greaterOrEqualCounts,
      calibrationCounts: [Int](repeating: calibrationCount, count: greaterOrEqualCounts.count))
  }

  /// The number of p-values.
  public var count: Int { greaterOrEqualCounts.count }

  /// A p-value as a number, rounded to double precision.
  ///
  /// - Parameter index: inside `0 ..< count`.
  public subscript(index: Int) -> Double {
    Double(ownCounts[index] + greaterOrEqualCounts[index])
      / Double(calibrationCounts[index] + ownCounts[index])
  }

  /// Whether a p-value is above a level, in integer arithmetic.
  ///
  /// - Parameters:
  ///   - alpha: the level.
  ///   - index: inside `0 ..< count`.
  /// - Returns: whether the label is in the prediction set of that level.
  public func isAbove(_ alpha: Level, at index: Int) -> Bool {
    let own = UInt128(ownCounts[index])
    return (own + UInt128(greaterOrEqualCounts[index])) * UInt128(alpha.denominator)
      > UInt128(alpha.numerator) * (own + UInt128(calibrationCounts[index]))
  }
}
