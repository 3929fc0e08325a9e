internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

extension OutlierDetector {
  /// The score with its parameters, such as `energy, temperature 1`.
  var scoreDescription: String {
    ([score.name]
      + score.parameters.sorted { $0.key < $1.key }.map { name, value in
        "\(name) \(Int(exactly: value).map { String($0) } ?? "\(value)")"
      }).joined(separator: ", ")
  }

  /// What rows are, such as `logits of 10 classes`.
  var rowsDescription: String {
    switch type(of: score).input {
    case .outputs, .logits: "\(inputKind) of \(grouped(columnCount)) classes"
    case .features: "\(grouped(columnCount)) features"
    case .scores: "outlier scores"
    }
  }
}

/// What `fit --json` and `show --json` print of a detector: all but the bulky parts.
struct DetectorSummary: Encodable {
  let assumption: String
  let columns: Int
  let guarantee: String
  let inputs: [DataRecord.Input]
  let kind: String
  let libraryVersion: String
  let n: Int
  let parameters: [String: Double]
  let rows: String
  let schema: String
  let scope: String
  let score: String
  let smallestPValue: String

  init(_ artifact: DetectorArtifact) {
    let detector = artifact.detector
    assumption = DetectorCertificate.assumption
    columns = detector.columnCount
    guarantee = DetectorCertificate.guarantee
    inputs = artifact.data.inputs
    kind = "detector"
    libraryVersion = artifact.libraryVersion
    n = detector.calibrationCount
    parameters = detector.score.parameters
    rows = detector.inputKind
    schema = "swift-conformal/outlier-detector-summary/1"
    scope = DetectorCertificate.scope
    score = detector.score.name
    smallestPValue = detector.smallestPValue
  }

  /// What `show` prints of a detector.
  static func text(_ artifact: DetectorArtifact) -> String {
    let detector = artifact.detector
    var inputs = TextTable([
      ("fitted on", .left), ("member", .left), ("type", .left), ("shape", .left), ("sha256", .left),
    ])
    for input in artifact.data.inputs {
      inputs.add([
        input.role, input.member ?? "", input.elementType,
        input.shape.map { "\($0)" }.joined(separator: " x "), input.sha256,
      ])
    }
    let model = (detector.score as? Mahalanobis)?.model.map {
      "\(grouped($0.classCount)) class means and a shared covariance of \(grouped($0.featureCount)) features"
    }
    let facts: [(String, String)] =
      [
        ("score", detector.scoreDescription),
        ("rows", detector.rowsDescription),
        ("calibration", "\(grouped(detector.calibrationCount)) rows"),
        ("p-values", "from \(detector.smallestPValue) on"),
      ] + (model.map { [("model", $0)] } ?? [])
      + (detector.score is NearestNeighbours
        ? [("reference", "not kept: give the same file with --reference")] : [])
      + [
        ("written by", "swift-conformal \(artifact.libraryVersion)"),
        ("guarantee", DetectorCertificate.guarantee),
        ("assumption", DetectorCertificate.assumption), ("scope", DetectorCertificate.scope),
      ]
    return "outlier detector, checksum verified\n\n" + factLines(facts)
      + (artifact.data.inputs.isEmpty ? "" : "\n" + inputs.text)
  }
}
