public import ScoringCore

/// A score that adds up the masses of labels in rank order, with a price for rank: APS and RAPS.
public protocol CumulativeScore: NonconformityScore {
  /// The price of rank.
  var penalty: RankPenalty { get }
}

extension CumulativeScore {
  /// Scores labels: the price of rank, minus the mass ranked after, minus `(1 - U)` of the label's own.
  public func scores(
    of labels: LabelLists, in outputs: Outputs, context: ScoringContext
  ) throws -> [Double] {
    precondition(isRandomized != context.draws.isEmpty || outputs.rowCount == 0)
    return try outputs.cumulativeScores(
      of: labels, ownWeights: context.ownWeights(rowCount: outputs.rowCount), penalty: penalty,
      precision: context.precision, execution: context.execution)
  }

  /// Finds the labels whose score is at most a quantile, without scoring every label.
  public func sets(
    atMost quantile: Double, in outputs: Outputs, context: ScoringContext
  ) throws -> LabelLists {
    precondition(isRandomized != context.draws.isEmpty || outputs.rowCount == 0)
    return try outputs.cumulativeSets(
      atMost: quantile, ownWeights: context.ownWeights(rowCount: outputs.rowCount),
      penalty: penalty, precision: context.precision, execution: context.execution)
  }
}
