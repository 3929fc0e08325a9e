internal import ExactStatistics
internal import ScoringCore

extension QueueFit {
  /// What all calibration rows of the queue say of bands.
  func estimate(of certificate: BandCertificate) -> BandEstimate {
    let bands = certificate.bands
    var (counts, errors) = (BandCounts(), BandCounts())
    for row in rows.all.order {
      let decision = bands.decision(for: rows.all.rows.confidences[Int(row)])
      counts[decision] += 1
      if rows.all.rows.isError[Int(row)] { errors[decision] += 1 }
    }
    let table = rows.all.costs.map {
      LeastCostBands(confidences: rows.all.rows.confidences, costs: $0, order: rows.all.order)
    }
    let (riskPrice, approvals) = riskPrice(of: certificate, counts, table)
    return BandEstimate(
      counts: counts, errors: errors, cost: table?.cost(of: bands),
      approveAllCost: table?.cost(
        of: Bands(approveFrom: -.infinity, reviewFrom: -.infinity)),
      reviewAllCost: table?.cost(of: Bands(approveFrom: .infinity, reviewFrom: -.infinity)),
      reviewPrice: table.flatMap { reviewPrice(of: certificate, $0) }, riskPrice: riskPrice,
      riskPriceInApprovals: approvals)
  }

  /// Rows of this queue that arrive in a period, of a cost in millionths that is of all its calibration rows.
  private func perPeriod(_ cost: Int, _ arrivals: Arrivals) -> Double {
    Double(cost) / Double(DecisionCosts.resolution) / Double(max(1, rows.totalRowCount))
      * Double(arrivals.expectedCount)
  }

  /// The cost that reviews of a tenth more would save, for one review.
  private func reviewPrice(
    of certificate: BandCertificate, _ table: LeastCostBands
  ) -> Double? {
    if case .tested(_, let test) = certificate.risk, test.testing == .single { return nil }
    guard let capacity, let steps,
      let wider = try? ReviewCapacity(
        reviews: capacity.reviews + max(1, capacity.reviews / 10), arrivals: capacity.arrivals,
        delta: capacity.delta)
    else { return nil }
    let more = wider.widestBand(rowCount: rows.capacityRowCount)
    func cost(_ steps: Int) -> Int? {
      let limit = share(of: rows.all.order.count, steps: steps)
      return certificate.risk == nil && !request.hasRisk
        ? table.best(reviewLimit: limit, allowsEscalation: request.allowsEscalation)?.cost
        : table.best(
          below: certificate.bands.approveFrom, reviewLimit: limit,
          allowsEscalation: request.allowsEscalation)?.cost
    }
    guard let now = cost(steps), let then = cost(more) else { return nil }
    return perPeriod(now - then, capacity.arrivals) / Double(wider.reviews - capacity.reviews)
  }

  /// What limits that are 0.01 higher would save a period, and the share of rows that they would approve on top: by a
  /// fit with them on the same rows.
  private func riskPrice(
    of certificate: BandCertificate, _ counts: BandCounts, _ table: LeastCostBands?
  ) -> (Double?, Double?) {
    // Bands that are certified again were not looked for.
    guard case .tested(_, let test) = certificate.risk, test.testing != .single else {
      return (nil, nil)
    }
    var raised = request
    raised.risks = request.risks.compactMap { target in
      target.limit.raisedByOnePoint.map { RiskTarget(target.loss, limit: $0) }
    }
    guard raised.risks.count == request.risks.count,
      case .bands(let other) = QueueFit(raised, rows).fit()
    else { return (nil, nil) }
    let confidences = rows.all.rows.confidences
    let approved = rows.all.order.prefix { confidences[Int($0)] >= other.bands.approveFrom }.count
    let share = Double(approved - counts.approve) / Double(max(1, counts.rowCount))
    guard let table, let capacity else { return (nil, share) }
    let saved = table.cost(of: certificate.bands) - table.cost(of: other.bands)
    return (perPeriod(saved, capacity.arrivals), share)
  }
}

extension Level {
  /// This level plus 0.01, while that is a level.
  fileprivate var raisedByOnePoint: Level? {
    let (scaled, overflow) = denominator.multipliedReportingOverflow(by: 100)
    guard !overflow else { return nil }
    return try? Level(numerator: numerator * 100 + denominator, denominator: scaled)
  }
}
