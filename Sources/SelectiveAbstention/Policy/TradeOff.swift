public import ExactStatistics
internal import ScoringCore

/// What other limits and capacities would give: bands for each pair of a risk limit and a number of reviews.
///
/// Bands go by risk and capacity alone; costs are what they would cost. Every point is certified as if it alone had
/// been asked for. To choose among points by what they say makes no certificate: fit with the limits that were chosen,
/// on rows of their own.
public struct TradeOff: Sendable {
  /// One limit with one capacity.
  public struct Point: Hashable, Sendable {
    /// The limit of the selective risk.
    public let limit: Level
    /// Reviews a period.
    public let reviews: Int
    /// The bands, or `nil` where the risk is not certified, or reviews cannot take all the rest and have to.
    public let bands: Bands?
    /// The share of calibration rows in each band: approve, review, escalate.
    public let shares: [Double]?
    /// The cost of a row, in units, or `nil` without costs.
    public let costPerRow: Double?
  }

  /// All pairs, by limit and then by capacity.
  public let points: [Point]
}

extension PolicyFit {
  /// Fits bands for many limits of the selective risk and many capacities.
  ///
  /// - Parameters:
  ///   - limits: limits of the selective risk.
  ///   - capacities: numbers of reviews a period, with the arrivals and delta of ``capacity``.
  ///   - rows: n calibration rows.
  ///   - traffic: rows to count reviews by, instead of calibration rows.
  /// - Returns: a point for each pair.
  /// - Throws: `DataError` for what does not go together.
  /// - Complexity: O(n) for each limit; O(log n) for each pair.
  public func tradeOff(
    limits: [Level], capacities: [Int], on rows: AnsweredRows, traffic: Traffic? = nil
  ) throws -> TradeOff {
    guard let capacity else {
      throw DataError(.usage, found: "a trade-off without a capacity", expected: "one capacity")
    }
    var asked = self
    asked.risks = [RiskTarget(.error, limit: "0.5")]
    asked.expectedRisk = nil
    try asked.requireSound(rows, nil, traffic)
    let ranked = RankedRows(
      rows: rows, costs: try costs?.costs(of: rows), largestAnswerCost: 1,
      order: rows.confidences.indicesByDescendingValue())
    let parts = PolicyParts(ranked, try asked.roles(hasTraffic: traffic != nil), nil, traffic)
    let part = parts.part(0)
    let profile = ConfidenceProfile(ranked)
    let table = ranked.costs.map {
      LeastCostBands(confidences: rows.confidences, costs: $0, order: ranked.order)
    }
    let steps = try capacities.map { count in
      try ReviewCapacity(reviews: count, arrivals: capacity.arrivals, delta: capacity.delta)
        .widestBand(rowCount: part.capacityRowCount)
    }
    let counted = part.capacityConfidences
    let sequence = ErrorSequence(
      design: ConfidenceProfile(part.design), test: ConfidenceProfile(part.test))
    var points: [TradeOff.Point] = []
    for limit in limits {
      let approveFrom = approveFrom(limit, part, sequence)
      for (reviews, step) in zip(capacities, steps) {
        let reviewFrom = approveFrom.map { counted.reviewFloor(below: $0, steps: step) }
        guard let approveFrom, let reviewFrom, allowsEscalation || reviewFrom == -.infinity else {
          points.append(
            TradeOff.Point(
              limit: limit, reviews: reviews, bands: nil, shares: nil, costPerRow: nil))
          continue
        }
        let bands = Bands(approveFrom: approveFrom, reviewFrom: reviewFrom)
        let n = max(1, profile.rowCount)
        let approved = profile.counts(at: bands.approveFrom).accepted
        let notEscalated = profile.counts(at: bands.reviewFrom).accepted
        let counts = [approved, notEscalated - approved, profile.rowCount - notEscalated]
        points.append(
          TradeOff.Point(
            limit: limit, reviews: reviews, bands: bands,
            shares: counts.map { Double($0) / Double(n) },
            costPerRow: table.map {
              Double($0.cost(of: bands)) / Double(DecisionCosts.resolution) / Double(n)
            }))
      }
    }
    return TradeOff(points: points)
  }

  /// The lowest threshold whose selective risk is certified to be within a limit.
  private func approveFrom(
    _ limit: Level, _ part: QueueRows, _ sequence: ErrorSequence
  ) -> Double? {
    guard testing != .fixedSequence else {
      return sequence.lowestThreshold(limit: limit, delta: delta.doubleValue)
    }
    var asked = self
    asked.risks = [RiskTarget(.error, limit: limit)]
    asked.expectedRisk = nil
    return QueueFit(asked, part).certifiedThreshold(notBelow: -.infinity)?.approveFrom
  }
}
