import ConformalWorkflow
import Foundation

/// Runs with one result of every kind.
enum GatedRuns {
  /// Text that is markup, ends lines, and is forbidden in XML.
  static let hostile = "a \"<b>&'c' ]]> %0A,x:y\r\nz\u{1}\u{FFFE}"

  static func mixed() -> GatedRun {
    var pipeline = GateFindings.pipeline()
    pipeline.allowInconclusive = [.reviewVolume]
    var over = GateResult(.coverage, subject: "alpha 0.1", .passed, "covers 0.95")
    over.isWarning = true
    (over.value, over.lower, over.upper) = (0.95, 0.94, .infinity)
    over.rows = 10_000
    var open = GateResult(.ece, .inconclusive, "ECE 0.033")
    open.neededRows = 9_400
    (open.value, open.lower, open.upper, open.limit) = (0.033, 0.021, 0.043, 0.03)
    var run = GatedRun(
      pipeline, pipeline: "models/pipe,line.yaml", asOf: GateFindings.asOf, outcome: .failed,
      results: [
        GateResult(.minimumRows, .passed, "enough"), over, open,
        GateResult(.reviewVolume, .inconclusive, "too few"),
        GateResult(.accuracy, .failed, hostile),
        GateResult(.logLossInForce, .notApplicable, "no version is in force yet"),
      ])
    (run.rowCount, run.seconds) = (16_000, 1.25)
    return run
  }

  static func broken() -> GatedRun {
    var pipeline = GateFindings.pipeline()
    pipeline.model.name = "letters"
    return GatedRun(
      pipeline, pipeline: "letters.yaml", asOf: GateFindings.asOf,
      obstacle: "letters.npz: error: no such file")
  }

  static func passed() -> GatedRun {
    var pipeline = GateFindings.pipeline()
    pipeline.model.version = "3.2"
    return GatedRun(
      pipeline, pipeline: "pipeline.yaml", asOf: GateFindings.asOf, outcome: .passed,
      results: [GateResult(.minimumRows, .passed, "enough")])
  }

  static func input() throws -> CapturedInput {
    let text = """
      {"roles": ["calibrator", "test"], "content": "logits", "address": "scores.npz:logits",
       "sha256": "\(String(repeating: "ab", count: 32))", "byteCount": 123456,
       "modified": "2026-04-04T00:00:00Z", "shape": [16000, 3], "elementType": "float32"}
      """
    return try JSONDecoder().decode(CapturedInput.self, from: Data(text.utf8))
  }
}
