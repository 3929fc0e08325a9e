public import ExactStatistics

/// The ranks that one miscoverage level picks among n training rows.
///
/// With c = floor(alpha (n + 1)), in integer arithmetic, the lower end is the c-th smallest of its n candidates
/// and the upper end the (n + 1 - c)-th smallest, that is the ceil((1 - alpha)(n + 1))-th. Neither exists when
/// c = 0.
public struct CrossValidationLevel: Hashable, Sendable {
  /// The miscoverage level.
  public let alpha: Level
  /// The number of training rows, n.
  public let count: Int

  /// Makes the ranks.
  ///
  /// - Parameters:
  ///   - alpha: the miscoverage level.
  ///   - count: the number of training rows, n.
  public init(alpha: Level, count: Int) { (self.alpha, self.count) = (alpha, count) }

  /// The rank of the upper end, ceil((1 - alpha)(n + 1)), or `nil` when n is too small for alpha.
  public var upperRank: Int? {
    if case .rank(let k) = ConformalRank(count: count, alpha: alpha) { k } else { nil }
  }

  /// The rank of the lower end, floor(alpha (n + 1)), or `nil` when n is too small for alpha.
  public var lowerRank: Int? { upperRank.map { count + 1 - $0 } }

  /// Whether n is too small for alpha, so that only the whole line has the guarantee.
  public var isTrivial: Bool { upperRank == nil }

  /// The smallest n that is enough for alpha: ceil(1 / alpha) - 1.
  public var minimumCount: Int { (alpha.denominator + alpha.numerator - 1) / alpha.numerator - 1 }
}
