public import ProbabilityCalibration
public import ScoringCore
internal import TensorFiles

/// A calibrator with the record of its data: what is written to and read from a file.
///
/// The file is JSON with sorted keys and a checksum over every byte, without a clock. It holds no data rows.
public struct CalibratorArtifact: Sendable {
  /// The calibrator.
  public let calibrator: Calibrator
  /// Why it is of its method, or `nil` where the caller said which.
  public let choice: CalibratorChoice?
  /// Digests of the data that it was fitted on.
  public let data: DataRecord
  /// K distinct names, or `nil`.
  public let classNames: [String]?
  /// The version of the library that wrote the artifact.
  public let libraryVersion: String
  /// What its file says beyond that, so that it is written to the same bytes again; `nil` unless it was read.
  let origin: Origin?

  /// What a file says of itself.
  struct Origin: Sendable {
    let seal: String
    let certificate: CalibratorDocument.Certificate
  }

  /// The precision in which its rows are compared with others.
  public static let rowPrecision = Precision.float64

  /// Puts an artifact together.
  ///
  /// - Parameters:
  ///   - calibrator: the calibrator.
  ///   - choice: why it is of its method, or `nil`.
  ///   - data: digests of the data that it was fitted on.
  ///   - classNames: K distinct names, or `nil`.
  ///   - libraryVersion: the version that writes it.
  public init(
    calibrator: Calibrator, choice: CalibratorChoice? = nil, data: DataRecord,
    classNames: [String]? = nil, libraryVersion: String = LibraryVersion.text
  ) {
    self.init(
      calibrator: calibrator, choice: choice, data: data, classNames: classNames,
      libraryVersion: libraryVersion, origin: nil)
  }

  init(
    calibrator: Calibrator, choice: CalibratorChoice?, data: DataRecord, classNames: [String]?,
    libraryVersion: String, origin: Origin?
  ) {
    self.calibrator = calibrator
    self.choice = choice
    self.data = data
    self.classNames = classNames
    self.libraryVersion = libraryVersion
    self.origin = origin
  }

  /// What the calibrator is known by: the 64 digits under `sha256` in its file.
  ///
  /// - Throws: as ``encoded()``.
  /// - Complexity: O(1) for an artifact that was read, else O(number of parameters).
  public var sha256: String {
    get throws { try origin?.seal ?? encode { _ in } }
  }

  /// The bytes of the file.
  ///
  /// - Returns: UTF-8 JSON with a final newline.
  /// - Throws: an encoding error, which finite parameters never cause.
  /// - Complexity: O(number of parameters).
  public func encoded() throws -> [UInt8] {
    var bytes: [UInt8] = []
    try encode { bytes += $0 }
    return bytes
  }

  /// Writes the artifact to a file, which appears whole or not at all.
  ///
  /// - Parameter path: the file, or `-` for standard output.
  /// - Throws: `DataError` with code `cannot-write`.
  public func write(to path: String) throws {
    let output = try OutputFile(path: path)
    try encode(output.write)
    try output.commit()
  }

  /// Passes on the bytes of the file, part after part.
  ///
  /// - Returns: their checksum.
  @discardableResult
  package func encode(_ write: @escaping ([UInt8]) throws -> Void) throws -> String {
    try ArtifactSeal.seal(
      CalibratorDocument(self, values: .later, sha256: ArtifactSeal.blank),
      values: { try $0(Base64.encode(listWords)) }, write: write)
  }

  /// The document as a part of another one, with its values and its checksum.
  var embedded: CalibratorDocument {
    get throws {
      CalibratorDocument(self, values: Base64Text(listWords), sha256: try sha256)
    }
  }

  /// The lists of parameters, one after the other.
  private var listWords: [UInt64] {
    calibrator.map.parameters.lists.sorted { $0.key < $1.key }
      .flatMap { $0.value.map(\.bitPattern) }
  }
}

/// What a calibrator is and is not.
public enum CalibratorCertificate {
  /// What is promised, without a final stop.
  public static let guarantee =
    "none on new rows: a calibrator is assessed on rows that it was not fitted on"
  /// Under which condition it is of use, without a final stop.
  public static let assumption =
    "the rows of the fit are exchangeable with new rows, and the model was not trained on them"
}
