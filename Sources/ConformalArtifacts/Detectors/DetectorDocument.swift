internal import ConformalPrediction
internal import ScoringCore

/// The JSON of a detector artifact; keys are in snake case there.
struct DetectorDocument: Encodable {
  static let schemaName = "swift-conformal/outlier-detector"
  static let latestSchemaVersion = 1
  static let kind = "detector"

  struct Score: Encodable {
    let name: String
    let parameters: [String: Double]
  }

  struct Rows: Encodable {
    let columns: Int
    let kind: String
  }

  struct Model: Encodable {
    let classes: Int
    let encoding: String
    let features: Int
    let means: Base64Text
    let whitening: Base64Text
  }

  let calibrationScores: PredictorDocument.CalibrationScores
  let certificate: PredictorDocument.Certificate
  let data: PredictorDocument.Data
  let kind: String
  let libraryVersion: String
  let model: Model?
  let rows: Rows
  let schema: String
  let score: Score
  let sha256: String
  let smallestPValue: String
}

extension DetectorDocument {
  init(_ artifact: DetectorArtifact) {
    let detector = artifact.detector
    let encoding = ScoreEncoding.name(.float64)
    self.init(
      calibrationScores: .init(
        count: detector.calibrationCount, encoding: encoding, values: .later),
      certificate: .init(
        assumption: DetectorCertificate.assumption, guarantee: DetectorCertificate.guarantee,
        scope: DetectorCertificate.scope),
      data: .init(
        identifierSample: artifact.data.identifiers.map { .init($0) },
        inputs: artifact.data.inputs, rowRanges: artifact.data.statedRanges,
        rowSample: .init(artifact.data.rows)),
      kind: Self.kind, libraryVersion: artifact.libraryVersion,
      model: (detector.score as? Mahalanobis)?.model.map { model in
        Model(
          classes: model.classCount, encoding: encoding, features: model.featureCount,
          means: Base64Text(model.means.map { $0.bitPattern }),
          whitening: Base64Text(model.whitening.map { $0.bitPattern }))
      },
      rows: .init(columns: detector.columnCount, kind: detector.inputKind),
      schema: "\(Self.schemaName)/\(Self.latestSchemaVersion)",
      score: .init(name: detector.score.name, parameters: detector.score.parameters),
      sha256: ArtifactSeal.blank, smallestPValue: detector.smallestPValue)
  }

  /// Reads a document; throws `DocumentReader.Mismatch` for a key that is missing or of another type.
  init(_ reader: DocumentReader) throws {
    let certificate = try reader.member("certificate")
    let rows = try reader.member("rows")
    let score = try reader.member("score")
    self.init(
      calibrationScores: try .init(reader.member("calibration_scores")),
      certificate: .init(
        assumption: try certificate.member("assumption").string(),
        guarantee: try certificate.member("guarantee").string(),
        scope: try certificate.member("scope").string()),
      data: try .init(reader.member("data")), kind: try reader.member("kind").string(),
      libraryVersion: try reader.member("library_version").string(),
      model: try reader.optional("model").map { model in
        Model(
          classes: try model.member("classes").integer(),
          encoding: try model.member("encoding").string(),
          features: try model.member("features").integer(),
          means: try Base64Text(model.member("means")),
          whitening: try Base64Text(model.member("whitening")))
      },
      rows: Rows(
        columns: try rows.member("columns").integer(), kind: try rows.member("kind").string()),
      schema: try reader.member("schema").string(),
      score: Score(
        name: try score.member("name").string(),
        parameters: try score.member("parameters").numbersByName()),
      sha256: try reader.member("sha256").string(),
      smallestPValue: try reader.member("smallest_p_value").string())
  }
}
