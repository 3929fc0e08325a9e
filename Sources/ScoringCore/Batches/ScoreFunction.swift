internal import CScoringKernels

/// A nonconformity score that the row kernels compute: larger for stranger labels.
///
/// With p the probabilities of a row, r the rank of a label (1 for the largest output, the smaller index
/// first among equals) and w the share of its own mass that remains (``OwnWeights``, 1 - U):
public enum ScoreFunction: Hashable, Sendable {
  /// -p(y): LAC in tail form.
  case lac
  /// The price of rank, minus the mass ranked after y, minus w p(y): APS and RAPS in tail form.
  case cumulative(RankPenalty)
  /// U p_max at rank 1, else p_max + weight (r - 2 + U), with U = 1 - w: SAPS.
  case sorted(weight: Double)
  /// r - w: top-k.
  case rank
  /// The largest p of another label, minus p(y): the margin.
  case margin
  /// The number that the outputs give y: they are scores.
  case given

  var kernelScore: csk_score {
    switch self {
    case .lac: csk_score(kind: Int32(CSK_LAC), weight: 0, free_ranks: 0)
    case .cumulative(let penalty):
      csk_score(
        kind: Int32(CSK_CUMULATIVE), weight: penalty.lambda, free_ranks: penalty.freeRanks)
    case .sorted(let weight): csk_score(kind: Int32(CSK_SORTED), weight: weight, free_ranks: 0)
    case .rank: csk_score(kind: Int32(CSK_RANK), weight: 0, free_ranks: 0)
    case .given: csk_score(kind: Int32(CSK_GIVEN), weight: 0, free_ranks: 0)
    case .margin: csk_score(kind: Int32(CSK_MARGIN), weight: 0, free_ranks: 0)
    }
  }
}
