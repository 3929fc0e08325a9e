internal import ConformalPrediction
internal import ConformalReporting
internal import ExactStatistics
internal import ProbabilityCalibration
internal import ScoringCore

/// How far probabilities can be trusted, before and after the correction.
struct AssessStage {
  let definition: PipelineDefinition
  let execution: Execution

  /// All that an assessment depends on beside rows.
  struct Settings: Encodable {
    /// Whether what is assessed first is the "before" of a correction.
    let isCorrected: Bool
    let seed: UInt64
    let significance: [String]
  }

  var settings: Settings {
    Settings(
      isCorrected: definition.calibrator != nil, seed: definition.seed,
      significance: [
        definition.significance(of: .logLoss), definition.significance(of: .logLossInForce),
      ].map { "\($0)" })
  }

  private func assess(_ rows: RoleRows, _ outputs: Outputs) throws -> CalibrationAssessment {
    try CalibrationAssessment(
      of: CalibratorRows(LabeledOutputs(outputs, labels: rows.labeled.labels)), groups: rows.groups,
      options: AssessmentOptions(seed: definition.seed), execution: execution)
  }

  /// Of the model's own probabilities on the test rows.
  func before(_ data: DataRows) throws -> StageOutput<CalibrationFindings> {
    let test = try data.rows(.test)
    let assessment = try assess(test, test.outputs)
    var output = StageOutput(findings: CalibrationFindings(assessment))
    if definition.calibrator == nil {
      output.sections = StageSections.assessment(
        assessment, before: nil, classNames: data.classNames)
      output.metrics = Self.metrics(assessment)
    } else {
      output.metrics = Self.metrics(assessment).map {
        Metric(MetricName.before($0.name), $0.value, interval: $0.interval)
      }
    }
    return output
  }

  /// Of corrected probabilities, compared with before and with the calibrator in force.
  ///
  /// - Parameters:
  ///   - data: the rows.
  ///   - corrected: corrects outputs.
  ///   - inForce: outputs of the version in force, or why nothing can be compared.
  /// - Returns: what was found.
  /// - Throws: `DataError` for rows that cannot be used.
  func after(
    _ data: DataRows, corrected: (Outputs) throws -> Outputs,
    inForce: Result<VersionInForce.Answers, InForceObstacle>?
  ) throws -> StageOutput<ReassessmentFindings> {
    let test = try data.rows(.test)
    let before = try assess(test, test.outputs)
    let outputs = try corrected(test.outputs)
    let after = try assess(test, outputs)
    var findings = ReassessmentFindings(
      after: CalibrationFindings(after),
      againstBefore: try compare(
        test.labeled.labels, test.outputs, outputs, definition.significance(of: .logLoss)),
      againstInForce: nil, inForceObstacle: nil)
    switch inForce {
    case nil: break
    case .success(let answers):
      let labels = test.labeled.labels
      let isOfAll = answers.rows.count == labels.count
      findings.againstInForce = try compare(
        isOfAll ? labels : answers.rows.map { labels[$0] }, answers.outputs,
        isOfAll ? outputs : outputs.selecting(rows: answers.rows),
        definition.significance(of: .logLossInForce))
    case .failure(let obstacle): findings.inForceObstacle = obstacle.sentence
    }
    var output = StageOutput(findings: findings)
    output.sections = StageSections.assessment(after, before: before, classNames: data.classNames)
    output.metrics = Self.metrics(after)
    if let difference = findings.againstBefore.logLossDifference {
      output.metrics.append(difference.metric(MetricName.logLossDifference))
    }
    if let difference = findings.againstInForce?.logLossDifference {
      output.metrics.append(difference.metric(MetricName.logLossDifferenceInForce))
    }
    return output
  }

  private func compare(
    _ labels: [Int32], _ before: Outputs, _ after: Outputs, _ level: Level
  ) throws -> ComparisonFindings {
    let reference = try CalibratorRows(LabeledOutputs(before, labels: labels))
    func difference(_ delta: Level) throws -> PairedDifference {
      try PairedDifference.logLoss(
        before: reference, after: after, delta: delta, execution: execution)
    }
    let answers = try [before, after].map {
      try $0.topLabels(precision: .float64, execution: execution)
    }
    let usual = try difference("0.05")
    return ComparisonFindings(
      logLossDifference: usual.estimate.flatMap { Finding($0) },
      logLossAtSignificance: try difference(level).estimate.flatMap { Finding($0) },
      lostAnswers: labels.indices.count {
        answers[0][$0] == labels[$0] && answers[1][$0] != labels[$0]
      },
      wonAnswers: labels.indices.count {
        answers[0][$0] != labels[$0] && answers[1][$0] == labels[$0]
      },
      isUnchanged: usual.improvedCount == 0 && usual.worsenedCount == 0,
      rowCount: labels.count)
  }

  static func metrics(_ assessment: CalibrationAssessment) -> [Metric] {
    [
      (MetricName.accuracy, assessment.accuracy), (MetricName.logLoss, assessment.logLoss),
      (MetricName.brier, assessment.brier), (MetricName.ece, assessment.ece.estimate),
    ].compactMap { name, estimate in Finding(estimate)?.metric(name) }
      + [Metric(MetricName.meanConfidence, assessment.meanConfidence)]
  }
}

extension Metric {
  /// The interval, where it has one.
  var interval: ClosedRange<Double>? {
    guard let lower, let upper, lower <= upper else { return nil }
    return lower...upper
  }
}

extension Finding {
  /// A number with its interval, `nil` for a number that JSON cannot hold; infinite ends are left out.
  init?(_ estimate: IntervalEstimate) {
    guard estimate.value.isFinite else { return nil }
    value = estimate.value
    lower = estimate.interval.flatMap { $0.lowerBound.isFinite ? $0.lowerBound : nil }
    upper = estimate.interval.flatMap { $0.upperBound.isFinite ? $0.upperBound : nil }
  }

  init(_ value: Double, _ interval: ClosedRange<Double>?) {
    (self.value, lower, upper) = (value, interval?.lowerBound, interval?.upperBound)
  }

  func metric(_ name: String) -> Metric {
    var metric = Metric(name, value)
    (metric.lower, metric.upper) = (lower, upper)
    return metric
  }
}

extension CalibrationFindings {
  init(_ assessment: CalibrationAssessment) {
    rowCount = assessment.count
    accuracy = Finding(assessment.accuracy) ?? Finding(0, nil)
    logLoss = Finding(assessment.logLoss)
    brier = Finding(assessment.brier) ?? Finding(0, nil)
    ece = Finding(assessment.ece.estimate) ?? Finding(0, nil)
    eceConvention = assessment.ece.convention
    verdict = assessment.verdict.rawValue
    headline = CalibrationHeadline(assessment).text
  }
}
