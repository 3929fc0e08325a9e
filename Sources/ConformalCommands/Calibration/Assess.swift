internal import ConformalArtifacts
public import ConformalInputs
internal import ConformalReporting
public import ExactStatistics
public import ProbabilityCalibration
public import ScoringCore
internal import TensorFiles

/// `conformal assess`: outputs and labels in, how far their probabilities can be trusted out.
public struct Assess: Sendable {
  /// The outputs.
  public var outputs: OutputsInput
  /// Their labels.
  public var labels: LabelsInput
  /// A calibrator that the outputs go through, or `nil`.
  public var calibrator: String?
  /// A file of weights, n, or `nil`.
  public var weights: String?
  /// A file of groups, n, or `nil`.
  public var groups: String?
  /// How to assess.
  public var options = AssessmentOptions()
  /// The largest calibration error that the upper end of its interval may reach, or `nil`.
  public var largestError: Level?
  /// Whether anything but a consistent verdict ends with exit code 1.
  public var requiresConsistency = false
  /// Whether rows that the calibrator was fitted on are accepted.
  public var allowsOverlap = false
  /// The file of an HTML report, or `nil`.
  public var report: String?
  /// The file of a picture, or `nil`.
  public var figure: String?
  /// The file to write, or `-`.
  public var out = "-"
  /// Whether to write JSON.
  public var json = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - outputs: the outputs.
  ///   - labels: their labels.
  public init(outputs: OutputsInput, labels: LabelsInput) {
    (self.outputs, self.labels) = (outputs, labels)
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `checkFailed` when a check that was asked for is not met.
  /// - Throws: `DataError` for inputs or outputs that cannot be used, or rows that the calibrator was fitted on.
  public func run(_ console: Console) throws -> ExitStatus {
    let reader = InputReader(console: console)
    return try reader.locating { try run(reader, console) }
  }

  private func run(_ reader: InputReader, _ console: Console) throws -> ExitStatus {
    let calibrator = try calibrator.map { try reader.calibrator($0) }
    let loaded = try outputs.load(reader)
    let corrected = try calibrator?.apply(to: loaded.outputs)
    let truth = try labels.load(
      reader, for: loaded.outputs, known: calibrator?.artifact.classNames)
    let weights = try weights.map { try reader.vector($0, role: "weights").doubles() }
    let rows = try CalibratorRows(truth.labeled, weights: weights, file: self.weights)
    try outputs.requireDistinctIdentifiers(rows.outputs)
    let groups = try groups.map { try queueNames($0, reader, rows.rowCount) }
    let paths = [out == "-" ? nil : out, report, figure].compactMap { $0 }
    try PictureFiles.requireDifferent([out, report, figure].compactMap { $0 })
    let files = try paths.map { try reader.output($0) }
    let digests = reader.startDigests()
    let inputs = try reader.inputRecords(digests)
    let overlap = try calibrator?.requireOtherRows(
      loaded.outputs, inputs, allowsOverlap: allowsOverlap, purpose: "assess", execution, console)
    let found = try assess(
      rows, corrected, calibrator, groups, truth.classNames, inputs, overlap, console)
    var texts: [String] = []
    let document = try jsonText(found.document)
    let text = json ? document : AssessmentText(found).text
    if out != "-" { texts.append(text) }
    if report != nil { texts.append(AssessmentReport(found, json: document).report.html) }
    if figure != nil { texts.append(found.reliability.figure.svg) }
    for (file, text) in zip(files, texts) { try file.write(text) }
    for file in files { try file.commit() }
    if out == "-" {
      try console.print(
        json || console.terminal == nil
          ? text
          : console.picture {
            TerminalReliability(found.assessment, before: found.before).lines($0)
          } + AssessmentText(found).body)
    }
    let failed = found.checks.contains { $0.outcome != .passed }
    return failed ? .checkFailed : .success
  }

  private func assess(
    _ rows: CalibratorRows, _ corrected: Outputs?, _ calibrator: LoadedCalibrator?,
    _ groups: [String]?, _ classNames: [String]?, _ inputs: [DataRecord.Input],
    _ overlap: String?, _ console: Console
  ) throws -> AssessedRows {
    func assessment(_ rows: CalibratorRows, _ verb: String) throws -> CalibrationAssessment {
      try CalibrationAssessment(
        of: rows, groups: groups, options: options, execution: execution,
        progress: console.rowProgress(verb, total: rows.rowCount))
    }
    let before = try assessment(rows, "assessed")
    guard let corrected else {
      return AssessedRows(
        assessment: before, before: nil, difference: nil, changedAnswerCount: nil,
        calibrator: nil, classNames: classNames, checks: checks(before), inputs: inputs,
        overlap: overlap, options: options)
    }
    let after = try assessment(
      CalibratorRows(
        LabeledOutputs(corrected, labels: rows.labeled.labels), weights: rows.weights),
      "assessed corrected")
    let answers = try [rows.outputs, corrected].map {
      try $0.topLabels(precision: .float64, execution: execution)
    }
    return AssessedRows(
      assessment: after, before: before,
      difference: try PairedDifference.logLoss(
        before: rows, after: corrected, execution: execution),
      changedAnswerCount: zip(answers[0], answers[1]).count { $0 != $1 }, calibrator: calibrator,
      classNames: classNames, checks: checks(after), inputs: inputs, overlap: overlap,
      options: options)
  }

  /// The checks that were asked for.
  private func checks(_ assessment: CalibrationAssessment) -> [Report.Check] {
    var checks: [Report.Check] = []
    if let largestError {
      let estimate = assessment.ece.estimate
      let limit = largestError.doubleValue
      let upper = estimate.interval?.upperBound ?? .infinity
      let lower = estimate.interval?.lowerBound ?? 0
      let end = upper.isFinite ? fixed(upper, 4) : "infinite"
      checks.append(
        Report.Check(
          name: "expected calibration error at most \(largestError)",
          outcome: upper <= limit ? .passed : lower > limit ? .failed : .inconclusive,
          sentence:
            "\(fixed(estimate.value, 4)), 95 % interval \(fixed(lower, 4)) ... \(end)"))
    }
    if requiresConsistency {
      let outcome: Report.Outcome =
        switch assessment.verdict {
        case .consistent: .passed
        case .inconclusive: .inconclusive
        case .overconfident, .underconfident, .mixed: .failed
        }
      checks.append(
        Report.Check(
          name: "calibrated", outcome: outcome,
          sentence: "the verdict is \(assessment.verdict.rawValue)"))
    }
    return checks
  }
}
