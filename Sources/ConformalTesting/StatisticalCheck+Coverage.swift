public import ConformalPrediction
public import ExactStatistics
public import ScoringCore

extension StatisticalCheck {
  /// Checks that a predictor's empirical coverage is one that its guarantee gives, by the exact law of the hits; of
  /// a conditional predictor in every category.
  ///
  /// The law is beta-binomial. It is two-sided where calibration scores near the quantile do not tie, else only too
  /// few hits speak against the guarantee. A conditional predictor's smallest p-value is multiplied by the
  /// number of categories.
  ///
  /// - Parameters:
  ///   - predictor: the predictor.
  ///   - test: labelled rows that it was not fitted on, exchangeable with the calibration rows.
  ///   - groups: the groups of the rows, for a group-conditional predictor.
  ///   - alpha: the miscoverage level; `nil` when exactly one was fitted.
  ///   - falseAlarmRate: the probability with which the check may fail all the same.
  /// - Returns: the check.
  /// - Throws: `DataError` for rows that do not fit the predictor, or none.
  /// - Complexity: O(m K) for m rows.
  public static func coverage(
    of predictor: ConformalPredictor, on test: LabeledOutputs, groups: RowGroups? = nil,
    alpha: Level? = nil, falseAlarmRate: Level = "1e-6"
  ) throws -> StatisticalCheck {
    coverage(
      try predictor.evaluate(on: test, groups: groups, alpha: alpha),
      falseAlarmRate: falseAlarmRate)
  }

  /// Checks that an evaluation's hits are ones that the guarantee gives.
  ///
  /// - Parameters:
  ///   - evaluation: of rows that the predictor was not fitted on.
  ///   - falseAlarmRate: the probability with which the check may fail all the same.
  /// - Returns: the check.
  public static func coverage(
    _ evaluation: CoverageEvaluation, falseAlarmRate: Level = "1e-6"
  ) -> StatisticalCheck {
    let target = evaluation.quantile.alpha.complement
    guard !evaluation.categories.isEmpty else {
      return StatisticalCheck(
        claim: "coverage >= \(target)", observation: text(evaluation.total),
        law: law(evaluation.quantile, evaluation.count), pValue: evaluation.consistency.pValue,
        falseAlarmRate: falseAlarmRate)
    }
    let judged = evaluation.categories.filter { $0.consistency != nil }
    let worst = judged.min { ($0.consistency?.pValue ?? 1) < ($1.consistency?.pValue ?? 1) }
    return StatisticalCheck(
      claim: "coverage >= \(target) in each of \(judged.count) categories",
      observation: worst.map { "in \($0.name) \(text($0.own))" } ?? "no rows",
      law: worst.map { "\(law($0.quantile, $0.own.count)) times \(judged.count)" } ?? "any law",
      pValue: evaluation.consistency.pValue, falseAlarmRate: falseAlarmRate)
  }

  private static func text(_ rows: HitCount) -> String {
    "\(rows.hits) of \(rows.count) sets hold their label"
  }

  private static func law(_ quantile: ConformalQuantile, _ count: Int) -> String {
    guard let k = quantile.k else { return "sets of all labels" }
    return "beta-binomial(\(count), \(k), \(quantile.count + 1 - k))"
  }
}
