import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

@Suite struct PolicyFitTests {
  private let synthetic = SyntheticRows(count: 4_001, seed: 11) { 0.3 * (1 - $0) }

  @Test func capacityAloneReviewsTheLeastConfident() throws {
    var fit = PolicyFit()
    let capacity = try ReviewCapacity(reviews: 50, arrivals: .fixed(500), delta: "0.1")
    fit.capacity = capacity
    guard case .fitted(let policy) = try fit.fit(on: try synthetic.rows()) else {
      Issue.record("infeasible")
      return
    }
    let steps = capacity.widestBand(rowCount: 4_001)
    #expect(policy.queues[0].bands.approveFrom == synthetic.confidences.sorted()[steps - 1])
    #expect(policy.queues[0].bands.reviewFrom == -.infinity)
    #expect(policy.estimates[0].counts.review == steps - 1)
  }

  /// Thresholds that labels choose leave the rows that count reviews alone.
  @Test func rolesAreDisjoint() throws {
    let roles = try RowRoles(designShare: "0.3", capacityShare: "0.25", seed: 4)
    let all = (0..<100_000).map { roles.role(of: $0) }
    for (role, share) in [
      (RowRoles.Role.design, 0.3), (.capacity, 0.25), (.test, 0.45),
    ] {
      let law = BinomialLaw(trials: all.count, probability: share)
      let count = all.filter { $0 == role }.count
      #expect(law.centralInterval(delta: "1e-6").contains(count))
    }
    #expect(throws: DataError.self) {
      try RowRoles(designShare: "0.5", capacityShare: "0.5", seed: 0)
    }
  }

  @Test func reviewsLieBelowTheCertifiedThreshold() throws {
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.06")]
    let capacity = try ReviewCapacity(reviews: 100, arrivals: .fixed(1_000), delta: "0.05")
    fit.capacity = capacity
    guard case .fitted(let policy) = try fit.fit(on: try synthetic.rows()) else {
      Issue.record("infeasible")
      return
    }
    let roles = try RowRoles(
      designShare: fit.designShare, capacityShare: fit.capacityShare, seed: 0)
    let counted = (0..<4_001).filter { roles.role(of: UInt64($0)) == .capacity }
    let bands = policy.queues[0].bands
    let reviewed = counted.filter { bands.decision(for: synthetic.confidences[$0]) == .review }
    let steps = capacity.widestBand(rowCount: counted.count)
    #expect(reviewed.count == steps - 1)
    #expect(policy.queues[0].certificate.volume?.steps == steps)
    #expect(policy.queues[0].certificate.volume?.rowCount == counted.count)
  }

  @Test func escalationCanBeForbidden() throws {
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.06")]
    fit.capacity = try ReviewCapacity(reviews: 100, arrivals: .fixed(1_000), delta: "0.05")
    fit.allowsEscalation = false
    guard case .infeasible(let alternatives) = try fit.fit(on: try synthetic.rows()) else {
      Issue.record("feasible")
      return
    }
    let least = try #require(alternatives.leastCapacity)
    // The least capacity is enough, and one less is not.
    fit.capacity = try ReviewCapacity(reviews: least, arrivals: .fixed(1_000), delta: "0.05")
    if case .infeasible = try fit.fit(on: try synthetic.rows()) { Issue.record("not enough") }
    fit.capacity = try ReviewCapacity(reviews: least - 1, arrivals: .fixed(1_000), delta: "0.05")
    if case .fitted = try fit.fit(on: try synthetic.rows()) { Issue.record("not least") }
  }

  @Test func tooFewRowsSayHowManyAreNeeded() throws {
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.01")]
    let few = try AnsweredRows(
      confidences: (0..<40).map { Double($0) }, isError: (0..<40).map { _ in false })
    guard case .infeasible(let alternatives) = try fit.fit(on: few) else {
      Issue.record("certified on 40 rows")
      return
    }
    // 0.99^m <= 0.05 needs 299 test rows.
    let needed = try #require(alternatives.rowsNeeded)
    #expect(needed >= 299 && needed < 1_000)
    #expect(alternatives.leastLimits != nil)
  }

  /// All answers right, all wrong, one row.
  @Test func extremes() throws {
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.05")]
    let right = try AnsweredRows(
      confidences: (0..<500).map { Double($0 % 17) }, isError: (0..<500).map { _ in false })
    guard case .fitted(let policy) = try fit.fit(on: right) else {
      Issue.record("nothing certified of right answers")
      return
    }
    #expect(policy.queues[0].bands.approveFrom == 0)
    let wrong = try AnsweredRows(
      confidences: (0..<500).map { Double($0 % 17) }, isError: (0..<500).map { _ in true })
    guard case .infeasible(let alternatives) = try fit.fit(on: wrong) else {
      Issue.record("certified wrong answers")
      return
    }
    #expect(alternatives.rowsNeeded == nil)
    let one = try AnsweredRows(confidences: [1], isError: [false])
    guard case .infeasible = try fit.fit(on: one) else {
      Issue.record("certified on one row")
      return
    }
  }

  @Test func queuesShareDelta() throws {
    let names = (0..<4_001).map { $0.isMultiple(of: 3) ? "a" : "b" }
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.12")]
    fit.queueCapacities = [
      "a": try ReviewCapacity(reviews: 50, arrivals: .fixed(1_000), delta: "0.05"),
      "b": try ReviewCapacity(reviews: 90, arrivals: .fixed(1_000), delta: "0.05"),
    ]
    guard
      case .fitted(let policy) = try fit.fit(on: try synthetic.rows(), queues: RowQueues(names))
    else {
      Issue.record("infeasible")
      return
    }
    #expect(policy.queues.map { $0.name } == ["a", "b"])
    for queue in policy.queues {
      guard case .tested(let threshold, let test) = queue.certificate.risk else {
        Issue.record("no test")
        continue
      }
      #expect(test.familySize == 2)
      #expect(threshold.risks[0].pValue <= 0.025)
      #expect(queue.certificate.volume?.capacity.delta == "0.025")
    }
  }

  /// A queue whose risk cannot be certified approves nothing; the other keeps its certificate.
  @Test func aQueueWithoutEvidenceApprovesNothing() throws {
    let names = (0..<4_001).map { $0 < 20 ? "few" : "many" }
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.08")]
    guard
      case .fitted(let policy) = try fit.fit(on: try synthetic.rows(), queues: RowQueues(names))
    else {
      Issue.record("infeasible")
      return
    }
    #expect(policy.queues[0].bands == Bands(approveFrom: .infinity, reviewFrom: -.infinity))
    #expect(policy.queues[0].certificate.risk == nil)
    #expect(policy.queues[1].bands.approveFrom < 1)
  }

  /// Costs choose a threshold on design rows that may ask the capacity rows for a review too many: then a little more
  /// is approved instead of nothing.
  @Test(arguments: UInt64(0)..<12)
  func costsWithoutEscalationYieldToCapacity(seed: UInt64) throws {
    let rows = try SyntheticRows(count: 1_501, seed: seed) { 0.5 * (1 - $0) }.rows()
    var fit = PolicyFit()
    fit.capacity = try ReviewCapacity(reviews: 200, arrivals: .fixed(1_000), delta: "0.05")
    fit.costs = try DecisionCosts(error: 10, review: 1, escalation: 100)
    fit.allowsEscalation = false
    guard case .fitted(let policy) = try fit.fit(on: rows) else {
      Issue.record("refused")
      return
    }
    #expect(policy.queues[0].bands.reviewFrom == -.infinity)
    #expect(policy.estimates[0].counts.escalate == 0)
  }

  /// Where nothing may be escalated, bands that do are not certified.
  @Test func recertificationKeepsToEscalation() throws {
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.1")]
    fit.allowsEscalation = false
    guard case .fitted(var policy) = try fit.fit(on: try synthetic.rows()) else {
      Issue.record("infeasible")
      return
    }
    let fresh = try SyntheticRows(count: 2_000, seed: 8) { 0.3 * (1 - $0) }.rows()
    policy.queues[0].bands = Bands(approveFrom: 0.9, reviewFrom: 0.5)
    guard case .infeasible = try policy.recertified(on: fresh) else {
      Issue.record("certified escalation")
      return
    }
  }

  /// One row chooses nothing by cost.
  @Test func costsNeedRows() throws {
    var fit = PolicyFit()
    fit.costs = try DecisionCosts(error: 10, review: 1, escalation: 10)
    fit.risks = [RiskTarget(.error, limit: "0.5")]
    let one = try AnsweredRows(confidences: [0.5], isError: [false])
    guard case .infeasible(let alternatives) = try fit.fit(on: one) else {
      Issue.record("a policy of one row")
      return
    }
    #expect(alternatives.rowsNeeded == nil)
  }

  /// A threshold controlled in expectation is tested, with high probability, when it is certified again.
  @Test func expectationIsTestedAgain() throws {
    var fit = PolicyFit()
    fit.expectedRisk = "0.05"
    guard case .fitted(var policy) = try fit.fit(on: try synthetic.rows()) else {
      Issue.record("infeasible")
      return
    }
    let fresh = try SyntheticRows(count: 5_000, seed: 77) { 0.3 * (1 - $0) }.rows()
    policy.queues[0].bands = Bands(approveFrom: 0.6, reviewFrom: -.infinity)
    guard case .fitted(let again) = try policy.recertified(on: fresh),
      case .tested(let threshold, let test) = again.queues[0].certificate.risk
    else {
      Issue.record("refused a risk of 0.024")
      return
    }
    #expect(test.testing == .single)
    #expect(threshold.risks[0].trials == 5_000)
    #expect(threshold.risks[0].losses < 200)
    policy.queues[0].bands = Bands(approveFrom: 0.1, reviewFrom: -.infinity)
    guard case .infeasible = try policy.recertified(on: fresh) else {
      Issue.record("certified a risk of 0.12")
      return
    }
  }

  /// Costs may say that no answer is worth its errors: that is a policy, with nothing to certify of risks.
  @Test func costsMayApproveNothing() throws {
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.08")]
    fit.costs = try DecisionCosts(error: 100_000, review: 0, escalation: 1)
    guard case .fitted(let policy) = try fit.fit(on: try synthetic.rows()) else {
      Issue.record("infeasible")
      return
    }
    #expect(policy.queues[0].bands.decision(for: 0.5) == .review)
    #expect(policy.estimates[0].counts.approve < 100)
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    let rows = try synthetic.rows()
    #expect(throws: DataError.self) { try PolicyFit().fit(on: rows) }
    var both = PolicyFit()
    both.risks = [RiskTarget(.error, limit: "0.1")]
    both.expectedRisk = "0.1"
    #expect(throws: DataError.self) { try both.fit(on: rows) }
    var unknown = PolicyFit()
    unknown.risks = [RiskTarget(.missed(7), limit: "0.1")]
    #expect(throws: DataError.self) { try unknown.fit(on: rows) }
    var costs = PolicyFit()
    costs.risks = [RiskTarget(.cost, limit: "0.1")]
    #expect(throws: DataError.self) { try costs.fit(on: rows) }
    var queues = PolicyFit()
    queues.capacity = try ReviewCapacity(reviews: 1, arrivals: .fixed(10), delta: "0.1")
    #expect(throws: DataError.self) {
      try queues.fit(on: rows, queues: RowQueues((0..<4_001).map { _ in "a" }))
    }
    #expect(throws: DataError.self) {
      try AnsweredRows(confidences: [.nan], isError: [true])
    }
    #expect(throws: DataError.self) { try Traffic(confidences: [.infinity]) }
  }

  @Test func tradeOffIsWhatFitsWouldGive() throws {
    let rows = try synthetic.rows()
    var fit = PolicyFit()
    fit.capacity = try ReviewCapacity(reviews: 1, arrivals: .fixed(1_000), delta: "0.05")
    let limits: [Level] = ["0.001", "0.03", "0.08", "0.2"]
    let table = try fit.tradeOff(limits: limits, capacities: [5, 80, 400], on: rows)
    #expect(table.points.count == 12)
    for point in table.points {
      var single = PolicyFit()
      single.risks = [RiskTarget(.error, limit: point.limit)]
      single.capacity = try ReviewCapacity(
        reviews: point.reviews, arrivals: .fixed(1_000), delta: "0.05")
      switch try single.fit(on: rows) {
      case .fitted(let policy): #expect(policy.queues[0].bands == point.bands)
      case .infeasible: #expect(point.bands == nil)
      }
    }
  }

  @Test func recertificationTestsThresholdsAsTheyStand() throws {
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.08")]
    fit.capacity = try ReviewCapacity(reviews: 300, arrivals: .fixed(1_000), delta: "0.05")
    guard case .fitted(var policy) = try fit.fit(on: try synthetic.rows()) else {
      Issue.record("infeasible")
      return
    }
    let fresh = try SyntheticRows(count: 6_000, seed: 99) { 0.3 * (1 - $0) }.rows()
    policy.queues[0].bands = Bands(approveFrom: 0.6, reviewFrom: 0.4)
    #expect(!policy.isCertified)
    guard case .fitted(let again) = try policy.recertified(on: fresh) else {
      Issue.record("refused a safe threshold")
      return
    }
    #expect(again.isCertified)
    #expect(again.queues[0].bands == policy.queues[0].bands)
    policy.queues[0].bands = Bands(approveFrom: 0.05, reviewFrom: 0)
    guard case .infeasible = try policy.recertified(on: fresh) else {
      Issue.record("certified a risk of some 0.14")
      return
    }
    policy.queues[0].bands = Bands(approveFrom: 0.9, reviewFrom: 0.2)
    guard case .infeasible(let reviews) = try policy.recertified(on: fresh) else {
      Issue.record("certified 700 reviews for a capacity of 300")
      return
    }
    #expect((reviews.leastCapacity ?? 0) > 680)
  }
}
