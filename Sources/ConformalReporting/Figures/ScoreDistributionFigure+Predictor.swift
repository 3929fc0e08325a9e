public import ConformalPrediction

extension ScoreDistributionFigure {
  /// The largest number of scores that are drawn: they are sorted in memory.
  private static let mostScores = 10_000_000

  /// The calibration scores of a predictor with a quantile; `nil` where categories or rows have quantiles of their own.
  ///
  /// - Parameters:
  ///   - predictor: the predictor.
  ///   - quantile: one of its quantiles.
  public init?(_ predictor: ConformalPredictor, quantile: ConformalQuantile) {
    guard predictor.taxonomy == .marginal, predictor.weighting == nil,
      predictor.calibrationCount <= Self.mostScores, let category = predictor.partCategories.first
    else { return nil }
    self.init(category.scores, quantile: quantile, scoreName: predictor.score.name)
  }
}
