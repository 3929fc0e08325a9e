import ConformalWorkflow
import ExactStatistics
import Foundation
import Testing

/// What is written of a definition reads back to it.
@Suite struct PipelineYAMLTests {
  static let full: PipelineDefinition = {
    var definition = HandoffSamples.definition(.probabilities)
    definition.model.version = "1.10"
    definition.model.description = "Costs $5, ${HOME} & \"more\": # no comment"
    definition.owner = "null"
    definition.data.classes = "data/classes.txt"
    definition.data.minimumRows = 500
    definition.data.minimumRowsPerClass = 10
    definition.data.maxAge = TimeSpan(seconds: 90 * 86_400)
    definition.calibrator = .init(
      .candidates(["temperature", "isotonic"]), keepAnswers: true, seed: 3)
    var predictor = PredictorDefinition(score: "raps", alphas: ["0.05", "0.1", "1/3"])
    (predictor.randomized, predictor.lambda, predictor.kReg) = (true, 0.01, 5)
    (predictor.setPolicy, predictor.conditional, predictor.seed) = ("force-top-1", .classes, 9)
    definition.predictor = predictor
    var policy = PolicyDefinition()
    (policy.confidence, policy.maxRisk, policy.delta) = ("margin", "0.02", "0.1")
    policy.capacity = .init(reviews: 200, per: 10_000, delta: "0.05", arrivals: .poisson)
    policy.costs = .init(error: 10, review: 0.5, escalation: 4)
    (policy.allowEscalation, policy.seed, policy.reason) = (false, 1 << 40, "line one\nline two")
    definition.policy = policy
    definition.gates = [
      .init(.noOverlap), .init(.coverage, limit: 0.03, significance: "0.05"), .init(.ece),
    ]
    definition.allowInconclusive = [.ece]
    definition.history = "../history of all"
    definition.seed = 12
    return definition
  }()

  static let split: PipelineDefinition = {
    var definition = PipelineDefinition(
      model: .init(name: "a", version: "0x1F"), owner: "team: eu",
      data: .init(
        .split(
          .init(
            .probabilities, outputs: "p.csv:p0..p3", labels: "p.csv:y", ids: "p.csv:id",
            groups: "p.csv:g"),
          .init(
            by: .stratified, seed: 4,
            shares: [.calibrator: "0.25", .predictor: "0.25", .policy: "0.25", .test: "1/4"]))))
    (definition.model.intendedUse, definition.model.harms) = ("offers: no prices", "# none")
    (definition.model.groupsExamined, definition.model.appeals) = ("age", "write to us")
    definition.calibrator = .init(.candidates([]))
    definition.data.sumTolerance = 1e-05
    definition.predictor = .init(score: "saps", alphas: ["0.1"])
    definition.predictor?.weight = 0.2
    definition.predictor?.conditional = .groups
    definition.predictor?.minimumGroupSize = 50
    var policy = PolicyDefinition()
    policy.maxRisk = "0.01"
    policy.capacity = .init(reviews: 5, per: 10, delta: "0.1")
    definition.policy = policy
    definition.gates = []
    return definition
  }()

  @Test(arguments: [HandoffSamples.definition(), full, split])
  func readsBack(definition: PipelineDefinition) throws {
    let directory = NSTemporaryDirectory() + "conformal-yaml-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let path = directory + "/pipeline.yaml"
    let text = try PipelineYAML.text(of: definition)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let file = try PipelineFile(contentsOf: path, environment: [:], requiresInputs: false)
    #expect(file.definitions == [definition], "\(text)")
  }
}
