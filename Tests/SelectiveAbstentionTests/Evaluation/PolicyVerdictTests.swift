import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

/// Laws and verdicts, on fitted policies and on rows that break what they certify.
@Suite struct PolicyVerdictTests {
  /// Rows whose confidence c is uniform; an answer is wrong with probability `slope` (1 - c).
  private func rows(
    _ count: Int, seed: UInt64, slope: Double = 0.5, power: Int = 1
  ) throws -> AnsweredRows {
    let draws = CounterBasedGenerator(seed: seed, purpose: .testing)
      .uniforms(rows: 0..<UInt64(2 * count))
    let confidences = (0..<count).map { row in
      (1..<power).reduce(draws[row]) { product, _ in product * draws[row] }
    }
    return try AnsweredRows(
      confidences: confidences,
      isError: (0..<count).map { draws[count + $0] < slope * (1 - confidences[$0]) },
      identifiers: .given((0..<UInt64(count)).map { seed << 32 | $0 }))
  }

  private func fitted(_ request: PolicyFit, on rows: AnsweredRows) throws -> AbstentionPolicy {
    guard case .fitted(let policy) = try request.fit(on: rows) else {
      Issue.record("no policy")
      throw DataError(found: "no policy")
    }
    return policy
  }

  private func request() throws -> PolicyFit {
    var request = PolicyFit()
    request.risks = [RiskTarget(.error, limit: "0.1")]
    request.capacity = try ReviewCapacity(reviews: 150, arrivals: .fixed(500), delta: "0.05")
    return request
  }

  @Test func rowsOfTheSameLawAreConsistent() throws {
    let policy = try fitted(request(), on: rows(2_000, seed: 1))
    let evaluation = try PolicyEvaluation(of: policy, on: rows(1_000, seed: 2))
    #expect(evaluation.isCertified)
    #expect(evaluation.verdict == .consistent)
    #expect(evaluation.comparisons == 2)
    let risk = try #require(evaluation.queues[0].risks.first)
    #expect(risk.trials == evaluation.total.counts.approve)
    #expect(risk.losses == evaluation.total.errors.approve)
    // The binomial tail, term by term.
    let law = BinomialLaw(trials: risk.trials, probability: 0.1)
    let tail = (risk.losses...risk.trials).reduce(0) { $0 + law.probability(of: $1) }
    #expect(close(risk.pValue, tail))
    #expect(risk.law == "binomial(\(risk.trials), 0.1)")
    // The certified law, for 1 000 rows instead of the 500 of a period.
    let volume = try #require(evaluation.queues[0].volume)
    let (g, n) = (volume.statement.steps, volume.statement.rowCount)
    let reviews = BetaBinomialLaw(trials: 1_000, a: g, b: n + 1 - g)
    let upper = (volume.reviewCount...1_000).reduce(0) { $0 + reviews.probability(of: $1) }
    #expect(close(volume.pValue, upper))
    #expect(volume.reviewsPerPeriod == Double(volume.reviewCount) / 2)
    #expect(evaluation.riskPValue == min(1, 2 * risk.pValue))
    #expect(evaluation.volumePValue == min(1, 2 * volume.pValue))
  }

  @Test func harderRowsHaveTooManyErrors() throws {
    let policy = try fitted(request(), on: rows(2_000, seed: 1))
    let evaluation = try PolicyEvaluation(of: policy, on: rows(1_000, seed: 3, slope: 2))
    #expect(evaluation.verdict == .tooManyErrors)
    #expect(try #require(evaluation.riskPValue) < 1e-6)
  }

  @Test func lessSureRowsHaveTooManyReviews() throws {
    // Everything below the cut is reviewed; the confidences of the test rows lie lower.
    var request = PolicyFit()
    request.capacity = try ReviewCapacity(reviews: 150, arrivals: .fixed(500), delta: "0.05")
    let policy = try fitted(request, on: rows(2_000, seed: 1))
    #expect(try PolicyEvaluation(of: policy, on: rows(1_000, seed: 2)).verdict == .consistent)
    let shifted = try PolicyEvaluation(of: policy, on: rows(1_000, seed: 4, power: 2))
    #expect(shifted.verdict == .tooManyReviews)
    #expect(shifted.riskPValue == nil)
    #expect(try #require(shifted.volumePValue) < 1e-6)
  }

  @Test func editedThresholdsAreComparedButNotCertified() throws {
    var policy = try fitted(request(), on: rows(2_000, seed: 1))
    policy.queues[0].bands.approveFrom = 0.1
    policy.queues[0].bands.reviewFrom = 0.05
    let evaluation = try PolicyEvaluation(of: policy, on: rows(1_000, seed: 2))
    #expect(!evaluation.isCertified)
    #expect(evaluation.queues[0].volume == nil)
    #expect(evaluation.verdict == .tooManyErrors)
  }

