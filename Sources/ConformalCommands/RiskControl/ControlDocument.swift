internal import ConformalArtifacts
internal import ExactStatistics
internal import SelectiveAbstention

/// What `control` says.
struct ControlDocument: Encodable {
  struct Target: Encodable {
    /// Where no parameter is valid, the smallest limit that would have been possible, the others as they are.
    let leastFeasible: Double?
    let maxRisk: String
    let risk: String
  }

  struct Grid: Encodable {
    let parameters: Int
    let smallestThreshold: Double
    let largestThreshold: Double
    let thresholds: Int
    let topK: [Int]?
  }

  struct Chosen: Encodable {
    let bound: Double?
    let means: [String: Double]
    let pValue: Double?
    let threshold: Double
    let topK: Int?
  }

  struct TestTarget: Encodable {
    let consistent: Bool
    let maxRisk: String
    let mean: Double
    let pValue: Double
    let risk: String
  }

  struct Test: Encodable {
    let means: [String: Double]
    let n: Int
    let targets: [TestTarget]
  }

  let assumption: String
  let bound: String?
  let chosen: Chosen?
  let delta: String?
  let feasible: Bool
  let grid: Grid
  let guarantee: String?
  let inputs: [DataRecord.Input]
  let labelCount: Int
  let method: String
  let minimize: String?
  let n: Int
  let schema: String
  let targets: [Target]
  let test: Test?
  let testing: String?
  let valid: Int

  init(
    _ command: Control, _ choice: ParameterChoice, _ evaluations: [RiskCurve],
    inputs: [DataRecord.Input]
  ) {
    let outcome = choice.outcome
    let promise = RiskPromise(command.method, command.targets)
    (assumption, method) = (promise.assumption, promise.method)
    guarantee = outcome.chosen == nil ? nil : promise.guarantee
    (delta, bound, testing) = (promise.delta, promise.bound, promise.testing)
    feasible = outcome.chosen != nil
    grid = Grid(
      parameters: choice.grid.count, smallestThreshold: choice.grid.thresholds[0],
      largestThreshold: choice.grid.thresholds[choice.grid.thresholds.count - 1],
      thresholds: choice.grid.thresholds.count,
      topK: choice.grid.topK == [nil] ? nil : choice.grid.topK.compactMap { $0 })
    self.inputs = inputs
    (n, labelCount) = (choice.rowCount, choice.labelCount)
    minimize = testing == nil ? nil : command.usedCriterion.rawValue
    schema = "swift-conformal/risk-control/1"
    targets = command.targets.enumerated().map { index, target in
      Target(
        leastFeasible: outcome.chosen == nil ? outcome.leastFeasible[index] : nil,
        maxRisk: "\(target.maxRisk)", risk: target.risk.rawValue)
    }
    valid = outcome.valid.count
    let isPValue = promise.testing != nil
    chosen = outcome.chosen.map { index in
      Chosen(
        bound: isPValue ? nil : outcome.evidence[index],
        means: Self.means(choice.curves, at: index),
        pValue: isPValue ? outcome.evidence[index] : nil,
        threshold: choice.grid[index].threshold, topK: choice.grid[index].topK)
    }
    test = evaluations.first.map { first in
      Test(
        means: Self.means(evaluations, at: 0), n: first.totals[0].count,
        targets: zip(command.targets, evaluations).map { target, curve in
          let evaluation = RiskEvaluation(target, total: curve.totals[0])
          return TestTarget(
            consistent: evaluation.isConsistent(), maxRisk: "\(target.maxRisk)",
            mean: evaluation.total.mean ?? 0, pValue: evaluation.pValue,
            risk: target.risk.rawValue)
        })
    }
  }

  private static func means(_ curves: [RiskCurve], at index: Int) -> [String: Double] {
    Dictionary(
      curves.map { ($0.risk.memberName, $0.totals[index].mean ?? 0) },
      uniquingKeysWith: { first, _ in first })
  }
}
