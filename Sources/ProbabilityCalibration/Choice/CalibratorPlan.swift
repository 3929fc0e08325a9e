public import ScoringCore

/// How the method of a calibrator is found: by name, by cross-validated log-loss, or by written rules.
public enum CalibratorPlan: Sendable {
  /// This method.
  case method(any CalibrationMethod)
  /// The simplest that cross-validated log-loss cannot tell from the best.
  case automatic(CrossValidatedChoice)
  /// Rules that a team has written down; what methods leave open.
  case rules(CalibrationRules, MethodOptions)

  /// What came of a plan.
  public struct Outcome: Sendable {
    /// The method; `nil` where a rule says that the model is to be looked at again.
    public let method: (any CalibrationMethod)?
    /// Why; `nil` for a method by name.
    public let choice: CalibratorChoice?
  }

  /// Finds the method.
  ///
  /// - Parameters:
  ///   - rows: the rows that the calibrator will be fitted on.
  ///   - reading: how numbers of the model are read.
  ///   - seed: the seed of folds and of samples of the assessment that rules ask.
  ///   - keepsAnswers: whether maps that may change the label ranked first are left out.
  ///   - execution: how to work.
  ///   - assessed: called with the number of rows assessed.
  ///   - compared: called with the number of fits compared and that of all.
  /// - Returns: the method, and why.
  /// - Throws: as ``CrossValidatedChoice/choose(on:reading:execution:progress:)``.
  public func choose(
    on rows: CalibratorRows, reading: OutputReading, seed: UInt64, keepsAnswers: Bool = false,
    execution: Execution = .standard, assessed: (Int) -> Void = { _ in },
    compared: (Int, Int) -> Void = { _, _ in }
  ) throws -> Outcome {
    func automatic(_ comparison: CrossValidatedChoice) throws -> CrossValidatedChoice.Outcome {
      var comparison = comparison
      comparison.seed = seed
      comparison.keepsAnswers = keepsAnswers
      return try comparison.choose(
        on: rows, reading: reading, execution: execution, progress: compared)
    }
    switch self {
    case .method(let method): return Outcome(method: method, choice: nil)
    case .automatic(let comparison):
      let outcome = try automatic(comparison)
      return Outcome(method: outcome.method, choice: outcome.choice)
    case .rules(let rules, let options):
      let decision = rules.decide(
        try CalibrationAssessment(
          of: rows, options: AssessmentOptions(seed: seed), execution: execution,
          progress: assessed))
      let choice = CalibratorChoice(rule: decision.rule, reason: decision.reason)
      switch decision.action {
      case .revisit: return Outcome(method: nil, choice: choice)
      case .leave: return Outcome(method: IdentityMethod(), choice: choice)
      case .method(let name):
        return Outcome(
          method: try CalibrationMethods.method(named: name, options: options), choice: choice)
      case .automatic:
        let outcome = try automatic(
          CrossValidatedChoice(
            CrossValidatedChoice.usualCandidates(classCount: rows.classCount, options: options)))
        return Outcome(
          method: outcome.method,
          choice: CalibratorChoice(
            rule: decision.rule, reason: decision.reason + "; " + outcome.choice.reason,
            candidates: outcome.choice.candidates, foldCount: outcome.choice.foldCount,
            repeatCount: outcome.choice.repeatCount, seed: outcome.choice.seed))
      }
    }
  }
}
