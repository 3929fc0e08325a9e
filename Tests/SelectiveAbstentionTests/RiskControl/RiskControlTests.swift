import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

/// The choices, on losses made by hand.
@Suite struct RiskControlTests {
  /// Rows of one label that is true, with these scores: the false-negative rate at threshold t is the
  /// share of scores below t.
  private func rows(_ scores: [Double]) throws -> MultilabelRows {
    try MultilabelRows(
      scores: Matrix(rows: scores.map { [$0] }), truth: Matrix(rows: scores.map { _ in [1.0] }))
  }

  private func controlled(
    _ scores: [Double], atMost alpha: Level, _ grid: ControlGrid
  ) throws -> RiskControlOutcome {
    let method = try ConformalRiskControl(MultilabelTarget(.falseNegativeRate, atMost: alpha))
    let curve = try rows(scores).curves(of: [.falseNegativeRate], on: grid)[0]
    return try method.outcome(curve, on: grid)
  }

  /// (sum + 1) / (n + 1) = alpha is within: 2/20 is 1/10, and 1/30 is 1/30.
  @Test func equalityIsWithin() throws {
    let grid = try ControlGrid(steps: 10)
    let scores = [0.35] + [Double](repeating: 1, count: 18)
    #expect(try controlled(scores, atMost: "0.1", grid).chosen == 10)
    #expect(try controlled(scores, atMost: "0.0999999", grid).chosen == 3)
    let method = try ConformalRiskControl(MultilabelTarget(.setSize, atMost: "1/30"))
    #expect(method.isWithin(LossTotal(errors: 0, of: 29)))
    #expect(!method.isWithin(LossTotal(errors: 0, of: 28)))
    #expect(!method.isWithin(LossTotal(numeratorsByDenominator: [0, 1], count: 29)))
  }

  /// conformal-risk's `get_lhat` takes the first index whose bound reaches alpha, minus one; where
  /// none does it finds index 0 and returns the most cautious parameter.
  @Test func allParametersValidGivesTheLeastCautious() throws {
    func getLhat(_ bounds: [Double], alpha: Double) -> Int {
      max((bounds.firstIndex { $0 >= alpha } ?? 0) - 1, 0)
    }
    let grid = try ControlGrid(steps: 10)
    let outcome = try controlled([Double](repeating: 1, count: 50), atMost: "0.1", grid)
    #expect(outcome.isValid.allSatisfy { $0 })
    #expect(outcome.chosen == 10)
    #expect(getLhat(outcome.evidence, alpha: 0.1) == 0)
  }

  @Test func infeasibleSaysWhatWouldBePossible() throws {
    let grid = try ControlGrid(thresholds: [0.5, 0.6])
    let outcome = try controlled([0.4, 0.9, 0.9, 0.9], atMost: "0.3", grid)
    #expect(outcome.chosen == nil && outcome.valid.isEmpty)
    #expect(abs(outcome.leastFeasible[0] - 0.4) < 1e-12)
    let possible = try controlled([0.4, 0.9, 0.9, 0.9], atMost: "0.4", grid)
    #expect(possible.chosen == 1)
    // Too few rows for any choice.
    #expect(try controlled([0.9], atMost: "0.3", grid).chosen == nil)
  }

  @Test func riskOfSetSizeIsSafeAtTheTop() throws {
    let rows = try RiskPopulation(.tied).everyone()
    let grid = try ControlGrid(steps: 10)
    let method = try ConformalRiskControl(MultilabelTarget(.setSize, atMost: "0.4"))
    let outcome = try method.outcome(rows.curves(of: [.setSize], on: grid)[0], on: grid)
    let chosen = try #require(outcome.chosen)
    #expect(outcome.valid == Array(chosen...10) && chosen > 0 && chosen < 10)
  }

