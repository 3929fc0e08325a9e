import ConformalWorkflow
import Foundation
import ScoringCore

/// A directory with the files that the pipelines of these tests name; it goes when the test is over.
final class PipelineFolder {
  let path: String

  init(_ files: [String: String] = [:]) throws {
    path = NSTemporaryDirectory() + "pipeline-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for name in Self.inputs { try write("", to: name) }
    for (name, text) in files { try write(text, to: name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The files that are there: empty, since a pipeline only names them.
  static let inputs = [
    "cal.npy", "cal_y.npy", "pre.npy", "pre_y.npy", "pol.npy", "pol_y.npy", "test.npy",
    "test_y.npy",
    "all.npy", "y.npy", "f.csv", "classes.txt", "all.npz",
  ]

  func write(_ text: String, to name: String) throws {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: true, encoding: .utf8)
  }

  func read(
    _ yaml: String, environment: [String: String] = [:], requiresInputs: Bool = true
  ) throws -> PipelineFile {
    try write(yaml, to: "pipeline.yaml")
    return try PipelineFile(
      contentsOf: "\(path)/pipeline.yaml", environment: environment, requiresInputs: requiresInputs)
  }

  /// What is said of a pipeline, with paths as seen from its directory; empty where nothing is wrong.
  func complaint(_ yaml: String, environment: [String: String] = [:]) throws -> String {
    do {
      _ = try read(yaml, environment: environment)
      return ""
    } catch let error as DataError {
      return error.description.replacingOccurrences(of: path + "/", with: "")
        .replacingOccurrences(of: path, with: ".")
    }
  }
}

/// Pipelines that are right.
enum PipelineTexts {
  static let small = """
    model: {name: churn, version: "2026-11"}
    owner: team@example.com
    data:
      predictor: {logits: pre.npy, labels: pre_y.npy}
      test: {logits: test.npy, labels: test_y.npy}
    predictor: {score: aps, alpha: 0.1}

    """

  static let large = """
    schema: swift-conformal/pipeline/1
    model: {name: churn, version: "2026-11", description: Who will leave}
    owner: team@example.com
    data:
      calibrator: {logits: cal.npy, labels: cal_y.npy}
      predictor: {logits: pre.npy, labels: pre_y.npy, ids: f.csv:id, groups: f.csv:region}
      policy: {logits: pol.npy, labels: pol_y.npy}
      test: {logits: "all.npz:logits", labels: test_y.npy, groups: f.csv:region}
      classes: classes.txt
      minimum_rows: 500
      minimum_rows_per_class: 5
      max_age: 90 days
    calibrator: {candidates: [temperature, isotonic], keep_answers: true, seed: 3}
    predictor:
      score: raps
      alpha: [0.10, 1/3]
      randomized: false
      lambda: 0.02
      k_reg: 4
      set_policy: force-top-1
      conditional: groups
      minimum_group_size: 100
    policy:
      confidence: margin
      max_risk: 0.02
      delta: 0.1
      capacity: {reviews: 200, per: 10000, delta: 0.01}
      costs: {error: 10, review: 1, escalation: 4.5}
      allow_escalation: no
      reason: agreed
    gates:
      coverage: {limit: 0.02, significance: 0.05}
      ece: 0.03
      accuracy: off
      allow_inconclusive: [log_loss, ece]
    schedule: {cron: "0 6 1 * *", grace: 3 days}
    history: kept/history
    seed: 7

    """
}
