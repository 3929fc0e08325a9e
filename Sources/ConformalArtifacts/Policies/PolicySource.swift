public import ExactStatistics
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

  /// The confidence.
  public let score: ConfidenceScore
  /// What the outputs are: `logits` or `probabilities`; `nil` for confidences alone.
  public let outputKind: String?
  /// The number of classes; 0 for confidences alone.
  public let classCount: Int
  /// The predictor that confidences come from, or `nil`.
  public let predictor: Predictor?
  /// The names of classes, where labels were given by name.
  public let classNames: [String]?

  /// Puts a source together.
  ///
  /// - Parameters:
  ///   - score: the confidence.
  ///   - outputKind: what the outputs are.
  ///   - classCount: the number of classes.
  ///   - predictor: the predictor that confidences come from.
  ///   - classNames: the names of classes.
  public init(
    score: ConfidenceScore, outputKind: String?, classCount: Int, predictor: Predictor? = nil,
    classNames: [String]? = nil
  ) {
    (self.score, self.outputKind, self.classCount) = (score, outputKind, classCount)
    (self.predictor, self.classNames) = (predictor, classNames)
  }
}
