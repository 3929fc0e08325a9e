public import ExactStatistics

/// Bands of confidence with what is certified of them.
///
/// ``bands`` are those that decide; ``certificate`` names those that were certified. They differ when somebody has
/// edited a threshold by hand, and then nothing is certified.
public struct QueuePolicy: Hashable, Sendable {
  /// The name of the queue; `nil` where there is one for all rows.
  public let name: String?
  /// The bands that decide.
  public var bands: Bands
  /// What is certified, of which bands.
  public let certificate: BandCertificate

  /// Puts a queue together.
  ///
  /// - Parameters:
  ///   - name: the name of the queue, or `nil` where there is one for all rows.
  ///   - bands: the bands that decide.
  ///   - certificate: what is certified.
  public init(name: String?, bands: Bands, certificate: BandCertificate) {
    (self.name, self.bands, self.certificate) = (name, bands, certificate)
  }

  /// Whether the certificate is one of the bands that decide.
  public var isCertified: Bool { bands == certificate.bands }
}

/// What is certified of bands, with the counts that say so.
public struct BandCertificate: Hashable, Sendable {
  /// The bands that it is about.
  public let bands: Bands
  /// The risk among approved rows, or `nil` where none was asked for, or nothing is approved.
  public let risk: RiskStatement?
  /// The volume of reviews, or `nil` where no capacity was given.
  public let volume: VolumeStatement?

  /// Puts a certificate together.
  ///
  /// - Parameters:
  ///   - bands: the bands that it is about.
  ///   - risk: the risk among approved rows.
  ///   - volume: the volume of reviews.
  public init(bands: Bands, risk: RiskStatement?, volume: VolumeStatement?) {
    (self.bands, self.risk, self.volume) = (bands, risk, volume)
  }
}

/// What is certified of the risk.
public enum RiskStatement: Hashable, Sendable {
  /// Every risk is within its limit with probability 1 - delta over test rows, at the threshold named.
  case tested(CertifiedThreshold, by: SelectiveRiskTest)
  /// A new row is approved and wrong with probability at most the limit, on average over calibration rows; k of n
  /// calibration rows are.
  case expected(limit: Level, errorCount: Int, rowCount: Int)
}

/// What is certified of the volume of reviews.
public struct VolumeStatement: Hashable, Sendable {
  /// The capacity with its arrivals and its delta.
  public let capacity: ReviewCapacity
  /// The rows of calibration or traffic that count as one band at most, in steps of order statistics.
  public let steps: Int
  /// The number of rows of calibration or traffic.
  public let rowCount: Int
  /// Whether rows of traffic were counted, whose truth is not known.
  public let isOfTraffic: Bool

  /// Puts a statement together.
  ///
  /// - Parameters:
  ///   - capacity: the capacity with its arrivals and its delta; what queues share is divided already.
  ///   - steps: the steps of order statistics that the band spans at most.
  ///   - rowCount: the number of rows of calibration or traffic.
  ///   - isOfTraffic: whether these were rows of traffic.
  public init(capacity: ReviewCapacity, steps: Int, rowCount: Int, isOfTraffic: Bool) {
    (self.capacity, self.steps, self.rowCount) = (capacity, steps, rowCount)
    self.isOfTraffic = isOfTraffic
  }
}

/// What calibration rows say of bands: estimates, not certified.
public struct BandEstimate: Hashable, Sendable {
  /// Rows in each band.
  public let counts: BandCounts
  /// Wrong answers in each band.
  public let errors: BandCounts
  /// The cost of the rows in millionths, or `nil` without costs.
  public let cost: Int?
  /// The cost had all answers gone out, in millionths.
  public let approveAllCost: Int?
  /// The cost had all rows been reviewed, in millionths.
  public let reviewAllCost: Int?
  /// What one more review a period would save, in units of cost, on average over the next tenth of the capacity.
  public let reviewPrice: Double?
  /// What a limit of the risk that is 0.01 higher would save a period, in units of cost.
  public let riskPrice: Double?
  /// How many more of all rows such a limit would approve, as a share.
  public let riskPriceInApprovals: Double?

  /// Puts estimates together.
  ///
  /// - Parameters:
  ///   - counts: rows in each band.
  ///   - errors: wrong answers in each band.
  ///   - cost: the cost of the rows in millionths.
  ///   - approveAllCost: the cost had all answers gone out, in millionths.
  ///   - reviewAllCost: the cost had all rows been reviewed, in millionths.
  ///   - reviewPrice: what one more review a period would save.
  ///   - riskPrice: what limits 0.01 higher would save a period.
  ///   - riskPriceInApprovals: the share of rows that they would approve on top.
  public init(
    counts: BandCounts, errors: BandCounts, cost: Int? = nil, approveAllCost: Int? = nil,
    reviewAllCost: Int? = nil, reviewPrice: Double? = nil, riskPrice: Double? = nil,
    riskPriceInApprovals: Double? = nil
  ) {
    (self.counts, self.errors, self.cost) = (counts, errors, cost)
    (self.approveAllCost, self.reviewAllCost) = (approveAllCost, reviewAllCost)
    (self.reviewPrice, self.riskPrice) = (reviewPrice, riskPrice)
    self.riskPriceInApprovals = riskPriceInApprovals
  }
}

/// A policy: bands of confidence for one queue or several, with what was asked of them and what is certified.
public struct AbstentionPolicy: Sendable {
  /// What was asked.
  public let request: PolicyFit
  /// The queues, one for all rows or one for each name in ascending order.
  public var queues: [QueuePolicy]
  /// What calibration rows said of each queue.
  public let estimates: [BandEstimate]
  /// The number of calibration rows.
  public let rowCount: Int

  /// Puts a policy together.
  ///
  /// - Parameters:
  ///   - request: what was asked.
  ///   - queues: at least one queue, ascending by name where there are several.
  ///   - estimates: what calibration rows said of each.
  ///   - rowCount: the number of calibration rows.
  public init(
    request: PolicyFit, queues: [QueuePolicy], estimates: [BandEstimate], rowCount: Int
  ) {
    precondition(!queues.isEmpty && queues.count == estimates.count, "an estimate a queue")
    (self.request, self.queues, self.estimates) = (request, queues, estimates)
    self.rowCount = rowCount
  }

  /// Whether rows belong to queues by name.
  public var hasNamedQueues: Bool { queues[0].name != nil }
  /// Whether every certificate is one of the bands that decide.
  public var isCertified: Bool { queues.allSatisfy { $0.isCertified } }

  /// The place of each queue by name.
  public var queueIndices: [String: Int] {
    Dictionary(uniqueKeysWithValues: queues.enumerated().map { ($1.name ?? "", $0) })
  }
}

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
