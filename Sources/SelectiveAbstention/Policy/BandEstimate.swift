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
