public import ExactStatistics
internal import ProbabilityCalibration
public import SelectiveAbstention

/// What a policy's confidences are computed from.
public struct PolicySource: Hashable, Sendable {
  /// The predictor that confidences come from.
  public struct Predictor: Hashable, Sendable {
    /// The SHA-256 of the artifact's file.
    public let sha256: String
    /// The level of its sets.
    public let alpha: Level

    /// Names a predictor.
    ///
    /// - Parameters:
    ///   - sha256: the SHA-256 of the artifact's file.
    ///   - alpha: the level of its sets.
    public init(sha256: String, alpha: Level) { (self.sha256, self.alpha) = (sha256, alpha) }
  }

  /// The calibrator that outputs go through first.
  public struct Calibrator: Hashable, Sendable {
    /// The method's name, such as `temperature`.
    public let method: String
    /// The checksum under `sha256` in its file.
    public let sha256: String

    /// Names a calibrator.
    ///
    /// - Parameters:
    ///   - method: the method's name.
    ///   - sha256: the checksum under `sha256` in its file.
    public init(method: String, sha256: String) { (self.method, self.sha256) = (method, sha256) }

    /// Names the calibrator of an artifact.
    ///
    /// - Parameter artifact: the artifact.
    /// - Throws: as ``CalibratorArtifact/sha256``.
    public init(_ artifact: CalibratorArtifact) throws {
      self.init(method: artifact.calibrator.method, sha256: try artifact.sha256)
    }
  }

  /// The confidence.
  public let score: ConfidenceScore
  /// What the outputs of the model are: `logits` or `probabilities`; `nil` for confidences alone.
  public let outputKind: String?
  /// The number of classes; 0 for confidences alone.
  public let classCount: Int
  /// The predictor that confidences come from, or `nil`.
  public let predictor: Predictor?
  /// The calibrator that outputs go through before anything else, or `nil`.
  public let calibrator: Calibrator?
  /// The names of classes, where labels were given by name.
  public let classNames: [String]?

  /// Puts a source together.
  ///
  /// - Parameters:
  ///   - score: the confidence.
  ///   - outputKind: what the outputs are.
  ///   - classCount: the number of classes.
  ///   - predictor: the predictor that confidences come from.
  ///   - calibrator: the calibrator that outputs go through before anything else.
  ///   - classNames: the names of classes.
  public init(
    score: ConfidenceScore, outputKind: String?, classCount: Int, predictor: Predictor? = nil,
    calibrator: Calibrator? = nil, classNames: [String]? = nil
  ) {
    (self.score, self.outputKind, self.classCount) = (score, outputKind, classCount)
    (self.predictor, self.calibrator, self.classNames) = (predictor, calibrator, classNames)
  }
}
