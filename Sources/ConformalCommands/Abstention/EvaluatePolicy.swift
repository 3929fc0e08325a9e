internal import ConformalArtifacts
public import ConformalInputs
internal import ConformalPrediction
internal import ConformalReporting
public import ExactStatistics
public import ScoringCore
internal import SelectiveAbstention
internal import TensorFiles

/// `conformal evaluate --policy`: a policy and answers with their truth in, what it does to them and a verdict out.
public struct EvaluatePolicy: Sendable {
  /// The policy's file.
  public var policy: String
  /// The test rows; their queues come from ``groups``.
  public var rows: AnsweredRowsInput
  /// Groups of the rows: the queues of a policy that has queues, in one file, or else what the report tells apart.
  public var groups: GroupsInput?
  /// The level below which a p-value is implausible.
  public var significance: Level = "0.01"
  /// Whether an implausible count, or none to judge, ends with exit code 1.
  public var requiresConsistency = false
  /// Whether rows that the policy or its calibrator was fitted on are accepted.
  public var allowsOverlap = false
  /// The file of the report, or `-`.
  public var out = "-"
  /// The file of the risk-acceptance curve, `.csv`, or `nil`.
  public var curve: String?
  /// The file of an HTML report, or `nil`.
  public var report: String?
  /// The file of a picture of risk against acceptance, or `nil`.
  public var figure: String?
  /// Whether to write JSON.
  public var json = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - policy: the policy's file.
  ///   - rows: the test rows.
  public init(policy: String, rows: AnsweredRowsInput) {
    (self.policy, self.rows) = (policy, rows)
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `checkFailed` when consistency is required and was not met.
  /// - Throws: `DataError` for inputs or outputs that cannot be used, or test rows that the policy or its
  ///   calibrator was fitted on.
  public func run(_ console: Console) throws -> ExitStatus {
    if let curve, curve == out {
      throw DataError(
        .usage, found: "the report and the curve in one file",
        expected: "--out and --curve that differ")
    }
    let reader = InputReader(console: console)
    return try reader.locating { try run(reader, console) }
  }

  private func run(_ reader: InputReader, _ console: Console) throws -> ExitStatus {
    let artifact = try reader.policyArtifact(policy)
    try requireUsefulPredictor(artifact.source)
    var input = rows
    input.groups = try queueFile(artifact.policy)
    let loaded = try input.load(reader, for: artifact.source, execution, console)
    try loaded.answers.requireMatch(artifact.source)
    let record = loaded.answers.record
    let columns =
      artifact.policy.hasNamedQueues ? nil : try groups?.load(reader, for: record)
    let output = out == "-" ? nil : try reader.output(out)
    let curveOutput = try curve.map { try reader.output($0) }
    let pictures = try PictureFiles(report: report, figure: figure, other: out, reader)
    let overlap = try overlap(reader, loaded, artifact, console)
    let evaluation: PolicyEvaluation
    do {
      evaluation = try PolicyEvaluation(
        of: artifact.policy, on: loaded.rows, queues: loaded.queues,
        topProbabilities: topProbabilities(loaded, artifact), groups: columns,
        significance: significance)
    } catch let error as DataError {
      // Only the queue of a row can be wrong there.
      throw error.row == nil ? error : error.located(in: input.groups)
    }
    if let curveOutput {
      try CurveTable(evaluation.curve).write(to: curveOutput, execution)
      try curveOutput.commit()
    }
    let names = loaded.classNames ?? artifact.source.classNames
    let document = try jsonText(
      PolicyEvaluationDocument(evaluation, classNames: names, overlap: overlap))
    let page = PolicyEvaluationReport(
      evaluation, artifact, classNames: names, overlap: overlap.sentence(about: "the policy"),
      json: document)
    try pictures.write(report: { page.report }, figure: { page.curve.figure })
    let text = json ? document : PolicyEvaluationText(evaluation, classNames: names).text
    if let output {
      try output.write(text)
      try output.commit()
    } else {
      try console.print(text)
    }
    return requiresConsistency && evaluation.verdict != .consistent ? .checkFailed : .success
  }

  /// A predictor is where confidences come from; one that is not needed is a mistake.
  private func requireUsefulPredictor(_ source: PolicySource) throws {
    guard rows.answers.predictor != nil, source.predictor == nil else { return }
    // It may hold the policy's calibrator.
    guard source.calibrator == nil || rows.answers.calibrator != nil else { return }
    throw DataError(
      .usage, found: "--policy and --predictor",
      expected: "one of them: the policy's confidence '\(source.score.rawValue)' needs no predictor"
    )
  }

  /// The file of queues, for a policy that has some.
  private func queueFile(_ policy: AbstentionPolicy) throws -> String? {
    guard policy.hasNamedQueues else { return nil }
    guard let files = groups?.files, files.count == 1 else {
      throw DataError(
        .usage, found: groups == nil ? "no groups" : "several files of groups",
        expected: "--groups F, the queue of each row: the policy has \(policy.queues.count) queues")
    }
    return files[0]
  }

  /// The probability of each answer, where costs ask for the plain threshold and outputs are known.
  private func topProbabilities(
    _ loaded: LoadedAnsweredRows, _ artifact: PolicyArtifact
  ) throws -> [Double]? {
    guard artifact.policy.request.costs != nil, loaded.answers.hasLabels else { return nil }
    guard artifact.source.score != .maxProbability else { return loaded.rows.confidences }
    return try loaded.answers.batches.flatMap { rows -> [Double] in
      guard let part = loaded.answers.outputs?.slice(rows: rows) else { return [] }
      defer { part.releasePages() }
      return try part.summaries(precision: .float64, execution: execution).topProbabilities
    }
  }

  private func overlap(
    _ reader: InputReader, _ loaded: LoadedAnsweredRows, _ artifact: PolicyArtifact,
    _ console: Console
  ) throws -> OverlapEvidence {
    // Files of another shape are other files: they need no digest.
    let calibrator = loaded.answers.calibrator
    let digests = reader.startDigests { input in
      input.mayIdentifyRows(of: artifact.data)
        || calibrator.map { input.mayIdentifyRows(of: $0.artifact.data) } ?? false
    }
    try calibrator?.requireOtherRows(
      loaded.answers.record, try reader.inputRecords(digests), allowsOverlap: allowsOverlap,
      purpose: "evaluate", execution, console)
    let evidence = try OverlapEvidence.find(
      in: loaded.answers.record, inputs: try reader.inputRecords(digests), fitted: artifact.data,
      precision: FitPolicy.precision, execution: execution)
    guard let sentence = evidence.sentence(about: "the policy") else { return evidence }
    if evidence.isProof, !allowsOverlap {
      throw DataError(
        found: sentence, expected: "rows that the policy was not fitted on",
        remedy: "its own calibration rows prove nothing; evaluate on other rows, or say "
          + "--allow-overlap", file: loaded.answers.record.file)
    }
    console.note("warning: \(sentence)")
    return evidence
  }
}
