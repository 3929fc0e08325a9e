internal import ConformalArtifacts
public import ConformalInputs
public import ConformalPrediction
internal import ConformalReporting
public import ExactStatistics
public import ScoringCore
internal import TensorFiles

/// `conformal evaluate`: a predictor and labelled test outputs in, coverage and a verdict out.
public struct Evaluate: Sendable {
  /// The predictor artifact's file.
  public var predictor: String
  /// The test outputs.
  public var outputs: OutputsInput
  /// Their labels.
  public var labels: LabelsInput
  /// The groups of the rows: what a group-conditional predictor goes by, and of any other what the report tells
  /// apart.
  public var groups: GroupsInput?
  /// The weights of the rows, for a weighted predictor.
  public var weights = RowWeightsInput()
  /// Features of the rows, to find the slab of them in which sets cover least.
  public var slabFeatures: String?
  /// The least share of rows in that slab.
  public var slabMass: Level = "0.1"
  /// The miscoverage level, or `nil` for the one that was fitted.
  public var alpha: Level?
  /// What becomes of empty sets, or `nil` for the predictor's own policy.
  public var setPolicy: SetPolicy?
  /// The level below which a p-value is implausible.
  public var significance: Level = "0.01"
  /// Whether an implausible count ends with exit code 1.
  public var requiresConsistency = false
  /// Whether rows that the predictor or its calibrator was fitted on are accepted.
  public var allowsOverlap = false
  /// The file to write, or `-`.
  public var out = "-"
  /// The file of an HTML report, or `nil`.
  public var report: String?
  /// The file of a picture of sizes and coverage, or `nil`.
  public var figure: String?
  /// Whether to write JSON.
  public var json = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - predictor: the predictor artifact's file.
  ///   - outputs: the test outputs.
  ///   - labels: their labels.
  public init(predictor: String, outputs: OutputsInput, labels: LabelsInput) {
    self.predictor = predictor
    self.outputs = outputs
    self.labels = labels
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `checkFailed` when consistency is required and was not met.
  /// - Throws: `DataError` for inputs or outputs that cannot be used, or test rows that the predictor or
  ///   its calibrator was fitted on.
  public func run(_ console: Console) throws -> ExitStatus {
    let reader = InputReader(console: console)
    return try reader.locating { try run(reader, console) }
  }

  private func run(_ reader: InputReader, _ console: Console) throws -> ExitStatus {
    let artifact = try reader.artifact(predictor)
    let quantile = try artifact.predictor.quantile(for: alpha, file: predictor)
    let loaded = try outputs.load(reader).corrected(for: artifact)
    let test = try labels.load(reader, for: loaded.outputs, known: artifact.classNames)
    let weights = try weights.load(reader, for: loaded.outputs, artifact.predictor)
    let slabs = try slabFeatures.map { file in
      let features = try DenseMatrix(reader.matrix(file, role: "slab_features"), file: file)
      guard features.rowCount == loaded.outputs.rowCount else {
        throw DataError(
          found:
            "features of \(features.rowCount) rows for \(loaded.outputs.rowCount) rows of outputs",
          expected: "one row of features a row", file: file)
      }
      return WorstSlab.Search(features: features, mass: slabMass)
    }
    let (places, columns) = try groups.evaluate(reader, for: loaded.outputs, artifact.predictor)
    guard loaded.outputs.rowCount > 0 else {
      throw DataError(found: "no rows", expected: "at least one", file: loaded.outputs.file)
    }
    try outputs.requireDistinctIdentifiers(loaded.outputs)
    let output = out == "-" ? nil : try reader.output(out)
    let pictures = try PictureFiles(report: report, figure: figure, other: out, reader)
    // Files of another shape are other files: they need no digest.
    let digests = reader.startDigests { input in
      input.mayIdentifyRows(of: artifact.data)
        || artifact.calibrator.map { input.mayIdentifyRows(of: $0.data) } ?? false
    }
    try artifact.calibrator?.requireOtherRows(
      loaded.outputs, try reader.inputRecords(digests), allowsOverlap: allowsOverlap,
      purpose: "evaluate", execution, console)
    let rowEvidence = try OverlapEvidence.find(
      in: loaded.outputs, fitted: artifact.data, precision: artifact.predictor.precision,
      execution: execution,
      progress: console.rowProgress("compared", total: loaded.outputs.rowCount))
    if rowEvidence.isProof, !allowsOverlap {
      let file = OverlapEvidence.find(
        among: try reader.inputRecords(digests), fitted: artifact.data)
      try requireDisjoint(file ?? rowEvidence, loaded.outputs, console)
    }
    let evaluation = try artifact.predictor.evaluate(
      on: test.labeled, groups: places, weights: weights, reportedGroups: columns,
      slabs: slabs, alpha: quantile.alpha,
      policy: setPolicy,
      significance: significance,
      execution: execution,
      progress: console.rowProgress("evaluated", total: loaded.outputs.rowCount))
    let file = OverlapEvidence.find(among: try reader.inputRecords(digests), fitted: artifact.data)
    let overlap = file ?? rowEvidence
    try requireDisjoint(overlap, loaded.outputs, console)
    let document = try jsonText(
      EvaluationDocument(evaluation, artifact, classNames: test.classNames, overlap: overlap))
    let page = EvaluationReport(
      evaluation, artifact, classNames: test.classNames, overlap: overlap.sentence, json: document)
    let text =
      json ? document : EvaluationText(evaluation, artifact, classNames: test.classNames).text
    if let output { try output.write(text) }
    try pictures.write(report: { page.report }, figure: { page.coverage.figure })
    if let output {
      try output.commit()
    } else {
      try console.print(
        json ? text : console.picture { TerminalCoverage(page.coverage).lines($0) } + text)
    }
    let isConsistent = evaluation.consistency.verdict == .consistent
    return requiresConsistency && !isConsistent ? .checkFailed : .success
  }

  private func requireDisjoint(
    _ evidence: OverlapEvidence, _ outputs: Outputs, _ console: Console
  ) throws {
    guard let sentence = evidence.sentence else { return }
    if evidence.isProof, !allowsOverlap {
      throw DataError(
        found: sentence, expected: "rows that the predictor was not fitted on",
        remedy:
          "coverage on its own calibration rows proves nothing; evaluate on other rows, or say "
          + "--allow-overlap", file: outputs.file)
    }
    console.note("warning: \(sentence)")
  }
}
