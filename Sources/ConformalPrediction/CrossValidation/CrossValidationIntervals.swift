public import ExactStatistics

/// Closed intervals of some rows at one level.
///
/// An end that the method leaves open is infinite. At alpha above 1/2 a lower end of CV+ may lie above the upper
/// one: such an interval is empty.
public struct CrossValidationIntervals: Hashable, Sendable {
  /// The miscoverage level.
  public let alpha: Level
  /// The lower ends.
  public let lower: [Double]
  /// The upper ends.
  public let upper: [Double]

  /// Makes intervals.
  ///
  /// - Parameters:
  ///   - alpha: the miscoverage level.
  ///   - lower: the lower ends.
  ///   - upper: the upper ends, as many.
  public init(alpha: Level, lower: [Double], upper: [Double]) {
    precondition(lower.count == upper.count, "two ends an interval")
    (self.alpha, self.lower, self.upper) = (alpha, lower, upper)
  }

  /// The number of rows.
  public var count: Int { lower.count }

  /// Whether the interval of a row holds a number.
  ///
  /// - Parameters:
  ///   - target: the number.
  ///   - row: inside `0 ..< count`.
  /// - Returns: whether it lies between the ends or is one of them.
  public func contains(_ target: Double, row: Int) -> Bool {
    lower[row] <= target && target <= upper[row]
  }
}

/// Which sides of an interval are bounded.
public enum BoundedSides: String, Hashable, Sendable, CaseIterable {
  /// Both, by absolute residuals.
  case symmetric
  /// Only the lower one, by signed residuals; the upper end is infinite.
  case lower
  /// Only the upper one, by signed residuals; the lower end is infinite.
  case upper

  /// The score of a residual target - prediction: larger for stranger rows.
  func score(ofResidual residual: Double) -> Double {
    switch self {
    case .symmetric: residual.magnitude
    case .lower: -residual
    case .upper: residual
    }
  }

  var boundsLower: Bool { self != .upper }
  var boundsUpper: Bool { self != .lower }
}
