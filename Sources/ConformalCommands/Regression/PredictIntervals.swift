internal import ConformalArtifacts
public import ConformalInputs
internal import ConformalPrediction
public import ExactStatistics
public import ScoringCore
internal import TensorFiles

/// `conformal predict` for a numeric target: a predictor and new predictions in, prediction intervals out.
public struct PredictIntervals: Sendable {
  /// The predictor artifact's file.
  public var predictor: String
  /// The new predictions.
  public var input: RegressionInput
  /// The groups of the rows, for a group-conditional predictor.
  public var groups: GroupsInput?
  /// The miscoverage levels, or none for the one that was fitted.
  public var alphas: [Level] = []
  /// The percentiles to write, as they were given, with their levels.
  public var percentiles: [(name: String, level: Level)] = []
  /// The thresholds to write probabilities for, as they were given, with their values.
  public var thresholds: [(name: String, value: Double)] = []
  /// The file to write, or `-`.
  public var out = "-"
  /// The format, or `nil` for the one of the file's name.
  public var format: SetFormat?
  /// Whether to print a summary as JSON, or without a file the intervals.
  public var json = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - predictor: the predictor artifact's file.
  ///   - input: the new predictions.
  public init(predictor: String, input: RegressionInput) {
    self.predictor = predictor
    self.input = input
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Throws: `DataError` for inputs or outputs that cannot be used.
  public func run(_ console: Console) throws {
    let format = try SetFormat.chosen(format, out: out, json: json)
    let reader = InputReader(console: console)
    try reader.locating { try run(format, reader, console) }
  }

  private func run(_ format: SetFormat, _ reader: InputReader, _ console: Console) throws {
    let fitted = try reader.intervalArtifact(predictor).predictor
    let levels: [Level?] = alphas.isEmpty ? [nil] : Set(alphas).sorted()
    let quantiles = try levels.map { try fitted.quantiles(for: $0, file: predictor) }
    let loaded = try input.load(reader)
    let outputs = loaded.outputs
    try fitted.requireUsable(outputs)
    let places = try groups.place(reader, rowCount: outputs.rowCount, fitted)
    if format == .npz, case .text = loaded.names {
      throw DataError(
        .usage, found: "text row ids for an .npz file", expected: "integer ids",
        remedy: "write .csv or .jsonl", file: out)
    }
    let output = try reader.output(out)
    let table = IntervalTable(
      intervals: try quantiles.map {
        try fitted.intervals(
          for: outputs, groups: places, alpha: $0.alpha, execution: execution)
      },
      columns: try columns(fitted, outputs), names: loaded.names, firstIndex: input.firstRow,
      categoryNames: fitted.groups.map { _ in fitted.categoryNames },
      marksEmpty: !fitted.score.isSigned && [.symmetric, .asymmetric].contains(fitted.sides))
    try table.write(to: output, format: format)
    if let note = fitted.method.crossing.note(
      crossed: outputs.crossedCount, of: outputs.rowCount)
    {
      console.note(note)
    }
    for level in quantiles where level.isTrivial {
      console.note("note: alpha \(level.alpha): \(IntervalCertificate.statement(level))")
    }
    guard out != "-" else { return }
    let summaries = table.intervals.map { IntervalSummary($0) }
    if json {
      try console.print(
        summaries.count == 1
          ? try jsonText(summaries[0]) : try jsonText(IntervalSummaries(levels: summaries)))
    } else {
      console.note(summaries.map { $0.text }.joined(separator: "\n") + "\nwrote \(out)")
    }
  }

  private func columns(
    _ fitted: RegressionPredictor, _ outputs: RegressionOutputs
  ) throws -> [IntervalColumn] {
    guard !percentiles.isEmpty || !thresholds.isEmpty else { return [] }
    guard let system = fitted.predictiveSystem else {
      throw DataError(
        .usage,
        found: "\(percentiles.isEmpty ? "--thresholds" : "--percentiles") with score "
          + fitted.score.name + (fitted.groups == nil ? "" : " and groups"),
        expected: "a predictor of the score absolute, normalized or gamma, without groups",
        remedy: "predictive distributions need point predictions", file: predictor)
    }
    var columns: [IntervalColumn] = []
    for (name, level) in percentiles {
      let (lower, upper) = try system.percentiles(level, of: outputs, execution: execution)
      columns.append(IntervalColumn(name: "percentile_\(name)_lower", values: lower))
      columns.append(IntervalColumn(name: "percentile_\(name)_upper", values: upper))
    }
    let n = Double(system.count + 1)
    for (name, value) in thresholds {
      let counts = (0..<outputs.rowCount).map { system.counts(atMost: value, outputs[$0]) }
      columns.append(
        IntervalColumn(
          name: "p_at_most_\(name)_lower", values: counts.map { Double($0.lower) / n }))
      columns.append(
        IntervalColumn(
          name: "p_at_most_\(name)_upper", values: counts.map { Double($0.upper) / n }))
    }
    return columns
  }
}