  @Test func theWorstOfSeveralQueuesIsCorrectedForTheirNumber() throws {
    let calibration = try rows(4_000, seed: 5)
    let names = (0..<4_000).map { $0.isMultiple(of: 2) ? "even" : "odd" }
    var request = PolicyFit()
    request.risks = [RiskTarget(.error, limit: "0.1")]
    guard case .fitted(let policy) = try request.fit(on: calibration, queues: RowQueues(names))
    else {
      Issue.record("no policy")
      return
    }
    let test = try rows(1_000, seed: 6)
    let evaluation = try PolicyEvaluation(
      of: policy, on: test, queues: (0..<1_000).map { $0.isMultiple(of: 2) ? "even" : "odd" })
    #expect(evaluation.comparisons == 2)
    let smallest = try #require(evaluation.queues.flatMap(\.risks).map(\.pValue).min())
    #expect(evaluation.riskPValue == min(1, 2 * smallest))
    #expect(evaluation.verdict == .consistent)
    // Nothing is approved in a queue without rows: it is not judged.
    let odd = try PolicyEvaluation(
      of: policy, on: test, queues: Array(repeating: "odd", count: 1_000))
    #expect(odd.comparisons == 1)
  }

  /// Costs are 0, half or all of the largest: never a smaller p-value than the exact one of a two-point loss.
  @Test func costsHaveAValidPValue() throws {
    var request = PolicyFit()
    request.risks = [RiskTarget(.cost, limit: "0.1")]
    request.costs = try DecisionCosts(error: 8, review: 1, escalation: 2)
    let policy = try fitted(request, on: rows(2_000, seed: 1))
    let evaluation = try PolicyEvaluation(of: policy, on: rows(1_000, seed: 2))
    let check = try #require(evaluation.queues[0].risks.first)
    let errors = evaluation.total.errors.approve
    #expect(check.largestLoss == 8_000_000)
    #expect(check.losses == errors * 8_000_000)
    #expect(check.mean == Double(errors) / Double(check.trials))
    #expect(check.interval() == nil)
    let exact = BinomialLaw(trials: check.trials, probability: 0.1).survival(from: errors)
    #expect(check.pValue >= exact)
    #expect(evaluation.verdict == .consistent)
    let harder = try PolicyEvaluation(of: policy, on: rows(1_000, seed: 3, slope: 2))
    #expect(harder.verdict == .tooManyErrors)
  }

  /// The p-value of a control in expectation is uniform enough.
  ///
  /// Over fits and fresh rows it is at most t with probability at most t, and not far below. Each count errs falsely with probability 10^-6.
  @Test func expectedRiskHasTheBetaBinomialLaw() throws {
    #if DEBUG
    let fits = 250
    #else
    let fits = 4_000
    #endif
    var request = PolicyFit()
    request.expectedRisk = "0.1"
    var below = 0
    for seed in 0..<fits {
      let policy = try fitted(request, on: rows(60, seed: UInt64(2 * seed)))
      let evaluation = try PolicyEvaluation(
        of: policy, on: rows(80, seed: UInt64(2 * seed + 1)))
      let check = try #require(evaluation.queues[0].risks.first)
      #expect(check.law == "beta-binomial(80, 6, 55)")
      below += check.pValue <= 0.1 ? 1 : 0
    }
    let law = BinomialLaw(trials: fits, probability: 0.1)
    #expect(law.tails(at: below).upper > 1e-6)
    #expect(below > fits / 40)
  }

  /// Verdicts of certified policies on rows of their own law are false alarms at most as often as said, and more only
  /// where the certificate itself fails, which delta allows.
  @Test func alarmsAreRare() throws {
    #if DEBUG
    let fits = 60
    #else
    let fits = 1_000
    #endif
    let request = try request()
    var (alarms, policies) = (0, 0)
    for seed in 0..<fits {
      let calibration = try rows(2_000, seed: UInt64(100_000 + 2 * seed))
      guard case .fitted(let policy) = try request.fit(on: calibration) else { continue }
      policies += 1
      let evaluation = try PolicyEvaluation(
        of: policy, on: rows(400, seed: UInt64(100_001 + 2 * seed)))
      alarms += evaluation.verdict == .consistent ? 0 : 1
    }
    // 0.01 for the verdict, 0.05 for the certificate of the risk.
    #expect(BinomialLaw(trials: policies, probability: 0.06).tails(at: alarms).upper > 1e-6)
    #expect(policies > fits / 2)
  }
}
