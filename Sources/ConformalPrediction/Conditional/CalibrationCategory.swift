public import ExactStatistics
internal import Synchronization

/// The calibration rows that have a conformal quantile of their own.
public struct CalibrationCategory: Sendable {
  /// What they have in common, such as a class or a group, in words.
  public let name: String
  /// Their scores.
  package let scores: CalibrationScores

  package init(name: String, alphas: [Level], scores: CalibrationScores) {
    self.name = name
    self.scores = scores
    found = QuantilesOnce(alphas)
  }

  private let found: QuantilesOnce

  /// The quantiles of the fitted levels, in ascending order of alpha.
  ///
  /// - Complexity: O(`count`) the first time after a fit; then O(1).
  public var quantiles: [ConformalQuantile] { found.quantiles(of: scores) }

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

/// Finds quantiles when somebody first asks, whichever thread that is: those of all rows of a class-conditional predictor
/// serve nobody.
private final class QuantilesOnce: Sendable {
  private final class Box: Sendable {
    let quantiles: [ConformalQuantile]
    init(_ quantiles: [ConformalQuantile]) { self.quantiles = quantiles }
  }

  private let alphas: [Level]
  private let box = AtomicLazyReference<Box>()

  init(_ alphas: [Level]) { self.alphas = alphas }

  func quantiles(of scores: CalibrationScores) -> [ConformalQuantile] {
    if let known = box.load() { return known.quantiles }
    let found = alphas.map { ConformalQuantile(alpha: $0, scores: scores) }
    return box.storeIfNil(Box(found)).quantiles
  }
}
