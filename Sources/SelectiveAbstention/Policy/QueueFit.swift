internal import ExactStatistics
internal import ScoringCore

/// The fit of one queue.
struct QueueFit {
  let request: PolicyFit
  let rows: QueueRows

  enum Outcome {
    case bands(BandCertificate)
    case infeasible(PolicyAlternatives)
  }

  init(_ request: PolicyFit, _ rows: QueueRows) {
    (self.request, self.rows) = (request, rows)
  }

  /// The test of risks, with this queue's share of delta.
  var riskTest: SelectiveRiskTest? {
    request.risks.isEmpty
      ? nil
      : SelectiveRiskTest(
        request.risks, delta: request.delta, testing: request.testing, familySize: rows.queueCount)
  }

  /// The capacity, with this queue's share of its delta.
  var capacity: ReviewCapacity? {
    (rows.name.flatMap { request.queueCapacities[$0] } ?? request.capacity)?
      .sharing(among: rows.queueCount)
  }

  /// The steps of order statistics that the capacity certifies.
  var steps: Int? { capacity?.widestBand(rowCount: rows.capacityRowCount) }

  func fit() -> Outcome {
    guard request.usesLabels else { return byCapacityAlone() }
    guard request.costs == nil || !rows.design.order.isEmpty else {
      return .infeasible(
        PolicyAlternatives(
          reason: "there are no rows to choose by what they cost", counts: [],
          testRowCount: rows.test.order.count, leastLimits: nil, rowsNeeded: nil,
          leastCapacity: nil, leastRisk: nil))
    }
    let steps = steps
    let leastCost = leastCostThreshold(steps)
    var approveFrom = leastCost
    var statement: RiskStatement?
    // Where costs advise to approve nothing, nothing that is approved can be wrong.
    if request.hasRisk, leastCost < .infinity {
      guard let certified = certifiedThreshold(notBelow: leastCost) else {
        return .infeasible(uncertified(notBelow: leastCost))
      }
      (approveFrom, statement) = (max(certified.approveFrom, leastCost), certified.statement)
    }
    return bands(approveFrom: approveFrom, statement, steps: steps)
  }

  /// Where approval starts at least cost; minus infinity without costs.
  ///
  /// Where nothing may be escalated, no higher than the capacity reaches from below: up to there the band is part of
  /// the one that capacity alone certifies, whatever chose the threshold.
  private func leastCostThreshold(_ steps: Int?) -> Double {
    guard let design = costsOfDesign,
      let choice = design.best(
        reviewLimit: steps.map { designLimit($0) }, allowsEscalation: request.allowsEscalation)
    else { return -.infinity }
    guard !request.allowsEscalation, let steps else { return choice.bands.approveFrom }
    let reached = ReviewCapacity.approvalThreshold(
      confidences: rows.capacityConfidences, steps: steps)
    return min(choice.bands.approveFrom, reached)
  }

  /// Bands below a threshold that is settled.
  private func bands(
    approveFrom: Double, _ statement: RiskStatement?, steps: Int?
  ) -> Outcome {
    var reviewFrom = -Double.infinity
    if let steps {
      reviewFrom = rows.capacityConfidences.reviewFloor(below: approveFrom, steps: steps)
    }
    guard request.allowsEscalation || reviewFrom == -.infinity else {
      return .infeasible(tooManyReviews(approveFrom: approveFrom))
    }
    if request.allowsEscalation, let design = costsOfDesign,
      let choice = design.best(below: approveFrom, reviewFloor: reviewFrom)
    {
      reviewFrom = choice.bands.reviewFrom
    }
    return .bands(
      BandCertificate(
        bands: Bands(approveFrom: approveFrom, reviewFrom: reviewFrom), risk: statement,
        volume: volume(steps)))
  }

