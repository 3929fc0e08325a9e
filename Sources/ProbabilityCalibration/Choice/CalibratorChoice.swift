/// Why a calibrator is of its method: what was compared, and what decided.
public struct CalibratorChoice: Hashable, Sendable {
  /// A method that was compared.
  public struct Candidate: Hashable, Sendable {
    /// The method's name.
    public let method: String
    /// The mean log-loss on rows that the fit did not see; infinite where a true label had probability 0, and where
    /// a fit failed or may not be chosen.
    public let logLoss: Double
    /// How much that is above the least one; infinite where it is.
    public let excess: Double
    /// The standard error of this difference, by rows; infinite likewise.
    public let standardError: Double
    /// The number of rows, of all repeats, whose label ranked first changed.
    public let changedAnswerCount: Int
    /// Why methods of infinite log-loss cannot be chosen.
    public static let infiniteLoss = "gives true labels probability 0"

    /// Why it could not be chosen, or `nil`.
    public let exclusion: String?

    /// Describes a candidate.
    public init(
      method: String, logLoss: Double, excess: Double, standardError: Double,
      changedAnswerCount: Int, exclusion: String? = nil
    ) {
      self.method = method
      self.logLoss = logLoss
      self.excess = excess
      self.standardError = standardError
      self.changedAnswerCount = changedAnswerCount
      self.exclusion = exclusion
    }
  }

  /// The name of the rule that decided: `one-standard-error`, or that of a written rule.
  public let rule: String
  /// One sentence without a final stop: why.
  public let reason: String
  /// What was compared, from simple to flexible; empty where a written rule decided alone.
  public let candidates: [Candidate]
  /// The number of folds; 0 where nothing was compared.
  public let foldCount: Int
  /// How often rows were divided into folds anew.
  public let repeatCount: Int
  /// The seed of these divisions.
  public let seed: UInt64

  /// Describes a choice.
  public init(
    rule: String, reason: String, candidates: [Candidate] = [], foldCount: Int = 0,
    repeatCount: Int = 0, seed: UInt64 = 0
  ) {
    self.rule = rule
    self.reason = reason
    self.candidates = candidates
    self.foldCount = foldCount
    self.repeatCount = repeatCount
    self.seed = seed
  }
}
