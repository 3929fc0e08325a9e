public import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore
internal import TensorFiles

/// An outlier detector with the record of its data: what is written to and read from a file.
///
/// The file is JSON with sorted keys and a checksum over every byte, without a clock. It holds no data rows: of
/// the reference rows of a Mahalanobis distance it keeps means and a factor of the covariance, of those of nearest
/// neighbours the digest only, so that they must be given again.
public struct DetectorArtifact: Sendable {
  /// The detector; one by nearest neighbours has no reference rows after reading.
  public let detector: OutlierDetector
  /// Digests of the data that it was fitted on.
  public let data: DataRecord
  /// The version of the library that wrote the artifact.
  public let libraryVersion: String

  /// Puts an artifact together.
  ///
  /// - Parameters:
  ///   - detector: the detector.
  ///   - data: digests of the data that it was fitted on.
  ///   - libraryVersion: the version that writes it.
  public init(
    detector: OutlierDetector, data: DataRecord, libraryVersion: String = LibraryVersion.text
  ) {
    self.detector = detector
    self.data = data
    self.libraryVersion = libraryVersion
  }

  /// The bytes of the file.
  ///
  /// - Returns: UTF-8 JSON with a final newline.
  /// - Throws: an encoding error, which finite scores never cause.
  /// - Complexity: O(n) for n calibration scores.
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
    try ArtifactSeal.seal(
      DetectorDocument(self),
      values: {
        let all = CalibrationCategory(name: "all rows", alphas: [], scores: detector.scores)
        try ScoreEncoding.encode([all], precision: .float64, .standard, $0)
      }, write: write)
  }
}

/// The statement that goes with an outlier detector.
public enum DetectorCertificate {
  /// What is promised, without a final stop.
  public static let guarantee =
    "the p-value of an inlier is at most alpha with probability at most alpha, for every alpha"
  /// Under which condition, without a final stop.
  public static let assumption =
    "calibration rows and inliers among new rows are exchangeable, no calibration row is an outlier, and "
    + "neither the model nor reference features saw them"
  /// What the promise is not, without a final stop.
  public static let scope =
    "marginal: on average over calibration rows and inliers, not for each class, group or row; how many "
    + "outliers are found is not promised"
}