  /// The least confident rows are reviewed, the rest is approved.
  private func byCapacityAlone() -> Outcome {
    let steps = steps ?? 0
    let approveFrom = ReviewCapacity.approvalThreshold(
      confidences: rows.capacityConfidences, steps: steps)
    return .bands(
      BandCertificate(
        bands: Bands(approveFrom: approveFrom, reviewFrom: -.infinity), risk: nil,
        volume: volume(steps)))
  }

  /// Bands of a queue whose risk cannot be certified: nothing is approved.
  func withoutApproval() -> BandCertificate? {
    guard case .bands(let certificate) = bands(approveFrom: .infinity, nil, steps: steps) else {
      return nil
    }
    return certificate
  }

  private func volume(_ steps: Int?) -> VolumeStatement? {
    guard let steps, let capacity else { return nil }
    return VolumeStatement(
      capacity: capacity, steps: steps, rowCount: rows.capacityRowCount,
      isOfTraffic: rows.isOfTraffic)
  }

  /// Costs of design rows by threshold.
  private var costsOfDesign: LeastCostBands? {
    rows.design.costs.map {
      LeastCostBands(
        confidences: rows.design.rows.confidences, costs: $0, order: rows.design.order)
    }
  }

  /// How many design rows are as large a share of the queue as reviews may be.
  private func designLimit(_ steps: Int) -> Int {
    share(of: rows.design.order.count, steps: steps)
  }

  /// How many of some rows of the queue the steps of the band are; the queue's own rows may be few of all.
  func share(of count: Int, steps: Int) -> Int {
    guard steps <= rows.capacityRowCount else { return count }
    let all = UInt128(max(1, rows.capacityConfidences.count))
    return min(count, Int(UInt128(count) * UInt128(steps) / all))
  }

  /// The lowest threshold whose risk is certified.
  func certifiedThreshold(
    notBelow floor: Double
  ) -> (approveFrom: Double, statement: RiskStatement)? {
    if let limit = request.expectedRisk {
      let profile = ConfidenceProfile(rows.test)
      guard let found = ExpectedRiskControl(limit: limit).threshold(on: profile) else { return nil }
      let counts = profile.counts(at: max(found.approveFrom, floor))
      return (
        found.approveFrom,
        .expected(limit: limit, errorCount: counts.errors, rowCount: profile.rowCount)
      )
    }
    guard let test = riskTest, case .certified(let threshold) = outcome(of: test, notBelow: floor)
    else { return nil }
    return (threshold.approveFrom, .tested(threshold, by: test))
  }

  /// What comes of a test of risks.
  func outcome(of test: SelectiveRiskTest, notBelow floor: Double) -> RiskOutcome {
    guard test.testing == .fixedSequence else {
      return test.simultaneous(
        on: rows.test, candidates: test.candidates(on: rows.design, notBelow: floor))
    }
    // A start below the threshold of least cost would certify what is not used.
    let start = max(floor, test.start(on: rows.design) ?? .infinity)
    return test.fixedSequence(on: rows.test, from: start, downTo: floor)
  }
}

extension ConfidenceProfile {
  /// Counts ranked rows.
  init(_ ranked: RankedRows) {
    self.init(
      confidences: ranked.order.map { ranked.rows.confidences[Int($0)] },
      isError: ranked.order.map { ranked.rows.isError[Int($0)] })
  }

  /// The rows with at least a confidence, and their errors.
  func counts(at threshold: Double) -> (accepted: Int, errors: Int) {
    let count = thresholds.countOfLeading { $0 >= threshold }
    return count == 0 ? (0, 0) : (acceptedCounts[count - 1], errorCounts[count - 1])
  }
}

extension ReviewCapacity {
  /// The same with a share of delta, so that all of some queues keep to theirs together.
  func sharing(among count: Int) -> ReviewCapacity? {
    guard count > 1 else { return self }
    let (denominator, overflow) = delta.denominator.multipliedReportingOverflow(by: count)
    guard !overflow,
      let delta = try? Level(numerator: delta.numerator, denominator: denominator)
    else { return nil }
    return try? ReviewCapacity(reviews: reviews, arrivals: arrivals, delta: delta)
  }
}
