public import ConformalPrediction
internal import ExactStatistics
package import ScoringCore

/// A predictor with the record of its data: what is written to and read from a file.
///
/// The file is JSON with sorted keys and a checksum over every byte, without a clock: the same input gives
/// the same bytes.
public struct PredictorArtifact: Sendable {
  /// The predictor.
  public let predictor: ConformalPredictor
  /// Digests of the data that it was fitted on.
  public let data: DataRecord
  /// The names of the classes, or `nil`.
  public let classNames: [String]?
  /// How the score was tuned, or `nil`.
  public let tuning: TuningRecord?
  /// What corrects the outputs of the model before the predictor sees them, or `nil`.
  public let calibrator: CalibratorArtifact?
  /// The version of the library that wrote the artifact.
  public let libraryVersion: String

  /// Puts an artifact together.
  ///
  /// - Parameters:
  ///   - predictor: the predictor.
  ///   - data: digests of the data that it was fitted on.
  ///   - classNames: K distinct names, or `nil`.
  ///   - tuning: how the score was tuned, or `nil`.
  ///   - calibrator: what corrected the outputs that the predictor was fitted on, or `nil`.
  ///   - libraryVersion: the version that writes it.
  public init(
    predictor: ConformalPredictor, data: DataRecord, classNames: [String]? = nil,
    tuning: TuningRecord? = nil, calibrator: CalibratorArtifact? = nil,
    libraryVersion: String = LibraryVersion.text
  ) {
    if let classNames {
      precondition(classNames.count == predictor.classCount, "one name a class")
      precondition(Set(classNames).count == classNames.count, "class names are distinct")
    }
    self.predictor = predictor
    self.data = data
    self.classNames = classNames
    if let calibrator {
      precondition(
        calibrator.suits(predictor), "a predictor is fitted on what its calibrator gives")
    }
    self.tuning = tuning
    self.calibrator = calibrator
    self.libraryVersion = libraryVersion
  }

  /// The bytes of the file.
  ///
  /// - Returns: UTF-8 JSON with a final newline.
  /// - Throws: an encoding error, which finite scores never cause; `DataError` when there is no room for the
  ///   temporary files of many scores.
  /// - Complexity: O(n) for n calibration scores.
  public func encoded() throws -> [UInt8] {
    var bytes: [UInt8] = []
    try encode { bytes += $0 }
    return bytes
  }

  /// Passes on the bytes of the file, part after part, in bounded memory.
  ///
  /// - Parameters:
  ///   - execution: how to work.
  ///   - write: takes the next bytes.
  /// - Throws: as ``encoded()``, and what `write` throws.
  /// - Complexity: O(n) for n calibration scores.
  package func encode(
    execution: Execution = .standard, _ write: @escaping ([UInt8]) throws -> Void
  ) throws {
    try ArtifactSeal.seal(
      try document(),
      values: {
        try ScoreEncoding.encode(
          predictor.partCategories, precision: predictor.scorePrecision, execution, $0)
      }, write: write)
  }

  private func document() throws -> PredictorDocument {
    let predictor = predictor
    return PredictorDocument(
      allowTrivial: predictor.allowsTrivial,
      calibrationScores: .init(
        count: predictor.calibrationCount, encoding: ScoreEncoding.name(predictor.scorePrecision),
        values: .later),
      calibrator: try calibrator?.embedded,
      certificate: .init(
        assumption: Certificate.assumption(self), guarantee: Certificate.guarantee(predictor),
        scope: Certificate.scope(predictor)),
      data: .init(
        identifierSample: data.identifiers.map { .init($0) }, inputs: data.inputs,
        rowRanges: data.statedRanges, rowSample: .init(data.rows)),
      draws: predictor.score.isRandomized
        ? .init(generator: PredictorArtifact.generator, seed: predictor.seed) : nil,
      kind: "predictor",
      levels: predictor.quantiles.map { LevelRecord($0, of: predictor) },
      libraryVersion: libraryVersion,
      outputs: .init(
        classNames: classNames, classes: predictor.classCount, kind: predictor.outputKind.rawValue,
        precision: predictor.precision.rawValue),
      schema: PredictorDocument.schema(
        predictor.taxonomy, isWeighted: predictor.weighting != nil,
        isCorrected: calibrator != nil),
      score: .init(
        name: predictor.score.name, parameters: predictor.score.parameters,
        randomized: predictor.score.isRandomized),
      setPolicy: predictor.setPolicy.rawValue,
      sha256: ArtifactSeal.blank,
      taxonomy: TaxonomyRecord(predictor),
      tuning: tuning,
      weighting: WeightingRecord(predictor))
  }

  static let generator = "philox4x32-10"
}

extension PredictorDocument.Sample {
  init(_ sketch: HashSketch) {
    self.init(
      capacity: HashSketch.capacity, counts: Base64Text(sketch.counts),
      hashes: Base64Text(sketch.hashes),
      rows: sketch.rowCount)
  }
}
