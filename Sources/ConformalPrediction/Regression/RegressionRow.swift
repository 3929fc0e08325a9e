/// The outputs of one row.
public struct RegressionRow: Hashable, Sendable {
  /// The lower quantile prediction, or the point prediction.
  public var lower: Double
  /// The upper quantile prediction, or the point prediction.
  public var upper: Double
  /// The difficulty; 1 where none was given.
  public var difficulty: Double
  /// Makes a row of quantile predictions.
  ///
  /// - Parameters:
  ///   - lower: the lower quantile prediction.
  ///   - upper: the upper quantile prediction.
  ///   - difficulty: the difficulty.
  public init(lower: Double, upper: Double, difficulty: Double = 1) {
    self.lower = lower
    self.upper = upper
    self.difficulty = difficulty
  }

  /// The point prediction.
  public var prediction: Double { lower }
}
