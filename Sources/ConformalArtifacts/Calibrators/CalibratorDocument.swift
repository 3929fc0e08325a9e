internal import ProbabilityCalibration
internal import ScoringCore

/// The JSON of a calibrator artifact; keys are in snake case there.
struct CalibratorDocument: Encodable {
  static let schemaName = "swift-conformal/calibrator"
  static let latestSchemaVersion = 1
  static let kind = "calibrator"

  struct Outputs: Encodable {
    let classNames: [String]?
    let classes: Int
    let floor: Double
    let kind: String
  }

  struct List: Encodable {
    let count: Int
    let name: String
  }

  struct Parameters: Encodable {
    let encoding: String
    let lists: [List]
    let numbers: [String: Double]
    let values: Base64Text
  }

  struct Setting: Encodable {
    let name: String
    let value: String
  }

  struct Diagnostics: Encodable {
    let atBound: [String]
    let changedAnswers: Int
    let changedAnything: Bool
    let converged: Bool
    let correctAfter: Int
    let correctBefore: Int
    let direct: Bool
    let iterations: Int
    /// Absent where infinite.
    let logLossAfter: Double?
    let logLossBefore: Double?
    let n: Int
  }

  struct Candidate: Encodable {
    let changedAnswers: Int
    let excess: Double?
    let exclusion: String?
    let logLoss: Double?
    let method: String
    let standardError: Double?
  }

  struct Choice: Encodable {
    let candidates: [Candidate]
    let folds: Int
    let reason: String
    let repeats: Int
    let rule: String
    let seed: UInt64
  }

  struct Certificate: Encodable, Sendable {
    let assumption: String
    let guarantee: String
  }

  let certificate: Certificate
  let choice: Choice?
  let data: PredictorDocument.Data
  let diagnostics: Diagnostics
  let kind: String
  let libraryVersion: String
  let method: String
  let outputs: Outputs
  let parameters: Parameters
  let schema: String
  /// Absent where the method leaves nothing open.
  let settings: [Setting]?
  let sha256: String
  /// T of maps that have one: the first thing that people look for.
  let temperature: Double?
}

extension CalibratorDocument {
  init(_ artifact: CalibratorArtifact, values: Base64Text, sha256: String) {
    let calibrator = artifact.calibrator
    let parameters = calibrator.map.parameters
    self.init(
      certificate: artifact.origin?.certificate
        ?? Certificate(
          assumption: CalibratorCertificate.assumption, guarantee: CalibratorCertificate.guarantee),
      choice: artifact.choice.map { Choice($0) },
      data: .init(
        identifierSample: artifact.data.identifiers.map { .init($0) },
        inputs: artifact.data.inputs, rowRanges: artifact.data.statedRanges,
        rowSample: .init(artifact.data.rows)),
      diagnostics: Diagnostics(calibrator.diagnostics), kind: Self.kind,
      libraryVersion: artifact.libraryVersion, method: calibrator.method,
      outputs: Outputs(
        classNames: artifact.classNames, classes: calibrator.classCount,
        floor: calibrator.map.reading.floor, kind: calibrator.map.reading.kind.rawValue),
      parameters: Parameters(
        encoding: ScoreEncoding.name(.float64),
        lists: parameters.lists.sorted { $0.key < $1.key }.map {
          List(count: $0.value.count, name: $0.key)
        }, numbers: parameters.numbers, values: values),
      schema: "\(Self.schemaName)/\(Self.latestSchemaVersion)",
      settings: calibrator.settings.isEmpty
        ? nil
        : calibrator.settings.sorted { $0.key < $1.key }.map {
          Setting(name: $0.key, value: $0.value)
        }, sha256: sha256,
      temperature: parameters.numbers["temperature"])
  }
}

extension CalibratorDocument.Diagnostics {
  init(_ diagnostics: CalibratorDiagnostics) {
    self.init(
      atBound: diagnostics.atBound, changedAnswers: diagnostics.changedAnswerCount,
      changedAnything: diagnostics.changedAnything,
      converged: diagnostics.search.hasConverged, correctAfter: diagnostics.correctAfter,
      correctBefore: diagnostics.correctBefore, direct: diagnostics.search == .direct,
      iterations: diagnostics.search.iterationCount,
      logLossAfter: finite(diagnostics.logLossAfter),
      logLossBefore: finite(diagnostics.logLossBefore), n: diagnostics.rowCount)
  }
}

extension CalibratorDocument.Choice {
  init(_ choice: CalibratorChoice) {
    self.init(
      candidates: choice.candidates.map {
        CalibratorDocument.Candidate(
          changedAnswers: $0.changedAnswerCount, excess: finite($0.excess),
          exclusion: $0.exclusion, logLoss: finite($0.logLoss), method: $0.method,
          standardError: finite($0.standardError))
      }, folds: choice.foldCount, reason: choice.reason, repeats: choice.repeatCount,
      rule: choice.rule, seed: choice.seed)
  }
}

/// JSON has no infinity.
private func finite(_ number: Double) -> Double? { number.isFinite ? number : nil }
