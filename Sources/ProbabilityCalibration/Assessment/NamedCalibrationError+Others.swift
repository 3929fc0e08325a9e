extension NamedCalibrationError {
  /// The errors of an assessment besides the headline.
  static func others(
    _ forecasts: DistinctForecasts, binned: BinnedForecasts, classes: [ClassMeasures],
    options: AssessmentOptions
  ) -> [NamedCalibrationError] {
    let name = options.binning.name
    let widths = BinningRule.equalWidth(options.binning.binCount)
    let equalWidth = BinnedForecasts(forecasts, by: widths)
    let path = CumulativeDifferences(forecasts)
    func plain(_ convention: String, _ value: Double) -> NamedCalibrationError {
      NamedCalibrationError(convention: convention, estimate: IntervalEstimate(value: value))
    }
    var errors: [NamedCalibrationError] = []
    if widths != options.binning {
      errors.append(
        NamedCalibrationError(
          convention: "ece{top-label,\(widths.name)}",
          estimate: equalWidth.expectedErrorEstimate(method: options.errorInterval)))
    }
    let classCount = Double(classes.count)
    errors += [
      plain(
        "ece{classwise,\(name)}",
        classes.reduce(0.0) { $0 + $1.part.error.estimate.value } / classCount),
      plain("ece-debiased{top-label,\(name)}", binned.debiasedExpectedError),
      plain("rmsce{top-label,\(name)}", binned.rootMeanSquareError),
      plain("rmsce-debiased{top-label,\(name)}", binned.debiasedRootMeanSquareError),
      plain(
        "rmsce-debiased{classwise,\(name)}",
        max(0, classes.reduce(0.0) { $0 + $1.squaredErrorPart } / classCount).squareRoot()),
      plain("mce{top-label,\(name)}", binned.maximumError),
      plain("ace{top-label,\(name)}", binned.averageError),
      plain(
        "smooth-ece{top-label,kernel=reflected-normal}", SmoothCalibrationError(forecasts).value),
      plain("ks{top-label}", path.distance),
      plain("kuiper{top-label}", path.range),
    ]
    if classes.count == 2, let positive = classes[1].binned {
      errors.insert(
        NamedCalibrationError(
          convention: "ece{binary,\(name)}",
          estimate: positive.expectedErrorEstimate(method: options.errorInterval)), at: 0)
    }
    return errors
  }
}
