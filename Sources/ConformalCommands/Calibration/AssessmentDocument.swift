internal import ConformalArtifacts
internal import ProbabilityCalibration

/// What `assess --json` prints: the assessment of the probabilities that are in use, and with a calibrator both sides.
struct AssessmentDocument: Encodable {
  struct Calibrator: Encodable {
    let keepsRanking: Bool
    let method: String
    let n: Int
    let temperature: Double?
  }

  struct Difference: Encodable {
    let improved: Int
    let interval: [Double]?
    let loss: String
    let value: Double?
    let worsened: Int
  }

  struct Check: Encodable {
    let name: String
    let outcome: String
    let sentence: String
  }

  let record: AssessmentRecord
  let before: AssessmentRecord?
  let calibrator: Calibrator?
  let changedAnswers: Int?
  let checks: [Check]
  let inputs: [DataRecord.Input]
  let libraryVersion = LibraryVersion.text
  let logLossDifference: Difference?
  let overlap: String?
  let schema = "swift-conformal/calibration-assessment/1"
  let seed: UInt64
  /// The level of the verdict.
  let significance: String

  private enum CodingKeys: String, CodingKey {
    case after, before, calibrator, changedAnswers, checks, inputs, libraryVersion
    case logLossDifference, overlap, schema, seed, significance
  }

  func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    if let before {
      try container.encode(before, forKey: .before)
      try container.encode(record, forKey: .after)
    }
    try container.encodeIfPresent(calibrator, forKey: .calibrator)
    try container.encodeIfPresent(changedAnswers, forKey: .changedAnswers)
    try container.encode(checks, forKey: .checks)
    try container.encode(inputs, forKey: .inputs)
    try container.encode(libraryVersion, forKey: .libraryVersion)
    try container.encodeIfPresent(logLossDifference, forKey: .logLossDifference)
    try container.encodeIfPresent(overlap, forKey: .overlap)
    try container.encode(schema, forKey: .schema)
    try container.encode(seed, forKey: .seed)
    try container.encode(significance, forKey: .significance)
  }
}

extension AssessmentDocument.Difference {
  init(_ difference: PairedDifference) {
    let interval = difference.estimate?.interval
    self.init(
      improved: difference.improvedCount,
      interval: interval.flatMap {
        $0.lowerBound.isFinite && $0.upperBound.isFinite
          ? [$0.lowerBound, $0.upperBound] : nil
      }, loss: difference.loss, value: difference.estimate.flatMap { finite($0.value) },
      worsened: difference.worsenedCount)
  }
}
