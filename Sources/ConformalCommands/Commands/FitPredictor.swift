public import ConformalArtifacts
public import ConformalInputs
public import ConformalPrediction
internal import ConformalReporting
internal import ExactStatistics
public import ScoringCore
internal import TensorFiles

/// `conformal fit predictor`: calibration outputs and labels in, a predictor artifact out.
public struct FitPredictor: Sendable {
  /// The calibration outputs.
  public var outputs: OutputsInput
  /// Their labels; `nil` where the outputs are scores of the true labels alone.
  public var labels: LabelsInput?
  /// The number of classes, where no labels are given.
  public var classCount: Int?
  /// The groups of the rows, for a group-conditional method.
  public var groups: GroupsInput?
  /// What to fit.
  public var method: SplitConformal
  /// How rows are weighted where new rows come from another population.
  public var weighting = WeightingInput()
  /// How to choose clusters of classes or rank limits first, or `nil`.
  public var classTuning: ClassTuning?
  /// How to tune the score first, or `nil`.
  public var tuning: RAPSTuning?
  /// The calibrator that corrects outputs before anything else, or `nil`.
  public var calibrator: String?
  /// Whether rows that the calibrator was fitted on are accepted.
  public var allowsOverlap = false
  /// The artifact's file, or `-`.
  public var out: String
  /// The file of a picture of the calibration scores, or `nil`.
  public var figure: String?
  /// Whether to print a summary as JSON.
  public var json: Bool
  /// How to work.
  public var execution: Execution

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - outputs: the calibration outputs.
  ///   - labels: their labels; `nil` where the outputs are scores of the true labels alone.
  ///   - groups: the groups of the rows, for a group-conditional method.
  ///   - method: what to fit.
  ///   - tuning: how to tune the score first, or `nil`.
  ///   - out: the artifact's file, or `-`.
  ///   - json: whether to print a summary as JSON.
  ///   - execution: how to work.
  public init(
    outputs: OutputsInput, labels: LabelsInput?, groups: GroupsInput? = nil,
    method: SplitConformal, tuning: RAPSTuning? = nil, out: String, json: Bool = false,
    execution: Execution = .standard
  ) {
    self.outputs = outputs
    self.labels = labels
    self.groups = groups
    self.method = method
    self.tuning = tuning
    self.out = out
    self.json = json
    self.execution = execution
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: the artifact, which has been written.
  /// - Throws: `DataError` for inputs or outputs that cannot be used.
  @discardableResult
  public func run(_ console: Console) throws -> PredictorArtifact {
    if json, out == "-" {
      throw DataError(
        .usage, found: "--json with the artifact on standard output", expected: "--out FILE")
    }
    let reader = InputReader(console: console)
    return try reader.locating { try run(reader, console) }
  }

  private func run(_ reader: InputReader, _ console: Console) throws -> PredictorArtifact {
    try requireLabels()
    try requireCalibrator()
    var outputs = outputs
    outputs.scoresAreOfTrueLabels = labels == nil
    let calibrator = try calibrator.map { try reader.calibrator($0) }
    let loaded = try outputs.load(reader).corrected(by: calibrator)
    let labels =
      try labels?.load(reader, for: loaded.outputs, known: calibrator?.artifact.classNames)
      ?? LoadedLabels(
        labeled: LabeledOutputs(
          loaded.outputs, labels: [Int32](repeating: 0, count: loaded.outputs.rowCount)),
        classNames: nil)
    try calibrator?.requireClassNames(labels.classNames)
    let output = try reader.output(out)
    let pictures = try PictureFiles(report: nil, figure: figure, other: out, reader)
    let columns = try groups?.load(reader, for: loaded.outputs)
    let artifact = try fit(labels, columns, calibrator, reader, console)
    let count = artifact.predictor.calibrationCount
    let progress = console.rowProgress("wrote scores of", total: count)
    let digits = artifact.predictor.scorePrecision == .float32 ? 16 : 32
    var written = 0
    try artifact.encode(execution: execution) { bytes in
      try output.write(bytes)
      // Three scores are so many digits of base64; the frame counts as none to speak of.
      written += 3 * bytes.count
      progress(min(count, written / digits))
    }
    try output.commit()
    if figure != nil { try write(pictures, artifact) }
    if json {
      try console.print(try jsonText(try PredictorSummary(artifact)))
    } else {
      console.note(text(artifact))
    }
    return artifact
  }

  private func fit(
    _ calibration: LoadedLabels, _ groups: GroupColumns?, _ calibrator: LoadedCalibrator?,
    _ reader: InputReader, _ console: Console
  ) throws -> PredictorArtifact {
    let rows = calibration.labeled
    guard rows.rowCount > 0 else {
      throw DataError(
        found: "no calibration rows", expected: "at least one", file: rows.outputs.file)
    }
    try outputs.requireDistinctIdentifiers(rows.outputs)
    let weighting = try self.weighting.load(
      reader, for: rows, from: outputs, calibrator, execution: execution)
    let digests = reader.startDigests()
    try calibrator?.requireOtherRows(
      rows.outputs, try reader.inputRecords(digests), allowsOverlap: allowsOverlap,
      purpose: "fit the predictor", execution, console)
    let outcome = try tuning.map { try tune($0, rows, console) }
    var method = outcome.map { self.method.scoring(by: $0.score) } ?? self.method
    let chosen = try classTuning?.choose(on: rows, for: method, execution, console)
    if let chosen { method = method.dividing(by: chosen.taxonomy) }
    let predictor: ConformalPredictor
    do {
      let progress = console.rowProgress("scored", total: rows.rowCount)
      predictor =
        try classCount.map {
          try method.fit(
            onTrueLabelScores: rows.outputs, classCount: $0, groups: groups,
            weighting: weighting, execution: execution, progress: progress)
        }
        ?? method.fit(
          on: rows, groups: groups, weighting: weighting, excluding: tuning?.rows ?? chosen?.rows,
          execution: execution, progress: progress)
    } catch let error as DataError where error.code == .infeasible {
      throw error.advising(
        method.taxonomy.isByClass
          ? "add rows of the class, take a larger alpha, or say --allow-trivial to put such classes "
            + "into every set"
          : "add calibration rows, take a larger alpha, or say --allow-trivial for sets of all labels"
      )
    }
    let record = try DataRecord(
      of: rows.outputs, inputs: [], precision: predictor.precision, execution: execution,
      progress: console.rowProgress("recorded", total: rows.rowCount))
    return PredictorArtifact(
      predictor: predictor, data: record.naming(try reader.inputRecords(digests)),
      classNames: calibration.classNames,
      tuning: tuning.flatMap { tuning in outcome.map { TuningRecord(tuning, $0) } }
        ?? chosen?.record, calibrator: calibrator?.artifact)
  }

  private func requireCalibrator() throws {
    guard calibrator != nil else {
      guard !allowsOverlap else {
        throw DataError(
          .usage, found: "--allow-overlap without --calibrator", expected: "both or neither")
      }
      return
    }
    guard outputs.scores == nil else {
      throw DataError(
        .usage, found: "--calibrator with --scores", expected: "logits or probabilities")
    }
  }

  private func write(_ pictures: PictureFiles, _ artifact: PredictorArtifact) throws {
    let quantile = artifact.predictor.quantiles[0]
    guard let picture = ScoreDistributionFigure(artifact.predictor, quantile: quantile) else {
      throw DataError(
        .usage, found: "--figure with quantiles of categories, of weights, or of very many scores",
        expected: "one quantile for all rows")
    }
    try pictures.write(
      report: { Report(title: "", verdict: .init(nil, ""), sections: []) },
      figure: { picture.figure })
  }

  private func requireLabels() throws {
    guard labels == nil else {
      guard classCount == nil else {
        throw DataError(
          .usage, found: "--class-count with --labels", expected: "one of them")
      }
      return
    }
    guard outputs.scores != nil else {
      throw DataError(
        .usage, found: "no labels",
        expected: "--labels F, or --scores F of the true labels alone with --class-count K")
    }
    guard classCount != nil else {
      throw DataError(
        .usage, found: "--scores without --labels",
        expected: "--labels F, or for scores of the true labels alone --class-count K")
    }
    guard tuning == nil, classTuning == nil else {
      throw DataError(
        .usage, found: "something to tune on scores of the true labels",
        expected: "scores of all labels, and --labels F")
    }
  }

  private func tune(
    _ tuning: RAPSTuning, _ rows: LabeledOutputs, _ console: Console
  ) throws -> RAPSTuning.Outcome {
    do {
      let outcome = try tuning.choose(on: rows, precision: method.precision, execution: execution)
      let values = outcome.candidates.map { "\($0.lambda): \(fixed($0.value, 4))" }
      console.note(
        "tuned on \(grouped(outcome.rowCount)) rows: k_reg \(outcome.score.penalty.freeRanks), lambda "
          + "\(outcome.score.penalty.lambda) of (\(tuning.criterion.rawValue)) "
          + values.joined(separator: ", "))
      return outcome
    } catch let error as DataError where error.code == .infeasible {
      throw error.advising(
        "tune on a larger share, take a larger alpha, or give --lambda and --k-reg")
    }
  }
}
