internal import SelectiveAbstention

/// Why a row was decided as it was: a word for machines.
enum DecisionReason: String, CaseIterable {
  /// The confidence is at least the threshold of approval.
  case confident
  /// The confidence is below the threshold of approval, which takes a reviewer.
  case belowApproval = "below-approval"
  /// The confidence is below what the capacity for reviews reaches, or reviews are worth.
  case belowReview = "below-review"
  /// The queue approves nothing: its risk is not certified.
  case nothingApproved = "nothing-approved"
  /// The policy does not know the queue.
  case unknownQueue = "unknown-queue"

  init(_ decision: Decision, _ bands: Bands) {
    switch decision {
    case .approve: self = .confident
    case .review: self = bands.approveFrom == .infinity ? .nothingApproved : .belowApproval
    case .escalate: self = .belowReview
    }
  }
}
