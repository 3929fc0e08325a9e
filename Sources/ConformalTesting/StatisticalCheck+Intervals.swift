public import ConformalPrediction
public import ExactStatistics

extension StatisticalCheck {
  /// Checks that the hits of prediction intervals are ones that the guarantee gives, by their exact law; with
  /// asymmetric sides those of both sides.
  ///
  /// - Parameters:
  ///   - evaluation: of rows that the predictor was not fitted on, exchangeable with the calibration rows.
  ///   - falseAlarmRate: the probability with which the check may fail all the same.
  /// - Returns: the check.
  public static func coverage(
    _ evaluation: IntervalEvaluation, falseAlarmRate: Level = "1e-6"
  ) -> StatisticalCheck {
    let law =
      evaluation.quantiles.each.first.flatMap { quantile in
        quantile.k.map { k in
          "beta-binomial(\(evaluation.count), \(k), \(quantile.count + 1 - k))"
            + (evaluation.consistency.comparisons > 1 ? " of each side" : "")
        }
      } ?? "infinite intervals"
    return StatisticalCheck(
      claim: "coverage >= \(evaluation.quantiles.alpha.complement)",
      observation:
        "\(evaluation.total.hits) of \(evaluation.count) intervals hold their target", law: law,
      pValue: evaluation.consistency.pValue, falseAlarmRate: falseAlarmRate)
  }
}
