import ConformalTesting
import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

/// The promises over repeated calibration sets, from laws whose risks are known exactly; each check
/// raises a false alarm with probability at most 1e-6.
@Suite struct RiskControlValidityTests {
  #if DEBUG
  static let replications = 60
  #else
  static let replications = 2_000
  #endif
  static let grid = try? ControlGrid(thresholds: [0, 0.1, 0.2, 0.4, 0.5, 0.6, 0.8, 0.9, 1])

  private func trueRisks(
    _ risk: MultilabelRisk, _ kind: RiskPopulation.Kind, _ grid: ControlGrid
  ) throws -> [LossTotal] {
    try RiskPopulation(kind).everyone().curves(of: [risk], on: grid)[0].totals
  }

  /// How often a choice is made whose true risk is above the limit.
  private func failures(
    _ risk: MultilabelRisk, _ kind: RiskPopulation.Kind, atMost limit: Double, rowCount: Int,
    _ grid: ControlGrid, _ choose: (MultilabelRows) throws -> [Int]
  ) throws -> Int {
    let risks = try trueRisks(risk, kind, grid).map { $0.mean ?? 1 }
    let population = RiskPopulation(kind)
    return try (0..<Self.replications).count { replication in
      let rows = try population.sample(rowCount, replication: replication)
      return try choose(rows).contains { risks[$0] > limit }
    }
  }

  @Test(arguments: RiskPopulation.Kind.allCases, [20, 61])
  func conformalRiskControlKeepsTheExpectedLoss(
    _ kind: RiskPopulation.Kind, _ rowCount: Int
  ) throws {
    let grid = try #require(Self.grid)
    let target = MultilabelTarget(.falseNegativeRate, atMost: "0.15")
    let method = try ConformalRiskControl(target)
    let risks = try trueRisks(.falseNegativeRate, kind, grid).map { $0.mean ?? 1 }
    let population = RiskPopulation(kind)
    var losses: [Double] = []
    for replication in 0..<Self.replications {
      let rows = try population.sample(rowCount, replication: replication)
      let curve = try rows.curves(
        of: [.falseNegativeRate], on: grid, execution: Execution(threadCount: 1))[0]
      let chosen = try method.outcome(curve, on: grid).chosen
      losses.append(chosen.map { risks[$0] } ?? 0)
    }
    let pValue = MeanTest.hoeffdingBentkus.pValue(
      of: try LossTotal(losses).complement, above: target.maxRisk.complement)
    #expect(pValue >= 1e-6, "mean \(losses.reduce(0, +) / Double(losses.count))")
    if kind == .tied { #expect(losses.contains { $0 > 0.15 }, "an average only") }
  }

  @Test(arguments: MeanBound.allCases, RiskPopulation.Kind.allCases)
  func riskControllingSetsFailRarely(_ bound: MeanBound, _ kind: RiskPopulation.Kind) throws {
    let grid = try #require(Self.grid)
    let risk = bound == .binomial ? MultilabelRisk.anyMiss : .falseNegativeRate
    // A limit just below the true risk of a parameter, so that its choice is a failure.
    let limit: Level = bound == .binomial ? "0.336" : "0.188"
    let method = try RiskControllingSets(
      MultilabelTarget(risk, atMost: limit), delta: "0.1", bound: bound)
    let failures = try failures(
      risk, kind, atMost: limit.doubleValue, rowCount: 61, grid
    ) { rows in
      let execution = Execution(threadCount: 1)
      let curve = try rows.curves(of: [risk], on: grid, execution: execution)[0]
      return try method.outcome(curve, rows, on: grid, execution: execution).valid
    }
    let check = StatisticalCheck.failures(
      atMost: "0.1", failures: failures, of: Self.replications)
    #expect(check.holds, "\(check)")
  }

  @Test(
    arguments: FamilyCorrection.allCases, [MultilabelRisk.falseNegativeRate, .falseDiscoveryRate])
  func learnThenTestFailsRarely(_ correction: FamilyCorrection, _ risk: MultilabelRisk) throws {
    let grid = try ControlGrid(thresholds: [0, 0.2, 0.5, 0.8, 0.9, 1], topK: [1, 5])
    let limit: Level = risk == .falseNegativeRate ? "0.188" : "0.444"
    for bound in [MeanBound.hoeffdingBentkus, .betting] {
      let method = try LearnThenTest(
        [MultilabelTarget(risk, atMost: limit)], delta: "0.1", bound: bound, correction: correction)
      let failures = try failures(
        risk, .tied, atMost: limit.doubleValue, rowCount: 61, grid
      ) { rows in
        let execution = Execution(threadCount: 1)
        let curve = try rows.curves(of: [risk], on: grid, execution: execution)[0]
        return try method.outcome([curve], least: curve, rows, on: grid, execution: execution).valid
      }
      let check = StatisticalCheck.failures(
        atMost: "0.1", failures: failures, of: Self.replications)
      #expect(check.holds, "\(bound): \(check)")
    }
  }
}
