internal import ExactStatistics
internal import SelectiveAbstention

/// What was asked of a policy, so that it can be certified again.
struct PolicyRequestRecord: Codable {
  struct Costs: Codable {
    let error: Double?
    let review: Double?
    let escalation: Double?
    let missRate: Double?
    let matrix: [[Double]]?

    enum CodingKeys: String, CodingKey {
      case error, review, escalation, matrix
      case missRate = "miss_rate"
    }

    init(_ costs: DecisionCosts) {
      func units(_ millionths: Int) -> Double {
        Double(millionths) / Double(DecisionCosts.resolution)
      }
      switch costs.table {
      case .simple(let error, let review, let escalation, let missRate):
        (self.error, self.review) = (units(error), units(review))
        (self.escalation, self.missRate) = (units(escalation), units(missRate))
        matrix = nil
      case .matrix(let rows):
        (error, review, escalation, missRate) = (nil, nil, nil, nil)
        matrix = rows.map { $0.map { units($0) } }
      }
    }

    /// The costs, or `nil` where the record is none.
    var costs: DecisionCosts? {
      if let matrix { return try? DecisionCosts(matrix: matrix) }
      guard let error, let review, let escalation, let missRate else { return nil }
      return try? DecisionCosts(
        error: error, review: review, escalation: escalation, missRate: missRate)
    }
  }

  let risks: [PolicyTargetRecord]
  let delta: String
  let testing: String
  let expectedRisk: String?
  let capacities: [PolicyCapacityRecord]
  let costs: Costs?
  let escalation: Bool
  let designShare: String
  let capacityShare: String
  let seed: UInt64

  enum CodingKeys: String, CodingKey {
    case risks, delta, testing, capacities, costs, escalation, seed
    case expectedRisk = "expected_risk"
    case designShare = "design_share"
    case capacityShare = "capacity_share"
  }

  init(_ fit: PolicyFit) {
    risks = fit.risks.map { PolicyTargetRecord($0) }
    delta = "\(fit.delta)"
    testing = fit.testing.rawValue
    expectedRisk = fit.expectedRisk.map { "\($0)" }
    capacities =
      (fit.capacity.map { [PolicyCapacityRecord($0)] } ?? [])
      + fit.queueCapacities.sorted { $0.key < $1.key }.map {
        PolicyCapacityRecord($0.value, queue: $0.key)
      }
    costs = fit.costs.map { Costs($0) }
    escalation = fit.allowsEscalation
    (designShare, capacityShare) = ("\(fit.designShare)", "\(fit.capacityShare)")
    seed = fit.seed
  }

  /// What was asked, or `nil` where the record is none.
  var fit: PolicyFit? {
    var fit = PolicyFit()
    fit.risks = risks.compactMap { $0.target }
    guard fit.risks.count == risks.count, let delta = try? Level(delta),
      let testing = RiskTesting(rawValue: testing), let designShare = try? Level(designShare),
      let capacityShare = try? Level(capacityShare)
    else { return nil }
    (fit.delta, fit.testing) = (delta, testing)
    (fit.designShare, fit.capacityShare) = (designShare, capacityShare)
    if let expectedRisk {
      guard let limit = try? Level(expectedRisk) else { return nil }
      fit.expectedRisk = limit
    }
    for record in capacities {
      guard let capacity = record.capacity else { return nil }
      if let queue = record.queue {
        fit.queueCapacities[queue] = capacity
      } else {
        fit.capacity = capacity
      }
    }
    if let costs {
      guard let known = costs.costs else { return nil }
      fit.costs = known
    }
    (fit.allowsEscalation, fit.seed) = (escalation, seed)
    return fit
  }
}
