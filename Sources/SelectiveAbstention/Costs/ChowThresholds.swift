/// The thresholds of least expected cost where confidence is the probability that the answer is right.
///
/// With p that probability, an approved row costs (1 - p) C_e, a reviewed one c_r + m (1 - p) C_e where reviewers let
/// a share m of wrong answers pass, an escalated one c_x. The least of the three changes at most twice as p grows.
///
/// Source: C. K. Chow (1970), On optimum recognition error and reject tradeoff, doi:10.1109/TIT.1970.1054406. Chow's
/// own rule is the case of no escalation and m = 0: approve from 1 - c_r / C_e.
public struct ChowThresholds: Hashable, Sendable {
  /// The bands, thresholds in [0, 1] or infinite.
  public let bands: Bands

  /// Finds the thresholds.
  ///
  /// - Parameters:
  ///   - error: the cost of a wrong answer, C_e > 0.
  ///   - review: the cost of a review, c_r >= 0.
  ///   - escalation: the cost of an escalation, c_x >= 0; infinity where there is none.
  ///   - missRate: the share m of wrong answers that reviewers let pass, in [0, 1].
  public init(error: Double, review: Double, escalation: Double, missRate: Double = 0) {
    precondition(error > 0 && review >= 0 && escalation >= 0, "costs are not negative")
    precondition((0...1).contains(missRate), "a share from 0 to 1")
    // Lines in q = 1 - p. Approving beats review below (c_r / (1 - m)) / C_e, escalation below c_x / C_e.
    let overReview = missRate < 1 ? review / ((1 - missRate) * error) : .infinity
    let overEscalation = escalation / error
    let approved = min(overReview, overEscalation)
    // Review beats escalation below (c_x - c_r) / (m C_e).
    let slack = escalation - review
    let reviewed =
      missRate > 0 ? slack / (missRate * error) : slack >= 0 ? .infinity : -.infinity
    let approveFrom = approved >= 1 ? -Double.infinity : 1 - approved
    let reviewFrom =
      overReview >= overEscalation
      ? approveFrom : reviewed >= 1 ? -Double.infinity : min(approveFrom, 1 - reviewed)
    bands = Bands(approveFrom: approveFrom, reviewFrom: reviewFrom)
  }
}
