public import ExactStatistics

/// The calibration rows that have a conformal quantile of their own.
public struct CalibrationCategory: Sendable {
  /// What they have in common, such as a class or a group, in words.
  public let name: String
  /// The quantiles of the fitted levels, in ascending order of alpha.
  public let quantiles: [ConformalQuantile]
  /// Their scores.
  package let scores: CalibrationScores

  package init(name: String, alphas: [Level], scores: CalibrationScores) {
    self.name = name
    self.scores = scores
    quantiles = alphas.map { ConformalQuantile(alpha: $0, scores: scores) }
  }

  /// The number of rows.
  public var count: Int { scores.count }

  /// The quantile of a level, fitted or not; infinite where there are too few rows for it.
  ///
  /// - Parameter alpha: the miscoverage level.
  /// - Returns: the quantile.
  /// - Complexity: O(1) for a fitted level, else O(`count`).
  public func quantile(for alpha: Level) -> ConformalQuantile {
    quantiles.first { $0.alpha == alpha } ?? ConformalQuantile(alpha: alpha, scores: scores)
  }
}
