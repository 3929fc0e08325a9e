public import ExactStatistics

extension StatisticalCheck {
  /// Checks that errors occur with at most a stated probability, such as among answers that went out unseen.
  ///
  /// - Parameters:
  ///   - risk: the largest probability of an error that was promised.
  ///   - errors: the errors among the trials.
  ///   - trials: independent trials, at least 0, that the promise was not tuned on.
  ///   - falseAlarmRate: the probability with which the check may fail all the same.
  /// - Returns: the check: it fails when so many errors are too improbable.
  public static func risk(
    atMost risk: Level, errors: Int, of trials: Int, falseAlarmRate: Level = "1e-6"
  ) -> StatisticalCheck {
    precondition(errors >= 0 && errors <= trials, "errors are trials")
    let law = BinomialLaw(trials: trials, probability: risk.doubleValue)
    return StatisticalCheck(
      claim: "risk <= \(risk)", observation: "\(errors) errors in \(trials) trials",
      law: "binomial(\(trials), \(risk))", pValue: law.tails(at: errors).upper,
      falseAlarmRate: falseAlarmRate)
  }

  /// Checks that a promise that may fail with probability delta did not fail too often over independent
  /// repetitions, such as a certified risk over fresh calibration sets.
  ///
  /// - Parameters:
  ///   - delta: the largest probability of a failure that was promised.
  ///   - failures: the repetitions in which the promise was broken.
  ///   - repetitions: independent repetitions.
  ///   - falseAlarmRate: the probability with which the check may fail all the same.
  /// - Returns: the check.
  public static func failures(
    atMost delta: Level, failures: Int, of repetitions: Int, falseAlarmRate: Level = "1e-6"
  ) -> StatisticalCheck {
    let check = risk(
      atMost: delta, errors: failures, of: repetitions, falseAlarmRate: falseAlarmRate)
    return StatisticalCheck(
      claim: "fails with probability <= \(delta)",
      observation: "\(failures) failures in \(repetitions) repetitions", law: check.law,
      pValue: check.pValue, falseAlarmRate: falseAlarmRate)
  }
}
