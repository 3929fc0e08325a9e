import ConformalWorkflow
import ExactStatistics
import Foundation
import Testing

/// What is reused is what a fresh run would find: each test changes one thing and replays the run, which reuses
/// nothing.
@Suite struct StageReuseTests {
  private func runAndReplay(
    _ definition: PipelineDefinition, in folder: RunFolder, _ what: String
  ) throws -> PipelineRun.Result {
    let result = try folder.run(definition).atTestTime()
    let differences = try Replay(folder.history)(#require(result.entry))
    #expect(differences.isEmpty, "\(what): \(differences)")
    let names = result.record.metrics.map(\.name)
    #expect(Set(names).count == names.count, "\(what): \(names)")
    return result
  }

  /// With a correction the first assessment is of "before"; without one it is all there is.
  @Test func aCorrectionAddedOrTakenAwayIsAssessedAnew() throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    var sources = try #require(definition.sources)
    let rows = sources.removeValue(forKey: .calibrator)
    definition.data.source = .roles(sources)
    definition.calibrator = nil
    let without = try runAndReplay(definition, in: folder, "without")
    #expect(!without.record.metrics.contains { $0.name == "ece_before" })

    sources[.calibrator] = rows
    definition.data.source = .roles(sources)
    definition.calibrator = CalibratorDefinition(.method("temperature"))
    let with = try runAndReplay(definition, in: folder, "with")
    #expect(!with.reused.contains(.assess))
    #expect(with.record.metrics.contains { $0.name == "ece_before" })

    definition.calibrator = nil
    #expect(try runAndReplay(definition, in: folder, "without again").reused.contains(.assess))
  }

  /// The gates repeat what would be possible, which is of the policy rows at hand.
  @Test func whyThereIsNoPolicyIsOfTheRowsAtHand() throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    definition.policy?.maxRisk = "0.001"
    let first = try runAndReplay(definition, in: folder, "first")
    try folder.rows("churn_policy", count: 250, seed: 77)
    let second = try runAndReplay(definition, in: folder, "other policy rows")
    #expect(!first.record.artifacts.contains { $0.name == "policy.yaml" })
    #expect(!second.reused.contains(.evaluate))
    func sentence(_ result: PipelineRun.Result) -> String? {
      result.record.gates.first { $0.kind == .selectiveRisk }?.sentence
    }
    #expect(sentence(first) != sentence(second))
    #expect(try folder.run(definition).plan().stages.filter { !$0.isKnown }.map(\.name) == [.gates])
  }

  /// Whether rows in force can be told from others depends on the ids of every role.
  @Test func idsOfAnyRoleBearOnTheComparison() throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    for role in DataRole.allCases {
      let ids = (0..<300).map { "\(role.rawValue)-\($0)" }.joined(separator: "\n")
      try Data("id\n\(ids)\n".utf8).write(
        to: URL(fileURLWithPath: folder.file("\(role.rawValue)_ids.csv")))
    }
    var sources = try #require(definition.sources)
    func identify(_ role: DataRole) {
      sources[role]?.ids = "\(role.rawValue)_ids.csv:id"
      definition.data.source = .roles(sources)
    }
    for role in DataRole.allCases where role != .predictor { identify(role) }
    let first = try runAndReplay(definition, in: folder, "first")
    _ = try folder.history.promote("churn", version: "1", by: RunFolder.author, at: RunFolder.time)
    #expect(first.record.comparedWith == nil)
    _ = try runAndReplay(definition, in: folder, "compared")
    identify(.predictor)
    let all = try runAndReplay(definition, in: folder, "ids of all roles")
    #expect(!all.reused.contains(.reassess))
  }

  /// Keys of the definition, changed one at a time on top of each other.
  @Test func everyKeyIsPartOfWhatDependsOnIt() throws {
    let folder = try RunFolder()
    var definition = try folder.definition()
    _ = try runAndReplay(definition, in: folder, "first")
    _ = try folder.history.promote("churn", version: "1", by: RunFolder.author, at: RunFolder.time)
    try Data("a\nb\nc\nd\n".utf8).write(to: URL(fileURLWithPath: folder.file("classes.txt")))
    let changes: [(String, (inout PipelineDefinition) -> Void)] = [
      ("classes", { $0.data.classes = "classes.txt" }),
      ("seed", { $0.seed = 5 }),
      ("method", { $0.calibrator?.choice = .candidates(["temperature", "vector"]) }),
      ("keep_answers", { $0.calibrator = .init(.method("temperature"), keepAnswers: true) }),
      ("alpha", { $0.predictor?.alphas = ["0.2", "0.1"] }),
      ("randomized", { $0.predictor?.randomized = false }),
      ("conditional", { $0.predictor?.conditional = .classes }),
      ("max_risk", { $0.policy?.maxRisk = "0.25" }),
      ("capacity", { $0.policy?.capacity = .init(reviews: 60, per: 100, delta: "0.1") }),
      ("owner", { $0.owner = "others@example.com" }),
      (
        "significance",
        { $0.gates = GateKind.allCases.map { GateDefinition($0, significance: "0.1") } }
      ),
      ("version", { $0.model.version = "2" }),
      ("no predictor", { $0.predictor = nil }),
      ("no policy", { $0.policy = nil }),
      ("no calibrator", { $0.calibrator = nil }),
    ]
    for (what, change) in changes {
      change(&definition)
      _ = try runAndReplay(definition, in: folder, what)
    }
  }

  @Test func thePlanIsOfWhatWasAsked() throws {
    let folder = try RunFolder()
    let definition = try folder.definition()
    _ = try folder.run(definition).atTestTime()
    var run = try folder.run(definition)
    #expect(try run.plan(until: .correct).stages.map(\.name) == [.capture, .assess, .correct])
    run.reuses = false
    #expect(try run.plan().stages.allSatisfy { !$0.isKnown })
  }
}
