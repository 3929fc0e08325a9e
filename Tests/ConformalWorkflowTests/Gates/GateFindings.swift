import ConformalWorkflow
import ExactStatistics
import Foundation

/// Findings as a run keeps them, to be changed where a test needs something else: all gates are met.
enum GateFindings {
  static let asOf = Timestamp(seconds: 1_777_000_000)

  static func pipeline() -> PipelineDefinition {
    let source = RowSource(.logits, outputs: "scores.npz:logits", labels: "scores.npz:labels")
    var data = DataDefinition(
      .roles([.calibrator: source, .predictor: source, .policy: source, .test: source]))
    data.minimumRows = 500
    data.minimumRowsPerClass = 20
    data.maxAge = TimeSpan("90 days")
    var pipeline = PipelineDefinition(
      model: ModelDefinition(name: "digits", version: "3.1"), owner: "vision@example.org",
      data: data)
    pipeline.calibrator = CalibratorDefinition(.method("temperature"))
    pipeline.predictor = PredictorDefinition(score: "aps", alphas: ["0.1"])
    var policy = PolicyDefinition()
    policy.maxRisk = "0.05"
    policy.capacity = .init(reviews: 1_000, per: 10_000, delta: "0.05")
    pipeline.policy = policy
    return pipeline
  }

  static func met() throws -> RunFindings { try findings(text) }

  static func findings(_ text: String) throws -> RunFindings {
    try JSONDecoder().decode(RunFindings.self, from: Data(text.utf8))
  }

  static func overlap() throws -> CaptureFindings.Overlap {
    let text = #"{"first": "calibrator", "second": "test", "isProof": true, "sentence": ""}"#
    return try JSONDecoder().decode(CaptureFindings.Overlap.self, from: Data(text.utf8))
  }

  private static let text = """
    {
      "capture": {
        "kind": "logits", "classCount": 3, "classNames": ["cat", "dog", "owl"],
        "roles": [
          {"role": "calibrator", "rowCount": 1000, "classCounts": [400, 600, 0],
           "modified": "2026-04-01T00:00:00Z"},
          {"role": "predictor", "rowCount": 2000, "classCounts": [700, 1300, 0],
           "modified": "2026-04-02T00:00:00Z"},
          {"role": "policy", "rowCount": 3000, "classCounts": [1000, 2000, 0],
           "modified": "2026-04-03T00:00:00Z"},
          {"role": "test", "rowCount": 10000, "classCounts": [4000, 6000, 0],
           "modified": "2026-04-04T00:00:00Z"}
        ],
        "overlaps": []
      },
      "before": {
        "rowCount": 10000, "accuracy": {"value": 0.9, "lower": 0.894, "upper": 0.906},
        "logLoss": {"value": 0.5, "lower": 0.48, "upper": 0.52},
        "brier": {"value": 0.2, "lower": 0.19, "upper": 0.21},
        "ece": {"value": 0.08, "lower": 0.07, "upper": 0.09},
        "eceConvention": "top label, 15 bins", "verdict": "overconfident",
        "headline": "Overconfident: says 98 %, is right 90 %"
      },
      "correction": {
        "method": "temperature", "isRefused": false, "keepsRanking": true,
        "parameters": [{"name": "temperature", "value": 1.7}], "warnings": []
      },
      "reassessment": {
        "after": {
          "rowCount": 10000, "accuracy": {"value": 0.9, "lower": 0.894, "upper": 0.906},
          "logLoss": {"value": 0.4, "lower": 0.38, "upper": 0.42},
          "brier": {"value": 0.15, "lower": 0.14, "upper": 0.16},
          "ece": {"value": 0.012, "lower": 0.008, "upper": 0.019},
          "eceConvention": "top label, 15 bins", "verdict": "consistent",
          "headline": "Corrected: says 90 %, is right 90 %"
        },
        "againstBefore": {
          "logLossDifference": {"value": -0.1, "lower": -0.12, "upper": -0.08},
          "logLossAtSignificance": {"value": -0.1, "lower": -0.13, "upper": -0.07},
          "lostAnswers": 0, "wonAnswers": 0, "rowCount": 10000
        }
      },
      "coverages": [
        {"alpha": "0.1", "rowCount": 10000, "coveredCount": 9012,
         "coverage": {"value": 0.9012, "lower": 0.8952, "upper": 0.907},
         "pValue": 0.81, "verdict": "consistent", "meanSize": 1.4, "medianSize": 1,
         "emptyCount": 12, "singletonCount": 6500, "quantile": 0.97, "calibrationCount": 2000}
      ],
      "policy": {
        "isFitted": true, "isCertified": true, "rowCount": 10000, "approvedCount": 9000,
        "reviewedCount": 800, "escalatedCount": 200,
        "risks": [
          {"name": "selective risk", "limit": "0.05", "trials": 9000, "losses": 360,
           "value": {"value": 0.04, "lower": 0.036, "upper": 0.0443}, "pValue": 0.99}
        ],
        "volume": {
          "capacity": 1000, "per": 10000, "delta": "0.05", "reviewCount": 800, "rowCount": 10000,
          "reviewsPerPeriod": {"value": 800, "lower": 748, "upper": 855}, "pValue": 0.7
        },
        "verdict": "consistent", "thresholds": [{"name": "approve", "value": 0.83}],
        "certificate": ["Among approved answers at most 5 in 100 are wrong, with confidence 95 %."]
      }
    }
    """
}
