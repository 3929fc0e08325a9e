public import ExactStatistics
public import ProbabilityCalibration
public import ScoringCore

extension StatisticalCheck {
  /// Checks that forecasts are calibrated: that events come as often as was said, and that the Brier score is the one
  /// the forecasts expect.
  ///
  ///     let check = StatisticalCheck.calibration(forecasts)
  ///     #expect(check.holds, "\(check)")                 // Swift Testing
  ///     XCTAssert(check.holds, check.description)        // XCTest
  ///
  /// The p-value is ``ProbabilityCalibration/BinaryForecasts/conservativePValue``: it holds at any number of rows, out
  /// to false-alarm rates of 1e-6, at the cost of some power. A mean gap g between confidence and accuracy is found
  /// from some 8 / g^2 rows on.
  ///
  /// **Assumption**: rows are independent, and the calibrator was fitted without them.
  ///
  /// - Parameters:
  ///   - forecasts: probabilities with outcomes.
  ///   - falseAlarmRate: the probability with which the check may fail all the same.
  /// - Returns: the check: it fails when outcomes like these are too improbable.
  public static func calibration(
    _ forecasts: BinaryForecasts, falseAlarmRate: Level = "1e-6"
  ) -> StatisticalCheck {
    let expected = forecasts.probabilities.reduce(0, +)
    return StatisticalCheck(
      claim: "forecasts are calibrated",
      observation:
        "\(forecasts.outcomes.count { $0 }) events in \(forecasts.count) rows"
        + " where \((10 * expected).rounded() / 10) are expected",
      law: "independent events of the forecast probabilities (Bennett's inequality)",
      pValue: forecasts.conservativePValue, falseAlarmRate: falseAlarmRate)
  }

  /// Checks that the confidence of answers, the probability of the label ranked first, is calibrated.
  ///
  /// - Parameters:
  ///   - rows: labelled rows that neither the model nor a calibrator was fitted on.
  ///   - falseAlarmRate: the probability with which the check may fail all the same.
  ///   - execution: how to work.
  /// - Returns: the check.
  /// - Throws: `DataError` for the first row that is not a row of its kind.
  /// - Complexity: O(n K).
  public static func calibration(
    of rows: CalibratorRows, falseAlarmRate: Level = "1e-6", execution: Execution = .standard
  ) throws -> StatisticalCheck {
    calibration(
      try BinaryForecasts.topLabel(of: rows, execution: execution), falseAlarmRate: falseAlarmRate)
  }
}
