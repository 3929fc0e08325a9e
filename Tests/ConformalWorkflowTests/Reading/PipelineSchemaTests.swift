import ConformalWorkflow
import Foundation
import Testing

@Suite struct PipelineSchemaTests {
  @Test func documentIsTheGeneratedText() throws {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let kept = try String(
      contentsOf: root.appendingPathComponent("docs/pipeline.schema.json"), encoding: .utf8)
    #expect(
      kept == PipelineSchema.json,
      "write docs/pipeline.schema.json anew with: conformal init --schema")
  }

  /// What the documentation promises, by hand.
  @Test(arguments: [
    (
      [],
      [
        "calibrator", "data", "for_each", "gates", "history", "include", "model", "owner", "policy",
        "predictor", "schedule", "schema", "seed", "variables",
      ]
    ),
    (
      ["model"],
      [
        "appeals", "description", "groups_examined", "harms", "intended_use", "name", "version",
      ]
    ),
    (
      ["data"],
      [
        "calibrator", "classes", "max_age", "minimum_rows", "minimum_rows_per_class", "policy",
        "predictor", "rows", "split", "sum_tolerance", "test",
      ]
    ),
    (
      ["data", "rows"],
      ["groups", "ids", "labels", "logits", "positive_probability", "probabilities"]
    ),
    (["data", "split"], ["by", "seed", "shares"]),
    (["data", "split", "shares"], ["calibrator", "policy", "predictor", "test"]),
    (["calibrator"], ["candidates", "keep_answers", "method", "rules", "seed"]),
    (
      ["predictor"],
      [
        "alpha", "conditional", "k_reg", "lambda", "minimum_group_size", "randomized", "score",
        "seed", "set_policy", "weight",
      ]
    ),
    (
      ["policy"],
      [
        "allow_escalation", "capacity", "confidence", "costs", "delta", "max_risk", "reason",
        "seed",
      ]
    ),
    (["policy", "capacity"], ["arrivals", "delta", "per", "reviews"]),
    (["policy", "costs"], ["error", "escalation", "miss_rate", "review"]),
    (
      ["gates"],
      [
        "accuracy", "allow_inconclusive", "coverage", "ece", "freshness", "log_loss",
        "log_loss_in_force", "minimum_rows", "no_overlap", "review_volume", "selective_risk",
      ]
    ),
  ])
  func namesTheKeys(path: [String], keys: [String]) throws {
    let json = try JSONSerialization.jsonObject(with: Data(PipelineSchema.json.utf8))
    var place = try #require(json as? [String: Any])
    for key in path {
      let properties = try #require(place["properties"] as? [String: Any])
      place = try #require(properties[key] as? [String: Any])
    }
    #expect(place["additionalProperties"] as? Bool == false)
    let properties = try #require(place["properties"] as? [String: Any])
    #expect(properties.keys.sorted() == keys)
    for key in keys {
      let described = try #require(properties[key] as? [String: Any])
      #expect((described["description"] as? String)?.isEmpty == false)
    }
  }
}
