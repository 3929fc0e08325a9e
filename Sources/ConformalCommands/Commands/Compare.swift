internal import ConformalArtifacts
public import ConformalInputs
internal import ConformalPrediction
public import ExactStatistics
public import ScoringCore
internal import TensorFiles

/// `conformal compare`: two predictors and the same labelled rows in, paired exact tests out.
public struct Compare: Sendable {
  /// The predictor artifacts' files, first and second.
  public var predictors: (first: String, second: String)
  /// The test outputs.
  public var outputs: OutputsInput
  /// The same rows as the second predictor takes them, or `nil` for the same outputs.
  public var secondOutputs: OutputsInput?
  /// Their labels.
  public var labels: LabelsInput
  /// The groups of the rows, for those predictors that go by groups.
  public var groups: GroupsInput?
  /// The weights of the rows, for those predictors that are weighted by row.
  public var weights = RowWeightsInput()
  /// The miscoverage level, or `nil` for the one that each was fitted for.
  public var alpha: Level?
  /// Whether to write JSON.
  public var json = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - first: one predictor artifact's file.
  ///   - second: the other's.
  ///   - outputs: the test outputs.
  ///   - labels: their labels.
  public init(_ first: String, _ second: String, outputs: OutputsInput, labels: LabelsInput) {
    predictors = (first, second)
    self.outputs = outputs
    self.labels = labels
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Throws: `DataError` for inputs that cannot be used, or test rows that a predictor or its calibrator
  ///   was fitted on.
  public func run(_ console: Console) throws {
    let reader = InputReader(console: console)
    try reader.locating { try run(reader, console) }
  }

  private func run(_ reader: InputReader, _ console: Console) throws {
    let first = try reader.artifact(predictors.first)
    let second = try reader.artifact(predictors.second)
    guard
      first.classNames == nil || second.classNames == nil || first.classNames == second.classNames
    else {
      throw DataError(
        .usage, found: "predictors of other class names", expected: "the same classes",
        file: predictors.second)
    }
    let loaded = try outputs.load(reader).outputs
    let other = try secondOutputs?.load(reader).outputs ?? loaded
    let test = try labels.load(
      reader, for: loaded, known: first.classNames ?? second.classNames)
    let left = try side(first, predictors.first, first.corrected(loaded), reader)
    let right = try side(second, predictors.second, second.corrected(other), reader)
    for (artifact, outputs) in [(first, loaded), (second, other)] {
      try requireDisjoint(artifact, outputs)
      try artifact.calibrator?.requireOtherRows(
        outputs, [], allowsOverlap: false, purpose: "compare", execution, console)
    }
    let comparison = try PredictorComparison(
      left, right, labels: test.labeled, execution: execution,
      progress: console.rowProgress("compared", total: loaded.rowCount))
    try console.print(
      json
        ? try jsonText(
          ComparisonDocument(comparison, first: left.alpha, second: right.alpha))
        : ComparisonText(comparison, predictors, left.alpha, right.alpha).text)
  }

  private func side(
    _ artifact: PredictorArtifact, _ file: String, _ outputs: Outputs, _ reader: InputReader
  ) throws -> PredictorComparison.Side {
    let predictor = artifact.predictor
    let isGrouped = predictor.groups != nil
    let isWeighted = predictor.weighting?.scheme.isOfRows ?? false
    return PredictorComparison.Side(
      predictor, outputs,
      groups: isGrouped ? try groups.place(reader, for: outputs, predictor) : nil,
      weights: isWeighted ? try weights.load(reader, for: outputs, predictor) : nil,
      alpha: try predictor.quantile(for: alpha, file: file).alpha)
  }

  private func requireDisjoint(_ artifact: PredictorArtifact, _ outputs: Outputs) throws {
    let evidence = try OverlapEvidence.find(
      in: outputs, fitted: artifact.data, precision: artifact.predictor.precision,
      execution: execution)
    guard evidence.isProof, let sentence = evidence.sentence else { return }
    throw DataError(
      found: sentence, expected: "rows that neither predictor was fitted on",
      remedy: "compare them on other rows", file: outputs.file)
  }
}
