public import ExactStatistics
internal import ScoringCore

/// On which sides a prediction interval is bounded, and how alpha is shared out.
public enum IntervalSides: String, Hashable, Sendable, CaseIterable {
  /// Both sides go by the quantile of one score, the larger of the two one-sided ones: misses may all lie on one
  /// side.
  case symmetric
  /// Each side has a quantile of its own at alpha / 2, exactly: at most alpha / 2 of rows miss on each side.
  case asymmetric
  /// A lower bound only.
  case lower
  /// An upper bound only.
  case upper

  /// The level of each quantile.
  ///
  /// - Parameter alpha: the miscoverage level of the interval.
  /// - Returns: alpha, or exactly half of it.
  /// - Throws: `DataError` with code `usage` where alpha / 2 needs too large a denominator.
  public func sideLevel(_ alpha: Level) throws -> Level {
    guard self == .asymmetric else { return alpha }
    let half =
      alpha.numerator.isMultiple(of: 2)
      ? try? Level(numerator: alpha.numerator / 2, denominator: alpha.denominator)
      : try? Level(numerator: alpha.numerator, denominator: 2 * alpha.denominator)
    guard let half else {
      throw DataError(
        .usage, found: "alpha \(alpha), whose half needs too large a denominator",
        expected: "a level with fewer digits")
    }
    return half
  }
}
