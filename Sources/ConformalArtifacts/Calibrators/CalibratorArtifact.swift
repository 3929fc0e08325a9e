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
    self.calibrator = calibrator
    self.choice = choice
    self.data = data
    self.classNames = classNames
    self.libraryVersion = libraryVersion
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
  package func encode(_ write: @escaping ([UInt8]) throws -> Void) throws {
    let lists = calibrator.map.parameters.lists.sorted { $0.key < $1.key }
    try ArtifactSeal.seal(
      CalibratorDocument(self),
      values: { try $0(Base64.encode(lists.flatMap { $0.value.map(\.bitPattern) })) },
      write: write)
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
