public import ExactStatistics
internal import ScoringCore

/// A test of risks among approved rows: where approval may start so that all stay within their limits.
///
/// Several risks of one threshold are tested together: it is certified when every p-value is at most the level, which
/// needs no correction, as certifying it wrongly needs the wrong p-value to be small.
///
/// **Guarantee.** With probability at least 1 - delta over test rows, every risk at the threshold that comes out, and
/// at every higher one down from the start, is at most its limit. **Assumption:** test rows are independent draws of
/// the rows to come, and the model, the confidence and the design were not chosen by them.
///
/// Source: A. Angelopoulos, S. Bates, E. Candès, M. Jordan, L. Lei (2021), Learn then test, arXiv:2110.01052.
public struct SelectiveRiskTest: Hashable, Sendable {
  /// The most thresholds that ``RiskTesting/bonferroni`` and ``RiskTesting/holm`` test.
  public static let candidateCount = 20

  /// The risks and their limits.
  public let targets: [RiskTarget]
  /// The probability of a wrong certificate.
  public let delta: Level
  /// How several thresholds are tested.
  public let testing: RiskTesting
  /// Over how many tests of this kind delta is shared: the number of queues.
  public let familySize: Int

  /// Makes a test.
  ///
  /// - Parameters:
  ///   - targets: the risks and their limits, at least one.
  ///   - delta: the probability of a wrong certificate.
  ///   - testing: how several thresholds are tested.
  ///   - familySize: over how many tests delta is shared.
  public init(
    _ targets: [RiskTarget], delta: Level, testing: RiskTesting = .fixedSequence,
    familySize: Int = 1
  ) {
    precondition(!targets.isEmpty && familySize > 0, "at least one risk in one family")
    (self.targets, self.delta, self.testing) = (targets, delta, testing)
    self.familySize = familySize
  }

  /// The level of each test.
  var level: Double { delta.doubleValue / Double(familySize) }
}

/// A threshold that is certified, with the counts that say so.
public struct CertifiedThreshold: Hashable, Sendable {
  /// The least confidence that may be approved: a confidence of a test row, or of a design row.
  public let approveFrom: Double
  /// Where the sequence of tests started; equal to the threshold where there was none.
  public let startedFrom: Double
  /// The number of thresholds that were tested.
  public let testedCount: Int
  /// The number of test rows.
  public let rowCount: Int
  /// The test rows approved.
  public let approvedCount: Int
  /// What was counted of each risk at the threshold.
  public let risks: [RiskCount]

  /// Puts a threshold together with its counts.
  ///
  /// - Parameters:
  ///   - approveFrom: the least confidence that may be approved.
  ///   - startedFrom: where the sequence of tests started.
  ///   - testedCount: the number of thresholds that were tested.
  ///   - rowCount: the number of test rows.
  ///   - approvedCount: the test rows approved.
  ///   - risks: what was counted of each risk at the threshold.
  public init(
    approveFrom: Double, startedFrom: Double, testedCount: Int, rowCount: Int, approvedCount: Int,
    risks: [RiskCount]
  ) {
    (self.approveFrom, self.startedFrom) = (approveFrom, startedFrom)
    (self.testedCount, self.rowCount) = (testedCount, rowCount)
    (self.approvedCount, self.risks) = (approvedCount, risks)
  }
}

/// What comes of a test.
public enum RiskOutcome: Hashable, Sendable {
  /// A threshold is certified.
  case certified(CertifiedThreshold)
  /// No threshold is, and this is what was counted where the evidence is best.
  case uncertified(atStart: [RiskCount], startedFrom: Double, rowCount: Int)
}
