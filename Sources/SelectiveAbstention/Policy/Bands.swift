/// What becomes of a row.
public enum Decision: String, Hashable, Sendable, CaseIterable {
  /// The model's answer goes out unseen.
  case approve
  /// A reviewer looks at it.
  case review
  /// It goes further than the reviewers on shift.
  case escalate
}

/// Two thresholds that cut the scale of confidence into three bands.
///
/// A row is approved when its confidence is at least ``approveFrom``, else reviewed when it is at least
/// ``reviewFrom``, else escalated. Infinite thresholds mean an empty band, or one without an end.
public struct Bands: Hashable, Sendable {
  /// The least confidence that is approved; infinity where none is, minus infinity where all are.
  public var approveFrom: Double
  /// The least confidence that is reviewed; minus infinity where nothing is escalated, and ``approveFrom`` where
  /// nothing is reviewed.
  public var reviewFrom: Double

  /// Makes bands.
  ///
  /// - Parameters:
  ///   - approveFrom: the least confidence that is approved, not NaN.
  ///   - reviewFrom: the least confidence that is reviewed, at most `approveFrom`, not NaN.
  public init(approveFrom: Double, reviewFrom: Double) {
    precondition(reviewFrom <= approveFrom, "the review band lies below the approve band")
    (self.approveFrom, self.reviewFrom) = (approveFrom, reviewFrom)
  }

  /// The decision for a confidence.
  ///
  /// - Parameter confidence: a finite number.
  /// - Returns: the band it lies in.
  public func decision(for confidence: Double) -> Decision {
    confidence >= approveFrom ? .approve : confidence >= reviewFrom ? .review : .escalate
  }
}

/// How many rows lie in each band.
public struct BandCounts: Hashable, Sendable {
  /// Rows approved.
  public var approve = 0
  /// Rows reviewed.
  public var review = 0
  /// Rows escalated.
  public var escalate = 0

  /// No rows.
  public init() {}

  /// All rows.
  public var rowCount: Int { approve + review + escalate }

  /// The count of one band.
  public subscript(decision: Decision) -> Int {
    get {
      switch decision {
      case .approve: approve
      case .review: review
      case .escalate: escalate
      }
    }
    set {
      switch decision {
      case .approve: approve = newValue
      case .review: review = newValue
      case .escalate: escalate = newValue
      }
    }
  }
}
