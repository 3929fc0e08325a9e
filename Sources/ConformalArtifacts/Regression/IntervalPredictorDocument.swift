/// The JSON of an interval predictor; keys are in snake case there.
struct IntervalPredictorDocument: Encodable {
  static let schemaName = "swift-conformal/interval-predictor"
  /// Version 1 is of marginal predictors, version 2 of group-conditional ones.
  static let latestVersion = 2

  static func schema(isGrouped: Bool) -> String { "\(schemaName)/\(isGrouped ? 2 : 1)" }

  static let encoding = "base64 little-endian float64"

  struct CalibrationScores: Encodable {
    let count: Int
    let encoding: String
    /// What each list holds; the lists follow each other.
    let lists: [String]
    let values: Base64Text
  }

  let allowTrivial: Bool
  let calibrationScores: CalibrationScores
  let certificate: PredictorDocument.Certificate
  let crossing: String
  let data: PredictorDocument.Data
  let groups: RegressionGroupsRecord?
  let kind: String
  let levels: [IntervalLevelRecord]
  let libraryVersion: String
  let outputs: String
  let schema: String
  let score: String
  let sha256: String
  let sides: String
}

extension IntervalPredictorDocument {
  /// - Throws: `DocumentReader.Mismatch` for a key that is missing or of another type.
  init(_ reader: DocumentReader) throws {
    let scores = try reader.member("calibration_scores")
    let certificate = try reader.member("certificate")
    self.init(
      allowTrivial: try reader.member("allow_trivial").boolean(),
      calibrationScores: CalibrationScores(
        count: try scores.member("count").integer(),
        encoding: try scores.member("encoding").string(),
        lists: try scores.member("lists").elements().map { try $0.string() },
        values: try Base64Text(scores.member("values"))),
      certificate: PredictorDocument.Certificate(
        assumption: try certificate.member("assumption").string(),
        guarantee: try certificate.member("guarantee").string(),
        scope: try certificate.member("scope").string()),
      crossing: try reader.member("crossing").string(),
      data: try PredictorDocument.Data(reader.member("data")),
      groups: try reader.optional("groups").map { try RegressionGroupsRecord($0) },
      kind: try reader.member("kind").string(),
      levels: try reader.member("levels").elements().map { try IntervalLevelRecord($0) },
      libraryVersion: try reader.member("library_version").string(),
      outputs: try reader.member("outputs").string(),
      schema: try reader.member("schema").string(),
      score: try reader.member("score").string(),
      sha256: try reader.member("sha256").string(),
      sides: try reader.member("sides").string())
  }
}

extension ArtifactHeader {
  /// Whether the artifact is an interval predictor, of whatever version.
  var isIntervalPredictor: Bool { schema.hasPrefix(IntervalPredictorDocument.schemaName + "/") }
}
