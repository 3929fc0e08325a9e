/// What came of a gate, or of all.
public enum GateOutcome: String, Codable, Hashable, Sendable, CaseIterable {
  /// It is met.
  case passed
  /// The rows cannot tell.
  case inconclusive
  /// It is not met.
  case failed
  /// It has nothing to judge: the pipeline has no such part.
  case notApplicable = "not_applicable"
}

/// What came of a gate.
public struct GateResult: Codable, Hashable, Sendable {
  /// Which gate.
  public var kind: GateKind
  /// What it judged, where a gate judges several things, such as `alpha 0.1`; else empty.
  public var subject: String
  /// What came of it.
  public var outcome: GateOutcome
  /// What was found and what was expected, in one sentence.
  public var sentence: String
  /// Whether somebody should look although the gate is met.
  public var isWarning: Bool
  /// The number that was judged, where there is one.
  public var value: Double?
  /// The lower end of the interval.
  public var lower: Double?
  /// The upper end.
  public var upper: Double?
  /// The limit.
  public var limit: Double?
  /// Rows that the answer rests on.
  public var rows: Int?
  /// Rows that would tell, where the outcome is inconclusive and a number can be given.
  public var neededRows: Int?

  /// The subject of a failure that no gate asked for: the written rules of the correction refuse the model.
  static let writtenRules = "rules"

  /// Says what came of a gate.
  ///
  /// - Parameters:
  ///   - kind: which gate.
  ///   - subject: what it judged.
  ///   - outcome: what came of it.
  ///   - sentence: what was found and what was expected.
  public init(
    _ kind: GateKind, subject: String = "", _ outcome: GateOutcome, _ sentence: String
  ) {
    (self.kind, self.subject, self.outcome, self.sentence) = (kind, subject, outcome, sentence)
    isWarning = false
    (value, lower, upper, limit, rows, neededRows) = (nil, nil, nil, nil, nil, nil)
  }
}