  /// The walk stops at the first bound above alpha, and takes nothing beyond it.
  @Test(arguments: [MeanBound.hoeffdingBentkus, .hoeffding, .bernstein, .betting])
  func rcpsStopsAtTheFirstFailure(_ bound: MeanBound) throws {
    let rows = try RiskPopulation(.tied).sample(301, replication: 1)
    let grid = try ControlGrid(steps: 40)
    let method = try RiskControllingSets(
      MultilabelTarget(.falseNegativeRate, atMost: "0.2"), delta: "0.1", bound: bound)
    let curve = try rows.curves(of: [.falseNegativeRate], on: grid)[0]
    let outcome = try method.outcome(curve, rows, on: grid)
    let firstFailure = try #require(outcome.evidence.firstIndex { $0 > 0.2 })
    #expect(outcome.chosen == firstFailure - 1)
    #expect(outcome.valid == Array(0..<firstFailure))
    #expect(
      try method.outcome(curve, rows, on: grid, execution: Execution(threadCount: 3)) == outcome)
    #expect(zip(outcome.evidence, curve.totals).allSatisfy { $0 >= ($1.mean ?? 1) })
    // Each limit that it says is possible is possible, and a little less is not.
    let least = outcome.leastFeasible[0]
    for (limit, isPossible) in [(least + 1e-6, true), (least - 1e-6, false)] {
      let other = try RiskControllingSets(
        MultilabelTarget(
          .falseNegativeRate,
          atMost: Level(numerator: Int(limit * 1e9), denominator: 1_000_000_000)),
        delta: "0.1", bound: bound)
      #expect((try other.outcome(curve, rows, on: grid).chosen != nil) == isPossible)
    }
  }

  @Test func corrections() {
    let p = [0.001, 0.04, 0.03, 0.2, 0.02]
    func valid(_ correction: FamilyCorrection, _ sequences: [[Int]] = []) -> [Int] {
      let flags = correction.rejections(pValues: p, delta: "0.1", sequences: sequences)
      return flags.indices.filter { flags[$0] }
    }
    #expect(valid(.bonferroni) == [0, 4])
    #expect(valid(.holm) == [0, 1, 2, 4])  // .001·5, .02·4, .03·3, .04·2 <= .1 < .2
    #expect(valid(.fixedSequence, [[0, 1, 2, 3, 4]]) == [0, 1, 2])
    #expect(valid(.fixedSequence, [[4, 3, 0], [1, 2]]) == [1, 2, 4])  // .05 each
    #expect(valid(.fixedSequence, [[3, 0]]) == [])
  }

  @Test func ltFindsAllAndTheBest() throws {
    let rows = try RiskPopulation(.tied).sample(2_001, replication: 2)
    let grid = try ControlGrid(steps: 20, topK: [1, 2, 3, 5])
    let targets = [
      MultilabelTarget(.falseNegativeRate, atMost: "0.45"),
      MultilabelTarget(.falseDiscoveryRate, atMost: "0.5"),
    ]
    let curves = try rows.curves(of: [.falseNegativeRate, .falseDiscoveryRate, .setSize], on: grid)
    let method = try LearnThenTest(targets, delta: "0.1")
    let outcome = try method.outcome(Array(curves[..<2]), least: curves[2], rows, on: grid)
    // The p-value of a parameter is the larger one.
    for index in 0..<grid.count {
      let values = zip(targets, curves).map {
        MeanTest.hoeffdingBentkus.pValue(of: $1.totals[index], above: $0.maxRisk)
      }
      #expect(outcome.evidence[index] == values.max())
    }
    let valid = outcome.valid
    #expect(valid.count > 3 && valid.count < grid.count)
    let best = try #require(outcome.chosen)
    #expect(valid.contains(best))
    #expect(valid.allSatisfy { curves[2].totals[$0].sum >= curves[2].totals[best].sum })
    // Of equal ones the first: thresholds between two distinct scores give equal sets.
    let equal = valid.filter {
      curves[2].totals[$0].sum == curves[2].totals[best].sum
        && curves[0].totals[$0].sum == curves[0].totals[best].sum
    }
    #expect(equal.count > 1 && equal.first == best)
    let bonferroni = try LearnThenTest(targets, delta: "0.1", correction: .bonferroni)
      .outcome(Array(curves[..<2]), least: curves[2], rows, on: grid)
    #expect(Set(bonferroni.valid).isSubset(of: valid))
  }

  @Test(arguments: FamilyCorrection.allCases, [MeanBound.hoeffdingBentkus, .betting])
  func ltInfeasible(_ correction: FamilyCorrection, _ bound: MeanBound) throws {
    let rows = try RiskPopulation(.tied).sample(101, replication: 3)
    let grid = try ControlGrid(thresholds: [0.3, 0.5, 0.7], topK: [2, 3])
    let curves = try rows.curves(of: [.falseNegativeRate, .setSize], on: grid)
    func outcome(_ limit: Double) throws -> RiskControlOutcome {
      let target = MultilabelTarget(
        .falseNegativeRate,
        atMost: try Level(numerator: Int(limit * 1e9), denominator: 1_000_000_000))
      return try LearnThenTest([target], delta: "0.1", bound: bound, correction: correction)
        .outcome([curves[0]], least: curves[1], rows, on: grid)
    }
    let none = try outcome(0.01)
    #expect(none.chosen == nil && none.valid.isEmpty)
    let least = none.leastFeasible[0]
    #expect(least > 0.1 && least < 1)
    #expect(try outcome(least + 1e-6).chosen != nil)
    #expect(try outcome(least - 1e-6).chosen == nil)
  }

  /// Two limits that no parameter keeps together, though each is kept by some: the limits that are
  /// said to be possible are so beside the other one.
  @Test func ltInfeasibleTogether() throws {
    let rows = try RiskPopulation(.tied).sample(801, replication: 4)
    let grid = try ControlGrid(steps: 10)
    let risks: [MultilabelRisk] = [.falseNegativeRate, .falseDiscoveryRate]
    let curves = try rows.curves(of: risks, on: grid)
    func outcome(_ limits: [Double]) throws -> RiskControlOutcome {
      let targets = try zip(risks, limits).map {
        MultilabelTarget(
          $0, atMost: try Level(numerator: Int($1 * 1e9), denominator: 1_000_000_000))
      }
      return try LearnThenTest(targets, delta: "0.1")
        .outcome(curves, least: curves[0], rows, on: grid)
    }
    let limits = [0.2, 0.4]
    let none = try outcome(limits)
    #expect(none.chosen == nil && none.leastFeasible.count == 2)
    for index in limits.indices {
      var changed = limits
      #expect(none.leastFeasible[index] > limits[index] + 0.1)
      changed[index] = none.leastFeasible[index] + 1e-6
      #expect(try outcome(changed).chosen != nil)
      changed[index] = none.leastFeasible[index] - 1e-6
      #expect(try outcome(changed).chosen == nil)
    }
  }

  @Test func requestsWithoutMeaning() throws {
    let rate = MultilabelTarget(.falseDiscoveryRate, atMost: "0.1")
    let misses = MultilabelTarget(.falseNegativeRate, atMost: "0.1")
    #expect(throws: DataError.self) { try ConformalRiskControl(rate) }
    #expect(throws: DataError.self) { try RiskControllingSets(rate, delta: "0.1") }
    #expect(throws: DataError.self) {
      try RiskControllingSets(misses, delta: "0.1", bound: .binomial)
    }
    #expect(throws: DataError.self) { try LearnThenTest([], delta: "0.1") }
    #expect(throws: DataError.self) { try LearnThenTest([misses, misses], delta: "0.1") }
    #expect(throws: DataError.self) {
      try LearnThenTest([misses], delta: "0.1", bound: .bernstein)
    }
    #expect(throws: DataError.self) {
      try LearnThenTest([misses, rate], delta: "0.1", correction: .fixedSequence)
    }
    let grid = try ControlGrid(steps: 2, topK: [1, 2])
    let curve = try RiskPopulation(.tied).everyone().curves(of: [.falseNegativeRate], on: grid)[0]
    #expect(throws: DataError.self) { try ConformalRiskControl(misses).outcome(curve, on: grid) }
  }

  @Test func evaluationNoticesTooManyLosses() {
    func evaluation(_ errors: Int) -> RiskEvaluation {
      RiskEvaluation(
        MultilabelTarget(.anyMiss, atMost: "0.1"), total: LossTotal(errors: errors, of: 1_000))
    }
    #expect(evaluation(100).isConsistent() && evaluation(100).pValue > 0.4)
    #expect(evaluation(0).pValue == 1)
    #expect(!evaluation(130).isConsistent())
    let exact = BinomialLaw(trials: 1_000, probability: 0.1).tails(at: 120).upper
    #expect(abs(evaluation(120).pValue / exact - 1) < 1e-9)
  }
}
