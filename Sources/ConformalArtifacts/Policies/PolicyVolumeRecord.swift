internal import ExactStatistics
internal import SelectiveAbstention

/// A capacity as YAML.
struct PolicyCapacityRecord: Codable {
  let queue: String?
  let reviews: Int
  let per: Int
  let arrivals: String
  let delta: String

  init(_ capacity: ReviewCapacity, queue: String? = nil) {
    self.queue = queue
    reviews = capacity.reviews
    per = capacity.arrivals.expectedCount
    switch capacity.arrivals {
    case .fixed: arrivals = "fixed"
    case .poisson: arrivals = "poisson"
    }
    delta = "\(capacity.delta)"
  }

  /// The capacity, or `nil` where the record is none.
  var capacity: ReviewCapacity? {
    guard let delta = try? Level(delta), arrivals == "fixed" || arrivals == "poisson" else {
      return nil
    }
    return try? ReviewCapacity(
      reviews: reviews, arrivals: arrivals == "fixed" ? .fixed(per) : .poisson(mean: per),
      delta: delta)
  }
}

/// What is certified of the volume of reviews.
struct PolicyVolumeRecord: Codable {
  let capacity: PolicyCapacityRecord
  let steps: Int
  let rows: Int
  let ofTraffic: Bool
  let expectedReviews: Double

  enum CodingKeys: String, CodingKey {
    case capacity, steps, rows
    case ofTraffic = "of_traffic"
    case expectedReviews = "expected_reviews_at_most"
  }

  init(_ statement: VolumeStatement) {
    capacity = PolicyCapacityRecord(statement.capacity)
    (steps, rows, ofTraffic) = (statement.steps, statement.rowCount, statement.isOfTraffic)
    expectedReviews =
      statement.capacity.volume(steps: statement.steps, rowCount: statement.rowCount).mean
  }

  /// The statement, or `nil` where the record is none.
  var statement: VolumeStatement? {
    guard let capacity = capacity.capacity, rows >= 0, rows <= 1 << 40, steps >= 0,
      steps <= rows + 1
    else { return nil }
    return VolumeStatement(
      capacity: capacity, steps: steps, rowCount: rows, isOfTraffic: ofTraffic)
  }
}

/// What calibration rows say of bands; costs in units for all of them together.
struct PolicyEstimateRecord: Codable {
  struct Counts: Codable {
    let approve: Int
    let review: Int
    let escalate: Int

    init(_ counts: BandCounts) {
      (approve, review, escalate) = (counts.approve, counts.review, counts.escalate)
    }

    var counts: BandCounts {
      var counts = BandCounts()
      (counts.approve, counts.review, counts.escalate) = (approve, review, escalate)
      return counts
    }
  }

  let queue: String?
  let counts: Counts
  let errors: Counts
  let costInMillionths: Int?
  let approveAllCostInMillionths: Int?
  let reviewAllCostInMillionths: Int?
  let priceOfReview: Double?
  let priceOfRiskPoint: Double?
  let approvalsOfRiskPoint: Double?

  enum CodingKeys: String, CodingKey {
    case queue, counts, errors
    case costInMillionths = "cost_in_millionths"
    case approveAllCostInMillionths = "approve_all_cost_in_millionths"
    case reviewAllCostInMillionths = "review_all_cost_in_millionths"
    case priceOfReview = "price_of_review"
    case priceOfRiskPoint = "price_of_risk_point"
    case approvalsOfRiskPoint = "approvals_of_risk_point"
  }

  init(_ estimate: BandEstimate, queue: String?) {
    self.queue = queue
    (counts, errors) = (Counts(estimate.counts), Counts(estimate.errors))
    costInMillionths = estimate.cost
    approveAllCostInMillionths = estimate.approveAllCost
    reviewAllCostInMillionths = estimate.reviewAllCost
    priceOfReview = estimate.reviewPrice
    priceOfRiskPoint = estimate.riskPrice
    approvalsOfRiskPoint = estimate.riskPriceInApprovals
  }

  var estimate: BandEstimate {
    BandEstimate(
      counts: counts.counts, errors: errors.counts, cost: costInMillionths,
      approveAllCost: approveAllCostInMillionths, reviewAllCost: reviewAllCostInMillionths,
      reviewPrice: priceOfReview, riskPrice: priceOfRiskPoint,
      riskPriceInApprovals: approvalsOfRiskPoint)
  }
}
