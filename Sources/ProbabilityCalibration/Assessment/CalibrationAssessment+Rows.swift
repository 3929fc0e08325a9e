internal import ExactStatistics
public import ScoringCore

extension CalibrationAssessment {
  /// Assesses the calibration of outputs on labelled rows that they were not fitted on.
  ///
  /// Rows are read in batches. All numbers but those under ``classes`` are of the label ranked first or of whole rows.
  /// To compare a model before and after a calibrator, assess both on the same rows; ``PairedDifference`` says what
  /// the difference of their losses is worth.
  ///
  /// Intervals hold with probability 0.95 each, those of parts with 0.95 for all classes, and for all groups,
  /// together. Where rows are weighted, the exact interval of accuracy becomes one of an effective number of rows,
  /// and tests and intervals use the weighted sums with their own variance.
  ///
  /// - Parameters:
  ///   - rows: n rows of logits or probabilities with labels and, where given, weights.
  ///   - groups: the group of each row, or `nil`.
  ///   - options: bins, levels, samples and seed.
  ///   - execution: how to work; it changes speed alone.
  ///   - progress: called with the number of rows done, now and then.
  /// - Throws: `DataError` for the first row that is not a row of its kind, and for groups of another number.
  /// - Complexity: O(n K) time with a sort of n numbers a class, and O(n (resamples / 64 + band samples)); memory
  ///   O(n), a batch of rows and 256 MB of columns at most.
  public init(
    of rows: CalibratorRows, groups: [String]? = nil, options: AssessmentOptions = .init(),
    execution: Execution = .standard, progress: (Int) -> Void = { _ in }
  ) throws {
    try self.init(
      of: rows, groups: groups, options: options, execution: execution,
      classesAtOnce: ClassColumns.width(rowCount: rows.rowCount), progress: progress)
  }

  /// Assesses with a limit of the classes that are held at a time, which changes no result.
  package init(
    of rows: CalibratorRows, groups: [String]?, options: AssessmentOptions,
    execution: Execution, classesAtOnce: Int, progress: (Int) -> Void
  ) throws {
    if let groups, groups.count != rows.rowCount {
      throw DataError(
        found: "\(groups.count) groups for \(rows.rowCount) rows", expected: "one a row")
    }
    let (classes, losses) = try ClassMeasures.all(
      of: rows, options: options, execution: execution, classesAtOnce: classesAtOnce,
      progress: progress)
    let top = try losses.topLabelForecasts(weights: rows.weights)
    let forecasts = DistinctForecasts(top)
    let binned = BinnedForecasts(forecasts, by: options.binning)
    let isWeighted = rows.weights != nil
    let correct = forecasts.eventCount
    let rarer = min(correct, forecasts.rowCount - correct)
    let accuracy = IntervalEstimate(
      value: forecasts.frequency,
      interval: FrequencyInterval.interval(
        eventCount: correct, count: forecasts.rowCount, frequency: forecasts.frequency,
        effectiveCount: forecasts.totalWeight * forecasts.totalWeight
          / forecasts.totalSquaredWeight, isWeighted: isWeighted, delta: "0.05"),
      intervalMethod: FrequencyInterval.method(isWeighted: isWeighted))
    let tests = try CalibrationTest.all(
      of: forecasts, binned: binned, options: options, execution: execution)
    let meanGap = CalibrationTest.meanGap(forecasts)
    self.init(
      count: rows.rowCount, classCount: rows.classCount,
      correctCount: top.outcomes.count { $0 }, accuracy: accuracy,
      meanConfidence: forecasts.meanProbability,
      auroc: CalibrationAssessment.areaUnderCurve(classes),
      logLoss: MeanInterval.estimate(
        losses.logLosses, weights: rows.weights, rarerAnswers: rarer, delta: "0.05",
        within: 0...(.infinity)),
      brier: MeanInterval.estimate(
        losses.brierLosses, weights: rows.weights, rarerAnswers: rarer, delta: "0.05", within: 0...2
      ),
      brierDecomposition: BrierDecomposition(
        summing: classes.map { $0.brierDecomposition }),
      ece: NamedCalibrationError(
        convention: "ece{top-label,\(options.binning.name)}",
        estimate: binned.expectedErrorEstimate(method: options.errorInterval)),
      errors: NamedCalibrationError.others(
        forecasts, binned: binned, classes: classes, options: options),
      tests: tests,
      verdict: CalibrationVerdict(
        forecasts, binned: binned, tests: tests, meanGap: meanGap, options: options),
      diagram: try ReliabilityDiagram(
        forecasts, binning: options.diagramBinning, bandLevel: options.bandLevel,
        bandSamples: options.bandSamples, seed: options.seed, execution: execution),
      classes: try PartAssessment.drawingWorst(
        PartAssessment.adjusted(classes.map { $0.part }), of: rows, options: options,
        execution: execution),
      groups: try groups.map {
        try PartAssessment.groups($0, of: top, options: options, execution: execution)
      } ?? [])
  }

  private static func areaUnderCurve(_ classes: [ClassMeasures]) -> Double? {
    if classes.count == 2 { return classes[1].areaUnderCurve }
    let areas = classes.compactMap { $0.areaUnderCurve }
    return areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
  }
}

extension BrierDecomposition {
  /// The parts of the score over all classes.
  init(summing classes: [BrierDecomposition]) {
    self.init(
      miscalibration: classes.reduce(0.0) { $0 + $1.miscalibration },
      discrimination: classes.reduce(0.0) { $0 + $1.discrimination },
      uncertainty: classes.reduce(0.0) { $0 + $1.uncertainty })
  }
}

extension CalibrationTest {
  /// The tests of an assessment, the exact one first.
  static func all(
    of forecasts: DistinctForecasts, binned: BinnedForecasts, options: AssessmentOptions,
    execution: Execution
  ) throws -> [CalibrationTest] {
    let exact = try CalibrationTest.consistency(
      forecasts, binned: binned, samples: options.resamples, seed: options.seed,
      execution: execution)
    let others: [CalibrationTest] = [
      .spiegelhalter(forecasts), .kolmogorovSmirnov(forecasts), .kuiper(forecasts),
      .meanGap(forecasts),
    ]
    // Laws of the limit say too much where hardly a wrong answer, or a right one, is expected.
    let spread =
      DeviationSums(forecasts, .eventCount).variance * Double(forecasts.rowCount)
      / forecasts.totalSquaredWeight
    guard spread < fewestExpected, !forecasts.isRefuted else { return [exact] + others }
    return [exact]
      + others.map {
        CalibrationTest(
          name: $0.name, statistic: $0.statistic, pValue: max($0.pValue, exact.pValue))
      }
  }

  /// The variance of the number of right answers from which laws of the limit are trusted.
  private static var fewestExpected: Double { 10 }
}
