internal import ConformalArtifacts
public import ConformalInputs
internal import ConformalPrediction
public import ExactStatistics
public import ScoringCore
internal import TensorFiles

/// `conformal evaluate` for a numeric target: a predictor and test rows with targets in, coverage and a verdict out.
public struct EvaluateIntervals: Sendable {
  /// The predictor artifact's file.
  public var predictor: String
  /// The test predictions.
  public var input: RegressionInput
  /// A file of their targets.
  public var targets: String
  /// Groups of the rows that the report tells apart.
  public var groups: GroupsInput?
  /// The miscoverage level, or `nil` for the one that was fitted.
  public var alpha: Level?
  /// The level below which a p-value is implausible.
  public var significance: Level = "0.01"
  /// Whether an implausible count ends with exit code 1.
  public var requiresConsistency = false
  /// Whether rows that the predictor was fitted on are accepted.
  public var allowsOverlap = false
  /// The file to write, or `-`.
  public var out = "-"
  /// Whether to write JSON.
  public var json = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - predictor: the predictor artifact's file.
  ///   - input: the test predictions.
  ///   - targets: a file of their targets.
  public init(predictor: String, input: RegressionInput, targets: String) {
    self.predictor = predictor
    self.input = input
    self.targets = targets
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `checkFailed` when consistency is required and was not met.
  /// - Throws: `DataError` for inputs or outputs that cannot be used, or test rows that the predictor was fitted on.
  public func run(_ console: Console) throws -> ExitStatus {
    let reader = InputReader(console: console)
    return try reader.locating { try run(reader, console) }
  }

  private func run(_ reader: InputReader, _ console: Console) throws -> ExitStatus {
    let artifact = try reader.intervalArtifact(predictor)
    let fitted = artifact.predictor
    let quantiles = try fitted.quantiles(for: alpha, file: predictor)
    let loaded = try input.load(reader)
    try fitted.requireUsable(loaded.outputs)
    let data = try input.load(targets: targets, reader, for: loaded.outputs)
    let columns = try groups?.load(reader, rowCount: data.rowCount)
    if fitted.groups != nil, columns == nil { _ = try groups.place(reader, rowCount: 0, fitted) }
    let places = try fitted.groups.flatMap { _ in
      try columns.map { try fitted.place($0, file: groups?.files.last) }
    }
    let file = OverlapEvidence.find(
      among: try reader.inputRecords(reader.startDigests()), fitted: artifact.data)
    let overlap = file ?? OverlapEvidence.find(in: data, fitted: artifact.data)
    if let sentence = overlap.sentence {
      if overlap.isProof, !allowsOverlap {
        throw DataError(
          found: sentence, expected: "rows that the predictor was not fitted on",
          remedy:
            "coverage on its own calibration rows proves nothing; evaluate on other rows, or say "
            + "--allow-overlap", file: loaded.outputs.file)
      }
      console.note("warning: \(sentence)")
    }
    let evaluation = try fitted.evaluate(
      on: data, places: places, groups: columns, alpha: quantiles.alpha, significance: significance,
      execution: execution)
    let text =
      json
      ? try jsonText(IntervalEvaluationDocument(evaluation, artifact, overlap))
      : IntervalEvaluationText(evaluation, artifact).text
    if out == "-" {
      try console.print(text)
    } else {
      let output = try reader.output(out)
      try output.write(text)
      try output.commit()
    }
    let isConsistent = evaluation.consistency.verdict == .consistent
    return requiresConsistency && !isConsistent ? .checkFailed : .success
  }
}
