public import ConformalArtifacts
public import ConformalInputs
public import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore
internal import TensorFiles

/// `conformal fit predictor` for a numeric target: calibration predictions and targets in, an artifact out.
public struct FitIntervals: Sendable {
  /// The calibration predictions.
  public var input: RegressionInput
  /// A file of their targets.
  public var targets: String
  /// What to fit.
  public var method: SplitConformalRegression
  /// The groups of the rows, for a group-conditional predictor.
  public var groups: GroupsInput?
  /// The fewest rows of a group with quantiles of its own.
  public var minimumGroupSize = 0
  /// What becomes of rows of unknown groups.
  public var unseenGroups = UnseenGroups.refuse
  /// The artifact's file, or `-`.
  public var out: String
  /// Whether to print a summary as JSON.
  public var json: Bool

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - input: the calibration predictions.
  ///   - targets: a file of their targets.
  ///   - method: what to fit.
  ///   - out: the artifact's file, or `-`.
  ///   - json: whether to print a summary as JSON.
  public init(
    input: RegressionInput, targets: String, method: SplitConformalRegression, out: String,
    json: Bool = false
  ) {
    self.input = input
    self.targets = targets
    self.method = method
    self.out = out
    self.json = json
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: the artifact, which has been written.
  /// - Throws: `DataError` for inputs or outputs that cannot be used.
  @discardableResult
  public func run(_ console: Console) throws -> IntervalPredictorArtifact {
    if json, out == "-" {
      throw DataError(
        .usage, found: "--json with the artifact on standard output", expected: "--out FILE")
    }
    let reader = InputReader(console: console)
    return try reader.locating { try run(reader, console) }
  }

  private func run(
    _ reader: InputReader, _ console: Console
  ) throws -> IntervalPredictorArtifact {
    let loaded = try input.load(reader)
    let data = try input.load(targets: targets, reader, for: loaded.outputs)
    guard data.rowCount > 0 else {
      throw DataError(
        found: "no calibration rows", expected: "at least one", file: loaded.outputs.file)
    }
    let columns = try groups?.load(reader, rowCount: data.rowCount)
    let digests = reader.startDigests()
    let predictor: RegressionPredictor
    do {
      predictor =
        try columns.map {
          try method.fit(
            on: data, groups: $0, minimumGroupSize: minimumGroupSize, unseenGroups: unseenGroups)
        } ?? method.fit(on: data)
    } catch let error as DataError where error.code == .infeasible {
      throw error.advising(
        "add calibration rows, take a larger alpha, or say --allow-trivial for infinite intervals")
    }
    if let note = method.crossing.note(
      crossed: loaded.outputs.crossedCount, of: data.rowCount)
    {
      console.note(note)
    }
    let artifact = IntervalPredictorArtifact(
      predictor: predictor,
      data: DataRecord(of: data, inputs: try reader.inputRecords(digests)))
    try artifact.write(to: out)
    if json {
      try console.print(try jsonText(IntervalPredictorSummary(artifact)))
    } else {
      console.note(text(artifact))
    }
    return artifact
  }

  private func text(_ artifact: IntervalPredictorArtifact) -> String {
    let predictor = artifact.predictor
    return "fitted \(predictor.score.name), \(predictor.sides.rawValue), on "
      + "\(grouped(predictor.calibrationCount)) rows"
      + (predictor.groups.map { " of \(grouped($0.parts.count)) groups" } ?? "") + "\n"
      + (predictor.groups == nil ? predictor.levelLines : predictor.groupLevelLines)
      + (out == "-" ? "" : "\nwrote \(out)")
  }
}

extension RegressionPredictor {
  /// The fitted levels with their statements and quantiles.
  var levelLines: String {
    quantiles.map { level in
      let values = level.each.map { "\($0.tail)" }.joined(separator: " below, ")
      let words =
        level.isTrivial
        ? "" : "; quantile \(values)" + (level.sides == .asymmetric ? " above" : "")
      return "alpha \(level.alpha): \(IntervalCertificate.statement(level))\(words)"
    }.joined(separator: "\n")
  }

  /// The quantiles of a level, with errors that name the artifact's file.
  func quantiles(for alpha: Level?, file: String) throws -> IntervalQuantiles {
    do {
      return try quantiles(for: alpha)
    } catch let error as DataError where error.code == .infeasible {
      throw error.advising("take a larger alpha, or fit on more rows or with --allow-trivial")
        .located(in: file)
    } catch let error as DataError {
      throw error.advising("say which with --alpha").located(in: file)
    }
  }
}
