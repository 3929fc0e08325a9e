/// What comes of fitting a policy.
public enum PolicyOutcome: Sendable {
  /// A policy that holds to all that was asked.
  case fitted(AbstentionPolicy)
  /// Nothing does, and this is what would be possible.
  case infeasible(PolicyAlternatives)
}

/// Why no policy holds to what was asked, and what would be possible on these rows.
public struct PolicyAlternatives: Hashable, Sendable {
  /// Why, in a sentence without a final stop.
  public let reason: String
  /// What was counted of each risk where the evidence was best.
  public let counts: [RiskCount]
  /// The number of rows that tested.
  public let testRowCount: Int
  /// The least limits, of those tried, that are certified on these rows.
  public let leastLimits: [RiskTarget]?
  /// Calibration rows needed for the limits that were asked for, at the rates counted; `nil` when no number would
  /// do.
  public let rowsNeeded: Int?
  /// The least capacity that takes all rows below the certified threshold.
  public let leastCapacity: Int?
  /// The bound of the selective risk when reviews are as many as the capacity certifies and the rest is approved.
  public let leastRisk: Double?
}
