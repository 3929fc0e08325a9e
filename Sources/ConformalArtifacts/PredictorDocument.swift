internal import ConformalPrediction

/// The JSON of a predictor artifact; keys are in snake case there.
///
/// Schema 1 is of marginal predictors, schema 2 of conditional ones, schema 3 of weighted ones, schema 4 of those
/// behind a calibrator: who knows only schema 1 must not take one for the other.
struct PredictorDocument: Encodable {
  static let schemaName = "swift-conformal/predictor"
  static let latestSchemaVersion = 4

  static func schema(_ taxonomy: Taxonomy, isWeighted: Bool, isCorrected: Bool) -> String {
    "\(schemaName)/\(isCorrected ? 4 : isWeighted ? 3 : taxonomy == .marginal ? 1 : 2)"
  }

  struct Score: Encodable {
    let name: String
    let parameters: [String: Double]
    let randomized: Bool
  }

  struct Outputs: Encodable {
    let classNames: [String]?
    let classes: Int
    let kind: String
    let precision: String
  }

  struct Draws: Encodable {
    let generator: String
    let seed: UInt64
  }

  struct CalibrationScores: Encodable {
    let count: Int
    let encoding: String
    let values: Base64Text
  }

  struct Certificate: Encodable {
    let assumption: String
    let guarantee: String
    let scope: String
  }

  struct Sample: Encodable {
    let capacity: Int
    let counts: Base64Text
    let hashes: Base64Text
    let rows: Int
  }

  struct Data: Encodable {
    let identifierSample: Sample?
    let inputs: [DataRecord.Input]
    /// First index and count of each range of rows; absent for one that starts at 0.
    let rowRanges: [[Int]]?
    let rowSample: Sample
  }

  let allowTrivial: Bool
  let calibrationScores: CalibrationScores
  let calibrator: CalibratorDocument?
  let certificate: Certificate
  let data: Data
  let draws: Draws?
  let kind: String
  let levels: [LevelRecord]
  let libraryVersion: String
  let outputs: Outputs
  let schema: String
  let score: Score
  let setPolicy: String
  let sha256: String
  let taxonomy: TaxonomyRecord?
  let tuning: TuningRecord?
  let weighting: WeightingRecord?
}
