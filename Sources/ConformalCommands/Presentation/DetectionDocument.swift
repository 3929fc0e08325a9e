internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

/// What `detect` says of all rows together.
struct DetectionDocument: Encodable {
  struct FalseAlarms: Encodable {
    let alpha: String
    let consistent: Bool
    let count: Int
    let inliers: Int
    let lawIsExact: Bool
    let pValue: Double
  }

  struct Evaluation: Encodable {
    let auroc: Double?
    let falseAlarms: FalseAlarms?
    let falseDiscoveries: Int?
    let falseDiscoveryProportion: Double?
    let inliers: Int
    let outliers: Int
    let power: Double?

    init(_ evaluation: OutlierEvaluation, _ count: DiscoveryCount?) {
      auroc = evaluation.areaUnderCurve
      falseAlarms = evaluation.falseAlarms.map { alarms in
        FalseAlarms(
          alpha: "\(alarms.alpha)", consistent: alarms.consistency.verdict == .consistent,
          count: alarms.count, inliers: alarms.inlierCount,
          lawIsExact: alarms.consistency.lawIsExact, pValue: alarms.consistency.pValue)
      }
      falseDiscoveries = count?.falseDiscoveries
      falseDiscoveryProportion = count?.falseDiscoveryProportion
      inliers = evaluation.inlierCount
      outliers = evaluation.outlierCount
      power = count?.power
    }
  }

  let assumption: String
  let evaluation: Evaluation?
  let guarantee: String
  let inputs: [DataRecord.Input]
  let level: String?
  let m: Int
  let n: Int
  let nullThreshold: String?
  let outliers: Int?
  let rule: String
  let schema: String
  let score: String
  let smallestPValue: String

  init(
    _ detector: OutlierDetector, _ pValues: RowPValues, _ rule: Detect.Rule,
    _ discoveries: Discoveries?, inputs: [DataRecord.Input], evaluation: Evaluation?
  ) {
    var threshold: Level?
    let level: Level?
    switch rule {
    case .none:
      level = nil
      self.rule = "none"
      guarantee = DetectorCertificate.guarantee
    case .alarms(let alpha):
      level = alpha
      self.rule = "alarms"
      guarantee = "an inlier is flagged with probability at most \(alpha)"
    case .falseDiscoveryRate(let rate, let lambda):
      level = rate
      threshold = lambda
      self.rule = "false-discovery-rate"
      guarantee = "the expected share of inliers among the flagged rows is at most \(rate)"
    case .familyWise(let rate):
      level = rate
      self.rule = "family-wise"
      guarantee = "the probability that any inlier is flagged is at most \(rate)"
    }
    assumption = DetectorCertificate.assumption
    self.evaluation = evaluation
    self.inputs = inputs
    self.level = level.map { "\($0)" }
    m = pValues.count
    n = detector.calibrationCount
    nullThreshold = threshold.map { "\($0)" }
    outliers = discoveries?.count
    schema = "swift-conformal/outlier-detection/1"
    score = detector.scoreDescription
    smallestPValue = detector.smallestPValue
  }

  /// The same for people.
  var text: String {
    var lines: [String] = []
    if let outliers {
      lines.append("\(grouped(outliers)) of \(grouped(m)) rows are outliers: \(guarantee)")
    } else {
      lines.append("\(grouped(m)) p-values: \(guarantee)")
    }
    lines.append("n = \(grouped(n)) calibration rows; the smallest p-value is \(smallestPValue)")
    if let evaluation { lines += evaluation.lines }
    return lines.joined(separator: "\n")
  }
}

extension DetectionDocument.Evaluation {
  var lines: [String] {
    var lines: [String] = []
    let area = auroc.map { ", AUROC \(fixed($0, 4))" } ?? ""
    lines.append("truth: \(grouped(outliers)) outliers, \(grouped(inliers)) inliers\(area)")
    if let falseDiscoveries, let falseDiscoveryProportion {
      lines.append(
        "false discoveries: \(grouped(falseDiscoveries)), a share of "
          + percent(falseDiscoveryProportion)
          + (power.map { "; power \(percent($0))" } ?? ""))
    }
    if let falseAlarms {
      lines.append(
        "false alarms at alpha \(falseAlarms.alpha): \(grouped(falseAlarms.count)) of "
          + "\(grouped(falseAlarms.inliers)) inliers, "
          + (falseAlarms.consistent ? "consistent" : "NOT consistent") + " with the guarantee (p = "
          + "\(probabilityText(falseAlarms.pValue)))")
    }
    return lines
  }
}
