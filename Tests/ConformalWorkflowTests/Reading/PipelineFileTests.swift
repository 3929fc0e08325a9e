import ConformalArtifacts
import ConformalWorkflow
import ExactStatistics
import Foundation
import ProbabilityCalibration
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

  @Test func orderOfKeysMeansNothing() throws {
    let folder = try PipelineFolder()
    let definitions = try folder.read(PipelineTexts.large).definitions
    // A key that begins a line with what is indented below it.
    var blocks: [String] = []
    for line in PipelineTexts.large.split(separator: "\n") {
      if line.hasPrefix(" "), let last = blocks.indices.last {
        blocks[last] += "\n" + line
      } else {
        blocks.append(String(line))
      }
    }
    #expect(blocks.count > 8)
    #expect(try folder.read(blocks.reversed().joined(separator: "\n")).definitions == definitions)
    let flows = [
      ("{logits: pol.npy, labels: pol_y.npy}", "{labels: pol_y.npy, logits: pol.npy}"),
      (
        "{reviews: 200, per: 10000, delta: 0.01}", "{per: 10000, delta: 0.01, reviews: 200}"
      ),
      ("{candidates: [temperature, isotonic], ", "{\"candidates\": ['temperature', isotonic], "),
    ]
    for (one, other) in flows {
      let text = PipelineTexts.large.replacingOccurrences(of: one, with: other)
      #expect(text != PipelineTexts.large)
      #expect(try folder.read(text).definitions == definitions)
    }
  }

  @Test func readsOneFileThatIsDivided() throws {
    let yaml = """
      model: {name: churn, version: 1}
      owner: me
      data:
        rows: {probabilities: all.npy, labels: y.npy, groups: f.csv:region}
        split: {by: grouped, seed: 7, shares: {predictor: 0.25, policy: 1/4, test: 0.5}}
        sum_tolerance: 0.001
      predictor: {score: lac, alpha: 0.05}
      policy: {max_risk: 0.05}
      gates: {coverage: true, ece: on}
      schedule: monthly
      """
    let definition = try #require(try PipelineFolder().read(yaml).definitions.first)
    let rows = RowSource(
      .probabilities, outputs: "all.npy", labels: "y.npy", groups: "f.csv:region")
    #expect(
      definition.data.source
        == .split(
          rows,
          SplitDefinition(
            by: .grouped, seed: 7, shares: [.predictor: "0.25", .policy: "0.25", .test: "0.5"])))
    #expect(definition.data.sumTolerance == 0.001)
    #expect(definition.schedule == ScheduleDefinition(cron: "monthly"))
    #expect(definition.gates.contains(GateDefinition(.coverage)))
  }

  @Test func keepsRulesWhereverTheyAreWritten() throws {
    let rules = """
      rules:
        - name: fine
          when: ece_upper <= 0.02
          then: leave
      otherwise: temperature
      """
    let folder = try PipelineFolder(["rules.yaml": rules])
    func choice(_ value: String) throws -> CalibratorDefinition.Choice? {
      let yaml =
        PipelineTexts.small.replacingOccurrences(
          of: "  test:", with: "  calibrator: {logits: cal.npy, labels: cal_y.npy}\n  test:")
        + "calibrator: {rules: \(value)}\n"
      return try folder.read(yaml).definitions.first?.calibrator?.choice
    }
    #expect(try choice("rules.yaml") == .rules(rules))
    let entry = #"{name: "Größe \n 1", when: ece_upper <= 0.02, then: leave}"#
    let inline = try #require(try choice("{rules: [\(entry)], otherwise: temperature}"))
    #expect(try choice("{otherwise: temperature, rules: [\(entry)]}") == inline)
    guard case .rules(let text) = inline else {
      Issue.record("no rules")
      return
    }
    let read = try CalibrationRules(yaml: text)
    #expect(read.rules.map { $0.name } == ["Größe \n 1"])
    #expect(read.otherwise == .method("temperature"))
  }

  /// The digest of a definition is that of its JSON.
  @Test func definitionsWithoutArrivalsKeepTheirDigests() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    for (arrivals, json) in [
      (PolicyDefinition.Capacity.Arrivals.fixed, #"{"delta":"0.05","per":100,"reviews":20}"#),
      (.poisson, #"{"arrivals":"poisson","delta":"0.05","per":100,"reviews":20}"#),
    ] {
      let capacity = PolicyDefinition.Capacity(
        reviews: 20, per: 100, delta: "0.05", arrivals: arrivals)
      let data = try encoder.encode(capacity)
      #expect(String(decoding: data, as: UTF8.self) == json)
      #expect(try JSONDecoder().decode(PolicyDefinition.Capacity.self, from: data) == capacity)
    }
  }

  @Test func aTeamMayHaveRoomForMoreRowsThanTheMean() throws {
    let yaml = PipelineTexts.large.replacingOccurrences(
      of: "per: 10000, delta", with: "per: 100, arrivals: poisson, delta")
    let capacity = try PipelineFolder().read(yaml).definitions[0].policy?.capacity
    let expected = PolicyDefinition.Capacity(
      reviews: 200, per: 100, delta: "0.01", arrivals: .poisson)
    #expect(capacity == expected)
  }

  @Test func inputsNeedNotBeThereWhereNobodyReadsThem() throws {
    let yaml = PipelineTexts.small.replacingOccurrences(of: "test.npy", with: "elsewhere.npy")
    #expect(throws: DataError.self) { try PipelineFolder().read(yaml) }
    #expect(try PipelineFolder().read(yaml, requiresInputs: false).definitions.count == 1)
  }

  @Test func readsHundredsOfModelsAtOnce() throws {
    let entries = (0..<500).map { "  - {MODEL: m\($0)}" }.joined(separator: "\n")
    let yaml =
      "for_each:\n\(entries)\n"
      + PipelineTexts.small.replacingOccurrences(of: "name: churn", with: "name: \"${MODEL}\"")
    #expect(try PipelineFolder().read(yaml).definitions.map { $0.model.name }.count == 500)
  }
}
