import ConformalPrediction
import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

/// Counts of bands, costs, tables and verdicts, against plain counting.
@Suite struct PolicyEvaluationTests {
  /// Twelve rows of three classes with two queues.
  private struct Rows {
    let confidences = [0.95, 0.9, 0.9, 0.8, 0.7, 0.7, 0.6, 0.5, 0.45, 0.4, 0.3, 0.2]
    let answers: [Int32] = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]
    let truths: [Int32] = [0, 1, 1, 0, 1, 2, 1, 1, 0, 0, 2, 2]
    let queues = ["b", "a", "a", "b", "a", "a", "b", "a", "b", "b", "a", "a"]

    func labeled() throws -> AnsweredRows {
      try AnsweredRows(
        Answers(labels: answers, confidences: confidences), trueLabels: truths, classCount: 3)
    }
  }

  private func policy(
    _ request: PolicyFit, _ bands: [(String?, Bands)]
  ) -> AbstentionPolicy {
    AbstentionPolicy(
      request: request,
      queues: bands.map { name, bands in
        QueuePolicy(
          name: name, bands: bands,
          certificate: BandCertificate(bands: bands, risk: nil, volume: nil))
      },
      estimates: bands.map { _ in BandEstimate(counts: BandCounts(), errors: BandCounts()) },
      rowCount: 100)
  }

  @Test func countsAreThoseOfCounting() throws {
    let rows = Rows()
    let bands = [
      "a": Bands(approveFrom: 0.7, reviewFrom: 0.4), "b": Bands(approveFrom: 0.8, reviewFrom: 0.45),
    ]
    let policy = policy(PolicyFit(), bands.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    let groups = try GroupColumns([rows.queues.map { $0 == "a" ? "z" : "y" }, rows.queues])
    let evaluation = try PolicyEvaluation(
      of: policy, on: rows.labeled(), queues: rows.queues, groups: groups)
    let decisions = rows.confidences.indices.map { row in
      let band = bands[rows.queues[row]] ?? Bands(approveFrom: 0, reviewFrom: 0)
      return rows.confidences[row] >= band.approveFrom
        ? Decision.approve : rows.confidences[row] >= band.reviewFrom ? .review : .escalate
    }
    #expect(evaluation.decisions == decisions)
    func expectTally(_ tally: BandTally, _ isMember: (Int) -> Bool) {
      let members = rows.confidences.indices.filter(isMember)
      for decision in Decision.allCases {
        let chosen = members.filter { decisions[$0] == decision }
        #expect(tally.counts[decision] == chosen.count)
        #expect(tally.errors[decision] == chosen.count { rows.answers[$0] != rows.truths[$0] })
      }
    }
    expectTally(evaluation.total) { _ in true }
    for label in 0..<3 {
      expectTally(evaluation.perAnswer[label]) { rows.answers[$0] == Int32(label) }
      expectTally(evaluation.perTrueLabel[label]) { rows.truths[$0] == Int32(label) }
    }
    #expect(evaluation.queues.map(\.policy.name) == ["a", "b"])
    for queue in evaluation.queues {
      expectTally(queue.tally) { rows.queues[$0] == queue.policy.name }
    }
    #expect(evaluation.perGroup.map(\.name) == ["y / b", "z / a"])
    for group in evaluation.perGroup {
      expectTally(group.tally) { rows.queues[$0] == group.path[1] }
    }
    // 4 of 12 answers are wrong: rows 2, 6, 8 and 10; approved are rows 0 to 5, of which row 2 is wrong.
    #expect(evaluation.accuracy == 1 - 4.0 / 12)
    #expect(evaluation.total.acceptanceRate == 0.5)
    #expect(evaluation.total.selectiveRisk == 1.0 / 6)
    #expect(
      evaluation.total.riskInterval()
        == ClopperPearson(successes: 1, trials: 6).interval(delta: "0.05"))
    #expect(evaluation.verdict == .inconclusive)
    #expect(evaluation.comparisons == 0)
    #expect(evaluation.costs == nil)
    #expect(evaluation.curve.errorCount == 4)
  }

  /// An error costs 10, a review 1, an escalation 4; reviewers let a fifth of wrong answers pass.
  @Test func costsAreComparedWithThreeBaselines() throws {
    let rows = Rows()
    var request = PolicyFit()
    request.costs = try DecisionCosts(error: 10, review: 1, escalation: 4, missRate: 0.2)
    let evaluation = try PolicyEvaluation(
      of: policy(request, [(nil, Bands(approveFrom: 0.7, reviewFrom: 0.4))]), on: rows.labeled(),
      topProbabilities: rows.confidences)
    let costs = try #require(evaluation.costs)
    func expect(_ sum: Int?, _ units: Double) {
      #expect(sum == Int(units) * DecisionCosts.resolution)
      #expect(sum.map { close(costs.perThousandRows($0), units / 12 * 1_000) } == true)
    }
    // Six approved with one error, four reviewed with two, of which a fifth passes, two escalated.
    expect(costs.policy, 10 + 4 + 4 + 8)
    expect(costs.approveAll, 40)
    expect(costs.reviewAll, 12 + 8)
    // From 0.5: eight approved with two errors, four reviewed with two.
    expect(costs.plain, 20 + 4 + 4)
    let blind = try PolicyEvaluation(
      of: policy(request, [(nil, Bands(approveFrom: 0.7, reviewFrom: 0.4))]), on: rows.labeled())
    #expect(blind.costs?.plain == nil)
    #expect(blind.costs?.policy == costs.policy)
  }

  @Test func risksOfClassesAreSharesOfTheirRows() throws {
    let rows = Rows()
    var request = PolicyFit()
    request.risks = [
      RiskTarget(.error, limit: "0.1"), RiskTarget(.errorOfAnswer(2), limit: "0.2"),
      RiskTarget(.missed(1), limit: "0.3"), RiskTarget(.missed(0), limit: "0.4"),
    ]
    let evaluation = try PolicyEvaluation(
      of: policy(request, [(nil, Bands(approveFrom: 0.6, reviewFrom: 0.4))]), on: rows.labeled())
    let checks = evaluation.queues[0].risks
    // Approved are rows 0 to 6, of which 2 (answer 2, truth 1) and 6 (answer 0, truth 1) are wrong; four rows are of
    // class 1, five of class 0.
    #expect(checks.map(\.trials) == [7, 2, 5, 4])
    #expect(checks.map(\.losses) == [2, 1, 2, 0])
    #expect(checks.map(\.limit) == ["0.1", "0.2", "0.3", "0.4"])
    // P(Bin(2, 1/5) >= 1).
    #expect(close(checks[1].pValue, 0.36))
    #expect(close(checks[3].pValue, 1))
    #expect(evaluation.comparisons == 4)
  }

  @Test func rowsMustFitThePolicy() throws {
    let rows = try Rows().labeled()
    let two = policy(
      PolicyFit(),
      [
        ("a", Bands(approveFrom: 1, reviewFrom: 0)), ("b", Bands(approveFrom: 1, reviewFrom: 0)),
      ])
    let one = policy(PolicyFit(), [(nil, Bands(approveFrom: 1, reviewFrom: 0))])
    #expect(throws: DataError.self) { try PolicyEvaluation(of: two, on: rows) }
    #expect(throws: DataError.self) {
      try PolicyEvaluation(of: two, on: rows, queues: Array(repeating: "c", count: 12))
    }
    #expect(throws: DataError.self) { try PolicyEvaluation(of: two, on: rows, queues: ["a"]) }
    #expect(throws: DataError.self) {
      try PolicyEvaluation(of: one, on: rows, topProbabilities: [0.5])
    }
    let none = try AnsweredRows(confidences: [], isError: [])
    #expect(throws: DataError.self) { try PolicyEvaluation(of: one, on: none) }
    // Rows whose answers are only known to be right or wrong have no tables of classes.
    let bare = try PolicyEvaluation(
      of: one, on: AnsweredRows(confidences: [1, 0.5], isError: [false, true]))
    #expect(bare.perAnswer.isEmpty && bare.perTrueLabel.isEmpty && bare.perGroup.isEmpty)
    #expect(bare.total.counts.approve == 1)
  }
}
