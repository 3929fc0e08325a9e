internal import SelectiveAbstention

/// The YAML of a policy; keys are in snake case there.
///
/// Schema 2 is of policies behind a calibrator: who knows only schema 1 must not take raw outputs for theirs.
struct PolicyDocument: Codable {
  static let schemaName = "swift-conformal/policy"
  static let latestSchemaVersion = 2
  static let kind = "policy"

  static func schema(isCorrected: Bool) -> String { "\(schemaName)/\(isCorrected ? 2 : 1)" }

  /// The thresholds in force: a number, or a word for a band that is empty or has no end.
  struct BandsRecord: Codable, Hashable {
    var queue: String?
    var approveFrom: String
    var reviewFrom: String

    enum CodingKeys: String, CodingKey {
      case queue
      case approveFrom = "approve_from"
      case reviewFrom = "review_from"
    }
  }

  struct Source: Codable {
    struct Predictor: Codable {
      let alpha: String
      let sha256: String
    }

    struct Calibrator: Codable {
      let method: String
      let sha256: String
    }

    let score: String
    let outputs: String?
    let classes: Int
    let classNames: [String]?
    let predictor: Predictor?
    let calibrator: Calibrator?

    enum CodingKeys: String, CodingKey {
      case score, outputs, classes, predictor, calibrator
      case classNames = "class_names"
    }
  }

  struct Certificate: Codable {
    let queue: String?
    let statements: [String]
    let bands: BandsRecord
    let risk: PolicyRiskRecord?
    let volume: PolicyVolumeRecord?
  }

  let schema: String
  let kind: String
  let libraryVersion: String
  let author: String?
  let reason: String?
  let bands: [BandsRecord]
  let confidence: Source
  let assumption: String
  let certificates: [Certificate]
  let estimates: [PolicyEstimateRecord]
  let request: PolicyRequestRecord
  let rows: Int
  let data: PolicyDataRecord
  let sha256: String

  enum CodingKeys: String, CodingKey {
    case schema, kind, author, reason, bands, confidence, assumption, certificates, estimates
    case request, rows, data, sha256
    case libraryVersion = "library_version"
  }
}
