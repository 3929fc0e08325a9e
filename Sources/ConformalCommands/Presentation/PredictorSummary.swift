internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics
internal import ProbabilityCalibration
internal import ScoringCore

/// What `fit --json` and `show --json` print of a predictor: all but the bulky parts.
struct PredictorSummary: Encodable {
  let allowTrivial: Bool
  let assumption: String
  let calibrator: Calibrator?
  let classNames: [String]?
  let classes: Int
  let guarantee: String
  let hasRowIds: Bool
  let inputs: [DataRecord.Input]
  let kind: String
  let levels: [LevelRecord]
  let libraryVersion: String
  let n: Int
  let outputs: String
  let parameters: [String: Double]
  let precision: String
  let randomized: Bool
  let schema: String
  let scope: String
  let score: String
  let seed: UInt64?
  let setPolicy: String
  let taxonomy: String
  let tuning: TuningRecord?
  let weighting: Weights?

  /// What corrects outputs first.
  struct Calibrator: Encodable {
    let method: String
    let n: Int
    let sha256: String

    init(_ artifact: CalibratorArtifact) throws {
      method = artifact.calibrator.method
      n = artifact.calibrator.diagnostics.rowCount
      sha256 = try artifact.sha256
    }

    /// The same in words.
    var text: String { "\(method), sha256 \(sha256), fitted on \(grouped(n)) rows" }
  }

  /// How calibration rows are weighted.
  struct Weights: Encodable {
    let classWeights: [Double]?
    let effectiveSampleSize: Double
    let scheme: String

    init(_ weighting: CalibrationWeights) {
      if case .classes(let weights) = weighting.scheme {
        classWeights = weights.values
      } else {
        classWeights = nil
      }
      effectiveSampleSize = weighting.effectiveSampleSize
      scheme = weighting.scheme.name
    }
  }

  init(_ artifact: PredictorArtifact) throws {
    let predictor = artifact.predictor
    allowTrivial = predictor.allowsTrivial
    assumption = Certificate.assumption(artifact)
    calibrator = try artifact.calibrator.map { try Calibrator($0) }
    classNames = artifact.classNames
    classes = predictor.classCount
    guarantee = Certificate.guarantee(predictor)
    hasRowIds = artifact.data.identifiers != nil
    inputs = artifact.data.inputs
    kind = "predictor"
    levels = predictor.quantiles.map { LevelRecord($0, of: predictor) }
    libraryVersion = artifact.libraryVersion
    n = predictor.calibrationCount
    outputs = predictor.outputKind.rawValue
    parameters = predictor.score.parameters
    precision = predictor.precision.rawValue
    randomized = predictor.score.isRandomized
    schema = "swift-conformal/predictor-summary/1"
    scope = Certificate.scope(predictor)
    score = predictor.score.name
    seed = predictor.score.isRandomized ? predictor.seed : nil
    setPolicy = predictor.setPolicy.rawValue
    taxonomy = predictor.taxonomy.name
    tuning = artifact.tuning
    weighting = predictor.weighting.map { Weights($0) }
  }
}
