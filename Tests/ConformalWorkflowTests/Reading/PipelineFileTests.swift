import ConformalWorkflow
import ExactStatistics
import Foundation
import ScoringCore
import Testing

@Suite struct PipelineFileTests {
  @Test func readsTheSmallest() throws {
    let folder = try PipelineFolder()
    let file = try folder.read(PipelineTexts.small)
    let definition = try #require(file.definitions.first)
    #expect(file.definitions.count == 1)
    #expect(definition.model == ModelDefinition(name: "churn", version: "2026-11"))
    #expect(definition.owner == "team@example.com")
    #expect(
      definition.data.source
        == .roles([
          .predictor: RowSource(.logits, outputs: "pre.npy", labels: "pre_y.npy"),
          .test: RowSource(.logits, outputs: "test.npy", labels: "test_y.npy"),
        ]))
    #expect(definition.predictor == PredictorDefinition(score: "aps", alphas: ["0.1"]))
    #expect(definition.calibrator == nil && definition.policy == nil && definition.schedule == nil)
    #expect(
      definition.gates.map { $0.kind } == [.minimumRows, .noOverlap, .coverage, .ece])
    #expect(definition.history == "history")
    #expect(file.resolve("scores.npz:logits") == "\(folder.path)/scores.npz:logits")
    #expect(file.resolve("/data/x.npy") == "/data/x.npy")
  }

  @Test func readsEverything() throws {
    let definition = try #require(try PipelineFolder().read(PipelineTexts.large).definitions.first)
    #expect(definition.model.description == "Who will leave")
    guard case .roles(let roles) = definition.data.source else {
      Issue.record("no roles")
      return
    }
    #expect(
      roles[.predictor]
        == RowSource(
          .logits, outputs: "pre.npy", labels: "pre_y.npy", ids: "f.csv:id", groups: "f.csv:region")
    )
    #expect(roles[.test]?.outputs == "all.npz:logits")
    #expect(definition.data.classes == "classes.txt")
    #expect(definition.data.minimumRows == 500 && definition.data.minimumRowsPerClass == 5)
    #expect(definition.data.maxAge == TimeSpan("90 days"))
    #expect(
      definition.calibrator
        == CalibratorDefinition(
          .candidates(["temperature", "isotonic"]), keepAnswers: true, seed: 3))
    var predictor = PredictorDefinition(score: "raps", alphas: ["0.1", "1/3"])
    (predictor.randomized, predictor.lambda, predictor.kReg) = (false, 0.02, 4)
    (predictor.setPolicy, predictor.conditional) = ("force-top-1", .groups)
    predictor.minimumGroupSize = 100
    #expect(definition.predictor == predictor)
    var policy = PolicyDefinition()
    (policy.confidence, policy.maxRisk, policy.delta) = ("margin", "0.02", "0.1")
    policy.capacity = .init(reviews: 200, per: 10_000, delta: "0.01")
    policy.costs = .init(error: 10, review: 1, escalation: 4.5)
    (policy.allowEscalation, policy.reason) = (false, "agreed")
    #expect(definition.policy == policy)
    #expect(
      definition.gates
        == [
          GateDefinition(.minimumRows), GateDefinition(.noOverlap), GateDefinition(.freshness),
          GateDefinition(.coverage, limit: 0.02, significance: "0.05"),
          GateDefinition(.ece, limit: 0.03), GateDefinition(.logLoss),
          GateDefinition(.logLossInForce), GateDefinition(.selectiveRisk),
          GateDefinition(.reviewVolume),
        ])
    #expect(definition.allowInconclusive == [.ece, .logLoss])
    #expect(
      definition.schedule
        == ScheduleDefinition(cron: "0 6 1 * *", grace: TimeSpan(seconds: 3 * 86_400)))
    #expect(definition.history == "kept/history")
    #expect(definition.seed == 7)
  }
}
