/// The JSON of a predictor artifact, schema `swift-conformal/predictor/1`; keys are in snake case there.
struct PredictorDocument: Codable {
  static let schemaName = "swift-conformal/predictor"
  static let schemaVersion = 1

  struct Score: Codable {
    let name: String
    let parameters: [String: Double]
    let randomized: Bool
  }

  struct Outputs: Codable {
    let classNames: [String]?
    let classes: Int
    let kind: String
    let precision: String
  }

  struct Draws: Codable {
    let generator: String
    let seed: UInt64
  }

  struct CalibrationScores: Codable {
    let count: Int
    let encoding: String
    let values: String
  }

  struct Certificate: Codable {
    let assumption: String
    let guarantee: String
    let scope: String
  }

  struct Sample: Codable {
    let capacity: Int
    let counts: String
    let hashes: String
    let rows: Int
  }

  struct Data: Codable {
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

/// What every artifact says of itself.
struct ArtifactHeader: Decodable {
  let kind: String
  let schema: String
}
