internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

/// What `fit --json` and `show --json` print of an interval predictor: all but the bulky parts.
struct IntervalPredictorSummary: Encodable {
  let allowTrivial: Bool
  let assumption: String
  let crossing: String
  let guarantee: String
  let hasRowIds: Bool
  let inputs: [DataRecord.Input]
  let kind = "predictor"
  let levels: [IntervalLevelRecord]
  let libraryVersion: String
  let n: Int
  let outputs: String
  let schema = "swift-conformal/interval-predictor-summary/1"
  let scope: String
  let score: String
  let sides: String

  init(_ artifact: IntervalPredictorArtifact) {
    let predictor = artifact.predictor
    allowTrivial = predictor.method.allowsTrivial
    assumption = IntervalCertificate.assumption
    crossing = predictor.method.crossing.rawValue
    guarantee = IntervalCertificate.guarantee(
      predictor.sides, isGrouped: predictor.groups != nil)
    hasRowIds = artifact.data.identifiers != nil
    inputs = artifact.data.inputs
    levels = predictor.quantiles.map { IntervalLevelRecord($0) }
    libraryVersion = artifact.libraryVersion
    n = predictor.calibrationCount
    outputs = predictor.score.inputKind.rawValue
    scope = IntervalCertificate.scope(isGrouped: artifact.predictor.groups != nil)
    score = predictor.score.name
    sides = predictor.sides.rawValue
  }
}

/// What `show` prints of an interval predictor.
func intervalPredictorText(_ artifact: IntervalPredictorArtifact) -> String {
  let predictor = artifact.predictor
  var levels = TextTable([
    ("alpha", .left), ("coverage", .left), ("k of n", .left), ("quantile below", .left),
    ("quantile above", .left),
  ])
  for level in predictor.quantiles {
    let rank = level.each.first?.k.map { "\(grouped($0)) of \(grouped(level.count))" }
    func value(_ quantile: ConformalQuantile?) -> String {
      quantile.map { $0.isTrivial ? "infinite" : "\($0.tail)" } ?? "no bound"
    }
    levels.add([
      "\(level.alpha)", ">= \(level.alpha.complement)",
      rank ?? "needs n >= \(grouped(level.minimumCount))", value(level.lower), value(level.upper),
    ])
  }
  var inputs = TextTable([
    ("fitted on", .left), ("member", .left), ("type", .left), ("shape", .left), ("sha256", .left),
  ])
  for input in artifact.data.inputs {
    inputs.add([
      input.role, input.member ?? "", input.elementType,
      input.shape.map { "\($0)" }.joined(separator: " x "), input.sha256,
    ])
  }
  let facts = factLines([
    ("score", predictor.score.name), ("sides", predictor.sides.rawValue),
    ("outputs", predictor.score.inputKind.rawValue),
    ("calibration", "\(grouped(predictor.calibrationCount)) rows"),
    ("crossed", predictor.method.crossing.rawValue),
    ("quantiles", predictor.groupsDescription),
    ("row ids", artifact.data.identifiers == nil ? "row indices" : "given"),
    ("n too small", predictor.method.allowsTrivial ? "infinite intervals" : "refused"),
    ("written by", "swift-conformal \(artifact.libraryVersion)"),
    (
      "guarantee",
      IntervalCertificate.guarantee(predictor.sides, isGrouped: predictor.groups != nil)
    ),
    ("assumption", IntervalCertificate.assumption),
    ("scope", IntervalCertificate.scope(isGrouped: predictor.groups != nil)),
  ])
  return "split-conformal regression predictor, checksum verified\n\n" + facts + "\n" + levels.text
    + predictor.groupTables
    + (artifact.data.inputs.isEmpty ? "" : "\n" + inputs.text)
}
