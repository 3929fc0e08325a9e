/// The JSON of a predictor artifact, schema `swift-conformal/predictor/1`; keys are in snake case there.
struct PredictorDocument: Encodable {
  static let schemaName = "swift-conformal/predictor"
  static let schemaVersion = 1

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
    let rowSample: Sample
  }

  let allowTrivial: Bool
  let calibrationScores: CalibrationScores
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
}
