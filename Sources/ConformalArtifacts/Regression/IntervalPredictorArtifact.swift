public import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore
internal import TensorFiles

/// A regression predictor with the record of its data: what is written to and read from a file.
///
/// The file is JSON with sorted keys and a checksum over every byte, without a clock: the same input gives the same
/// bytes.
public struct IntervalPredictorArtifact: Sendable {
  /// The predictor.
  public let predictor: RegressionPredictor
  /// Digests of the data that it was fitted on.
  public let data: DataRecord
  /// The version of the library that wrote the artifact.
  public let libraryVersion: String

  /// Puts an artifact together.
  ///
  /// - Parameters:
  ///   - predictor: the predictor.
  ///   - data: digests of the data that it was fitted on.
  ///   - libraryVersion: the version that writes it.
  public init(
    predictor: RegressionPredictor, data: DataRecord,
    libraryVersion: String = LibraryVersion.text
  ) {
    self.predictor = predictor
    self.data = data
    self.libraryVersion = libraryVersion
  }

  /// Puts an artifact together with a record of the rows that the predictor was fitted on.
  ///
  /// - Parameters:
  ///   - predictor: the predictor.
  ///   - calibration: the rows that it was fitted on.
  /// - Complexity: O(n).
  public init(_ predictor: RegressionPredictor, fittedOn calibration: RegressionData) {
    self.init(predictor: predictor, data: DataRecord(of: calibration, inputs: []))
  }

  /// The bytes of the file.
  ///
  /// - Returns: UTF-8 JSON with a final newline.
  /// - Throws: an encoding error, which finite scores never cause.
  /// - Complexity: O(n) for n calibration scores.
  public func encoded() throws -> [UInt8] {
    var bytes: [UInt8] = []
    try ArtifactSeal.seal(
      document,
      values: { write in
        try write(Base64.encode(keptLists.flatMap { $0.map { $0.bitPattern } }))
      }, write: { bytes += $0 })
    return bytes
  }

  /// Writes the artifact to a file, which appears whole or not at all.
  ///
  /// - Parameter path: the file, or `-` for standard output.
  /// - Throws: `DataError` with code `cannot-write`.
  public func write(to path: String) throws {
    let output = try OutputFile(path: path)
    try output.write(try encoded())
    try output.commit()
  }

  /// The scores as they are kept: of a group-conditional predictor group after group in each list.
  private var keptLists: [[Double]] {
    predictor.groups.map { groups in
      predictor.lists.indices.map { list in groups.parts.flatMap { $0[list] } }
    } ?? predictor.lists
  }

  private var document: IntervalPredictorDocument {
    IntervalPredictorDocument(
      allowTrivial: predictor.method.allowsTrivial,
      calibrationScores: .init(
        count: predictor.calibrationCount, encoding: IntervalPredictorDocument.encoding,
        lists: predictor.method.listNames, values: .later),
      certificate: .init(
        assumption: IntervalCertificate.assumption,
        guarantee: IntervalCertificate.guarantee(
          predictor.sides, isGrouped: predictor.groups != nil),
        scope: IntervalCertificate.scope(isGrouped: predictor.groups != nil)),
      crossing: predictor.method.crossing.rawValue,
      data: .init(
        identifierSample: data.identifiers.map { .init($0) }, inputs: data.inputs,
        rowRanges: data.statedRanges, rowSample: .init(data.rows)),
      groups: RegressionGroupsRecord(predictor),
      kind: "predictor",
      levels: predictor.quantiles.map { IntervalLevelRecord($0) },
      libraryVersion: libraryVersion,
      outputs: predictor.score.inputKind.rawValue,
      schema: IntervalPredictorDocument.schema(isGrouped: predictor.groups != nil),
      score: predictor.score.name,
      sha256: ArtifactSeal.blank,
      sides: predictor.sides.rawValue)
  }
}
