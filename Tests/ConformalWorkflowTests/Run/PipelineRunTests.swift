import ConformalArtifacts
import ConformalWorkflow
import ExactStatistics
import Foundation
import ScoringCore
import SelectiveAbstention
import Testing

@Suite struct PipelineRunTests {
  @Test func everyPartIsKept() throws {
    let folder = try RunFolder()
    let result = try folder.run(folder.definition()).atTestTime()
    let record = result.record
    #expect(result.reused.isEmpty)
    #expect(record.stages.map(\.name) == StageName.allCases.filter { $0 != .gates })
    #expect(
      record.artifacts.map(\.name) == [
        "calibrator.json", "predictor.json", "policy.yaml", "report.html", "report.json",
      ])
    let entry = try #require(result.entry)
    #expect(try folder.history.entry(entry.sequence) == entry)
    for input in record.inputs {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file(input.address)))
      #expect(ObjectStore.sha256(of: Array(bytes)) == input.sha256)
      #expect(try folder.history.objects.bytes(input.sha256, suffix: ".npy").count == bytes.count)
    }
    let names = Set(record.metrics.map(\.name))
    #expect(
      names.isSuperset(of: [
        "accuracy", "ece", "log_loss", "brier", "ece_before", "log_loss_difference", "coverage@0.1",
        "mean_size@0.1", "quantile@0.1", "review_rate", "acceptance_rate", "selective_risk",
        "threshold.approve", "calibrator.temperature",
      ]))
    let temperature = try #require(
      record.metrics.first { $0.name == "calibrator.temperature" }?.value)
    #expect(temperature > 1.2 && temperature < 2.1)
  }

  @Test func artifactsAreThoseOfTheLibrary() throws {
    let folder = try RunFolder()
    let record = try folder.run(folder.definition()).atTestTime().record
    let store = try folder.history.objects
    func bytes(_ name: String) throws -> [UInt8] {
      let reference = try #require(record.artifacts.first { $0.name == name })
      return try store.bytes(reference.sha256, suffix: name.hasSuffix(".yaml") ? ".yaml" : ".json")
    }
    let calibrator = try CalibratorArtifact(decoding: bytes("calibrator.json"))
    let predictor = try PredictorArtifact(decoding: bytes("predictor.json"))
    let policy = try PolicyArtifact(
      decoding: String(decoding: bytes("policy.yaml"), as: UTF8.self))
    #expect(try predictor.calibrator?.sha256 == calibrator.sha256)
    #expect(try policy.source.calibrator?.sha256 == calibrator.sha256)
    #expect(policy.author == "team@example.com")
    #expect(calibrator.data.inputs.map(\.role) == ["logits", "labels"])
  }

  /// The promise on reviews holds for the arrivals that the pipeline names, and the certificate says for which.
  @Test(arguments: PolicyDefinition.Capacity.Arrivals.allCases)
  func thePolicyIsCertifiedForItsArrivals(
    arrivals: PolicyDefinition.Capacity.Arrivals
  ) throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    definition.policy?.capacity = .init(
      reviews: 60, per: 300, delta: "0.05", arrivals: arrivals)
    let plan = try folder.run(definition).plan()
    let words = try #require(plan.stages.first { $0.name == .policy }?.words)
    #expect(words.hasSuffix(arrivals == .poisson ? " of 300 rows on average" : " of 300 rows"))
    let record = try folder.run(definition).atTestTime().record
    let reference = try #require(record.artifacts.first { $0.name == "policy.yaml" })
    let text = String(
      decoding: try folder.history.objects.bytes(reference.sha256, suffix: ".yaml"), as: UTF8.self)
    let artifact = try PolicyArtifact(decoding: text)
    let isPoisson = arrivals == .poisson
    let expected: Arrivals = isPoisson ? .poisson(mean: 300) : .fixed(300)
    #expect(artifact.policy.request.capacity?.arrivals == expected)
    let sentences = artifact.policy.queues.flatMap { PolicyCertificate.statements($0.certificate) }
    let namesPoisson = sentences.contains { $0.contains("Poisson arrivals") }
    #expect(namesPoisson == isPoisson, "\(sentences)")
    let gate = try #require(record.gates.first { $0.kind == .reviewVolume })
    #expect(gate.sentence.contains("a period of 300 rows on average,") == isPoisson, "\(gate)")
    #expect(gate.outcome != .notApplicable)
  }

  /// The library that rounds by the processor is named where it counts: in the fit, or in a comparison alone.
  @Test(
    arguments: [
      (.method("vector"), false), (.method("matrix"), true),
      (.candidates(["temperature", "vector"]), false),
      (.candidates(["temperature", "dirichlet"]), true),
    ] as [(CalibratorDefinition.Choice, Bool)])
  func linearAlgebraIsNamedWhereItCounts(
    choice: CalibratorDefinition.Choice, isNamed: Bool
  ) throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    definition.calibrator = CalibratorDefinition(choice)
    let record = try folder.run(definition).atTestTime().record
    #expect((record.machine.linearAlgebra != nil) == isNamed)
  }

  @Test func stagesAreReusedByWhatTheyDependOn() throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    let first = try folder.run(definition).atTestTime()
    let second = try folder.run(definition).atTestTime()
    #expect(second.reused == first.record.stages.map(\.name))
    #expect(second.record.stages == first.record.stages)
    #expect(second.record.artifacts == first.record.artifacts)

    definition.predictor?.alphas = ["0.2"]
    let third = try folder.run(definition).atTestTime()
    #expect(third.reused == [.capture, .assess, .correct, .reassess, .policy])

    try folder.rows("churn_policy", count: 300, seed: 77)
    let fourth = try folder.run(definition).atTestTime()
    // Only what is fitted on rows that changed runs anew, and what follows from it.
    #expect(fourth.reused == [.assess, .correct, .reassess, .predictor])
  }

  @Test func reuseChangesNothing() throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    let first = try folder.run(definition).atTestTime().record
    var fresh = try folder.run(definition)
    fresh.reuses = false
    fresh.execution = Execution(threadCount: 1)
    let again = try fresh.atTestTime()
    #expect(again.reused.isEmpty)
    #expect(again.record.stages == first.stages)
    #expect(again.record.artifacts == first.artifacts)
    #expect(again.record.metrics == first.metrics)
  }

  @Test func aDamagedStageIsRunAgain() throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    let record = try folder.run(definition).atTestTime().record
    let correct = try #require(record.stages.first { $0.name == .correct })
    let object = try folder.history.objects.path(correct.sha256, suffix: ".json")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: object)
    try Data("{}".utf8).write(to: URL(fileURLWithPath: object))
    let again = try folder.run(definition).atTestTime()
    #expect(!again.reused.contains(.correct))
    #expect(again.record.stages == record.stages)
  }

  @Test func aStageAloneWritesNoEntry() throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    let result = try folder.run(definition).atTestTime(until: .correct)
    #expect(result.entry == nil)
    #expect(result.record.stages.map(\.name) == [.capture, .assess, .correct])
    #expect(try folder.history.lastRun("churn") == nil)
    #expect(try folder.run(definition).atTestTime().reused == [.capture, .assess, .correct])
  }

  /// A definition need not come from a file, which the reader checks.
  @Test func anUnknownSetPolicyIsRefused() throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    definition.predictor?.setPolicy = "force-top1"
    let error = #expect(throws: DataError.self) { try folder.run(definition).atTestTime() }
    #expect(error?.found == "set_policy 'force-top1'")
    #expect(error?.expected == "allow-empty, force-top-1, abstain")
  }

  @Test func aFailedRunLeavesNoEntry() throws {
    let folder = try RunFolder()
    var definition = try folder.definition(count: 8)
    definition.predictor?.alphas = ["0.01"]
    #expect(throws: DataError.self) { try folder.run(definition).atTestTime() }
    #expect(try folder.history.lastRun("churn") == nil)
    definition.predictor?.alphas = ["0.2"]
    #expect(try folder.run(definition).atTestTime().reused.contains(.correct))
  }

  @Test func thePlanTellsWhatIsKnown() throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    #expect(try folder.run(definition).plan().stages.allSatisfy { !$0.isKnown })
    _ = try folder.run(definition).atTestTime()
    let plan = try folder.run(definition).plan()
    #expect(plan.stages.filter(\.isKnown).map(\.name) == StageName.allCases.filter { $0 != .gates })
    #expect(plan.inputs.count == 8)
  }

  @Test(arguments: SplitDefinition.Unit.allCases)
  func oneFileIsDivided(unit: SplitDefinition.Unit) throws {
    let folder = try RunFolder()
    let source = try folder.rows("all", count: 800, seed: 3, repeating: unit == .grouped ? 2 : 1)
    let split = SplitDefinition(
      by: unit,
      shares: [.calibrator: "0.25", .predictor: "0.25", .policy: "0.25", .test: "0.25"])
    let result = try folder.run(RunFolder.complete(DataDefinition(.split(source, split))))
      .atTestTime()
    let overlap = result.record.gates.first { $0.kind == .noOverlap }
    #expect(overlap?.outcome == .passed)
    #expect(result.rowCount == (unit == .grouped ? 1_600 : 800))
    #expect(try Replay(folder.history)(try #require(result.entry)).isEmpty)
  }

  @Test func rowsOfTwoRolesAreFound() throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    var sources = try #require(definition.sources)
    try FileManager.default.copyItem(
      atPath: folder.file("churn_test.npy"), toPath: folder.file("copy.npy"))
    sources[.policy]?.outputs = "copy.npy"
    sources[.policy]?.labels = "churn_test_y.npy"
    definition.data.source = .roles(sources)
    let record = try folder.run(definition).atTestTime().record
    #expect(record.gates.first { $0.kind == .noOverlap }?.outcome == .failed)
    #expect(record.outcome == .failed)
  }

  @Test func rulesMayRefuse() throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    definition.calibrator = CalibratorDefinition(
      .rules(
        """
        rules:
          - name: hopeless
            when: accuracy < 1
            then: revisit
        """))
    let record = try folder.run(definition).atTestTime().record
    #expect(record.outcome == .failed)
    #expect(record.gates.contains { $0.subject == "rules" && $0.sentence.contains("hopeless") })
    #expect(!record.artifacts.contains { $0.name == "calibrator.json" })
  }

  /// Rows of another file are other rows, though they have the same indices.
  @Test func indicesOfAnotherFileProveNothing() throws {
    let folder = try RunFolder()
    func definition(_ name: String, seed: UInt64) throws -> PipelineDefinition {
      let source = try folder.rows(name, count: 800, seed: seed)
      let split = SplitDefinition(
        by: .rows, seed: seed,
        shares: [.calibrator: "0.25", .predictor: "0.25", .policy: "0.25", .test: "0.25"])
      return RunFolder.complete(DataDefinition(.split(source, split)))
    }
    let march = try definition("march", seed: 3)
    let first = try #require(try folder.run(march).atTestTime().entry)
    try folder.history.append(by: RunFolder.author, at: RunFolder.time, about: "churn") { _ in
      .promotion(
        PromotionRecord(model: "churn", version: "1", run: first.sequence, replaced: nil))
    }
    let april = try folder.run(try definition("april", seed: 4)).atTestTime().record
    #expect(april.metrics.contains { $0.name == "log_loss_difference_in_force" })
    // The same file divided anew: the calibrator in force was fitted on some of these test rows.
    var again = march
    if case .split(let source, var split) = march.data.source {
      split.seed = 5
      again.data.source = .split(source, split)
    }
    let gate = try folder.run(again).atTestTime().record.gates.first { $0.kind == .logLossInForce }
    #expect(gate?.outcome == .notApplicable)
    #expect(gate?.sentence.contains("fitted on rows of the test role") == true)
  }

  /// Another model is compared with by the outputs that its run kept, on the test rows that both have.
  @Test func anotherModelIsComparedWithOnItsOwnOutputs() throws {
    let folder = try RunFolder()
    let first = try folder.definition()
    let entry = try #require(try folder.run(first).atTestTime().entry)
    try folder.history.append(by: RunFolder.author, at: RunFolder.time, about: "churn") { _ in
      .promotion(PromotionRecord(model: "churn", version: "1", run: entry.sequence, replaced: nil))
    }
    func gate(_ definition: PipelineDefinition) throws -> GateResult {
      let record = try folder.run(definition).atTestTime().record
      return try #require(record.gates.first { $0.kind == .logLossInForce })
    }
    // The next version: other outputs for the same labels, which know nothing of them.
    var second = first
    second.model.version = "2"
    var sources = try #require(first.sources)
    for (index, role) in DataRole.allCases.enumerated() {
      var source = try folder.rows("next_\(role.rawValue)", count: 300, seed: 90 + UInt64(index))
      source.labels = try #require(sources[role]).labels
      sources[role] = source
    }
    second.data.source = .roles(sources)
    let worse = try gate(second)
    #expect(worse.outcome == .failed && worse.rows == 300, "\(worse)")

    // By hand: the mean of the log-losses of both.
    let found = try #require(worse.value)
    let runs = try folder.history.lastRuns("churn", limit: 2).compactMap { entry in
      if case .run(let record) = entry.event { record } else { nil }
    }
    let losses = runs.map { run in run.metrics.first { $0.name == "log_loss" }?.value ?? 0 }
    #expect(abs(found - (losses[1] - losses[0])) < 1e-12)

    // Other test rows cannot be told from those of the run in force.
    let labels = try #require(sources[.test])
    try FileManager.default.removeItem(atPath: folder.file(labels.labels))
    try folder.rows("churn_test", count: 300, seed: 77)
    #expect(try gate(second).outcome == .notApplicable)
  }

  @Test func theCalibratorInForceIsComparedWith() throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    let first = try #require(try folder.run(definition).atTestTime().entry)
    try folder.history.append(by: RunFolder.author, at: RunFolder.time, about: "churn") { _ in
      .promotion(
        PromotionRecord(model: "churn", version: "1", run: first.sequence, replaced: nil))
    }
    for role in ["calibrator", "test"] {
      try folder.rows("churn_\(role)", count: 300, seed: role == "test" ? 91 : 92)
    }
    let second = try #require(try folder.run(definition).atTestTime().entry)
    let record = try #require(second.run)
    #expect(record.comparedWith == first.sequence)
    #expect(record.metrics.contains { $0.name == "log_loss_difference_in_force" })
    // Each of the two comparisons is at the level of its own gate.
    var strict = definition
    strict.gates = [
      GateDefinition(.logLoss, significance: "0.2"),
      GateDefinition(.logLossInForce, significance: "0.001"),
    ]
    let found = try folder.run(strict).atTestTime().record
    let usual = try #require(found.metrics.first { $0.name == "log_loss_difference_in_force" })
    let wide = try #require(found.gates.first { $0.kind == .logLossInForce })
    let (above, usualAbove) = (try #require(wide.upper), try #require(usual.upper))
    #expect(above > usualAbove)
    #expect(record.gates.first { $0.kind == .logLossInForce }?.outcome == .passed)
    #expect(try Replay(folder.history)(second).isEmpty)

    var other = definition
    other.model.version = "2"
    let third = try folder.run(other).atTestTime().record
    let gate = try #require(third.gates.first { $0.kind == .logLossInForce })
    #expect(gate.outcome == .notApplicable)
    #expect(gate.sentence.contains("another model"))
  }
}
