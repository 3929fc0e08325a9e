public import ExactStatistics

/// The conformal quantiles of one level.
public struct IntervalQuantiles: Hashable, Sendable {
  /// The miscoverage level of intervals.
  public let alpha: Level
  /// The sides that are bounded.
  public let sides: IntervalSides
  /// The number of calibration rows, n.
  public let count: Int
  /// The quantile that lower ends go by, at alpha or alpha / 2; `nil` where there is no lower end.
  public let lower: ConformalQuantile?
  /// The quantile that upper ends go by, at alpha or alpha / 2; `nil` where there is no upper end.
  public let upper: ConformalQuantile?

  /// The quantiles, each once.
  public var each: [ConformalQuantile] {
    sides == .symmetric ? [lower].compactMap { $0 } : [lower, upper].compactMap { $0 }
  }

  /// Whether n is too small for alpha, so that only infinite ends have the guarantee.
  public var isTrivial: Bool { each.contains { $0.isTrivial } }

  /// The smallest number of calibration rows that is enough: ceil(1 / alpha) - 1, for asymmetric sides
  /// ceil(2 / alpha) - 1.
  public var minimumCount: Int { each.map { $0.minimumCount }.max() ?? 0 }
}
