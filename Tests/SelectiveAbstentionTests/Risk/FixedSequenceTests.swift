import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

/// The scan over all thresholds against a slow one that tests each of them from scratch.
@Suite struct FixedSequenceTests {
  /// The lowest threshold before the first whose p-value is above delta, by the book.
  private func slow(
    _ rows: SyntheticRows, _ test: [Int], from start: Double, limit: Level, delta: Double
  ) -> Double? {
    let below = Set(test.map { rows.confidences[$0] }).filter { $0 < start }.sorted(by: >)
    var lowest: Double?
    for threshold in [start] + below {
      let accepted = test.filter { rows.confidences[$0] >= threshold }
      let errors = accepted.filter { rows.isError[$0] }.count
      let pValue =
        accepted.isEmpty
        ? 1
        : BinomialLaw(trials: accepted.count, probability: limit.doubleValue)
          .cumulative(through: errors)
      guard pValue <= delta else { return lowest }
      lowest = threshold
    }
    return lowest
  }

  @Test(arguments: [20, 63, 257, 1_000, 3_001], [0, 7, 40])
  func agreesWithTestingEachThreshold(count: Int, levels: Int) throws {
    for (seed, limit) in zip(UInt64(1)..., ["0.05", "0.1", "0.2", "0.35"] as [Level]) {
      let synthetic = SyntheticRows(
        count: count, seed: seed + UInt64(count), levels: levels
      ) { 0.4 * (1 - $0) }
      var fit = PolicyFit()
      fit.risks = [RiskTarget(.error, limit: limit)]
      let roles = try RowRoles(designShare: fit.designShare, capacityShare: nil, seed: 0)
      let test = (0..<count).filter { roles.role(of: UInt64($0)) == .test }
      switch try fit.fit(on: try synthetic.rows()) {
      case .fitted(let policy):
        guard case .tested(let found, _) = policy.queues[0].certificate.risk else {
          Issue.record("no test")
          return
        }
        #expect(
          found.approveFrom
            == slow(synthetic, test, from: found.startedFrom, limit: limit, delta: 0.05))
        let accepted = test.filter { synthetic.confidences[$0] >= found.approveFrom }
        #expect(found.approvedCount == accepted.count)
        #expect(found.risks[0].trials == accepted.count)
        #expect(found.risks[0].losses == accepted.filter { synthetic.isError[$0] }.count)
        #expect(found.risks[0].pValue <= 0.05)
        #expect(policy.queues[0].bands.approveFrom == found.approveFrom)
      case .infeasible(let alternatives):
        #expect(alternatives.counts[0].pValue > 0.05)
      }
    }
  }

  /// A permutation of rows with their identifiers changes nothing.
  @Test func orderOfRowsDoesNotMatter() throws {
    let count = 999
    let synthetic = SyntheticRows(count: count, seed: 5, levels: 50) { 0.2 * (1 - $0) }
    let order = (0..<count).map { ($0 * 571) % count }
    let permuted = try AnsweredRows(
      Answers(
        labels: order.map { synthetic.answers[$0] },
        confidences: order.map { synthetic.confidences[$0] }),
      trueLabels: order.map { synthetic.truths[$0] }, classCount: 3,
      identifiers: .given(order.map { UInt64($0) }))
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.1"), RiskTarget(.missed(1), limit: "0.2")]
    fit.capacity = try ReviewCapacity(reviews: 30, arrivals: .fixed(200), delta: "0.05")
    fit.costs = try DecisionCosts(error: 10, review: 1, escalation: 3, missRate: 0.1)
    guard case .fitted(let one) = try fit.fit(on: try synthetic.rows()),
      case .fitted(let other) = try fit.fit(on: permuted)
    else {
      Issue.record("infeasible")
      return
    }
    #expect(one.queues == other.queues)
    #expect(one.estimates == other.estimates)
  }

  /// The reference of SGR evaluates rows, not values: a tie block is certified in part and accepted whole.
  @Test func tieBlocksAreWhole() throws {
    // 100 rows tie, the last 30 of them wrong.
    let count = 600
    let confidences = (0..<count).map { $0 < 100 ? 0.9 : 0.1 }
    let rows = try AnsweredRows(
      confidences: confidences, isError: (0..<count).map { $0 >= 70 })
    var fit = PolicyFit()
    fit.risks = [RiskTarget(.error, limit: "0.1")]
    guard case .infeasible(let alternatives) = try fit.fit(on: rows) else {
      Issue.record("certified a part of a tie block")
      return
    }
    #expect(alternatives.counts[0].losses > 0)
  }

  @Test(arguments: [RiskTesting.bonferroni, .holm])
  func simultaneousTestsNeedSmallerPValues(testing: RiskTesting) throws {
    var certified = 0
    for seed in UInt64(0)..<20 {
      let synthetic = SyntheticRows(count: 1_500, seed: seed) { 0.15 * (1 - $0) }
      var fit = PolicyFit()
      fit.risks = [RiskTarget(.error, limit: "0.08")]
      fit.testing = testing
      guard case .fitted(let policy) = try fit.fit(on: try synthetic.rows()),
        case .tested(let found, _) = policy.queues[0].certificate.risk
      else { continue }
      certified += 1
      let level = testing == .bonferroni ? 0.05 / Double(SelectiveRiskTest.candidateCount) : 0.05
      #expect(found.risks[0].pValue <= level)
    }
    #expect(certified > 10)
  }

  /// Holm certifies whatever Bonferroni does, and lower thresholds at times.
  @Test func holmIsNeverBehindBonferroni() throws {
    for seed in UInt64(0)..<20 {
      let rows = try SyntheticRows(count: 900, seed: seed) { 0.2 * (1 - $0) }.rows()
      var fit = PolicyFit()
      fit.risks = [RiskTarget(.error, limit: "0.12")]
      fit.testing = .bonferroni
      guard case .fitted(let bonferroni) = try fit.fit(on: rows) else { continue }
      fit.testing = .holm
      guard case .fitted(let holm) = try fit.fit(on: rows) else {
        Issue.record("Holm finds nothing where Bonferroni does")
        continue
      }
      #expect(holm.queues[0].bands.approveFrom <= bonferroni.queues[0].bands.approveFrom)
    }
  }
}
