internal import ConformalArtifacts
public import ConformalPrediction
public import ExactStatistics
public import ScoringCore
internal import TensorFiles

/// `conformal predict`: a predictor and new outputs in, prediction sets out.
public struct Predict: Sendable {
  /// The predictor artifact's file.
  public var predictor: String
  /// The new outputs.
  public var outputs: OutputsInput
  /// The groups of the rows, for a group-conditional predictor.
  public var groups: GroupsInput?
  /// The miscoverage level, or `nil` for the one that was fitted.
  public var alpha: Level?
  /// What becomes of empty sets, or `nil` for the predictor's own policy.
  public var setPolicy: SetPolicy?
  /// Whether to write the p-value of every label in a set.
  public var pValues: Bool
  /// The file to write, or `-`.
  public var out: String
  /// The format, or `nil` for the one of the file's name.
  public var format: SetFormat?
  /// Whether to print a summary as JSON, or without a file the sets.
  public var json: Bool
  /// How to work.
  public var execution: Execution

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - predictor: the predictor artifact's file.
  ///   - outputs: the new outputs.
  ///   - groups: the groups of the rows, for a group-conditional predictor.
  ///   - alpha: the miscoverage level, or `nil` for the one that was fitted.
  ///   - setPolicy: what becomes of empty sets, or `nil` for the predictor's own policy.
  ///   - pValues: whether to write the p-value of every label in a set.
  ///   - out: the file to write, or `-`.
  ///   - format: the format, or `nil` for the one of the file's name.
  ///   - json: whether to print a summary as JSON.
  ///   - execution: how to work.
  public init(
    predictor: String, outputs: OutputsInput, groups: GroupsInput? = nil, alpha: Level? = nil,
    setPolicy: SetPolicy? = nil, pValues: Bool = false, out: String = "-", format: SetFormat? = nil,
    json: Bool = false,
    execution: Execution = .standard
  ) {
    self.predictor = predictor
    self.outputs = outputs
    self.groups = groups
    self.alpha = alpha
    self.setPolicy = setPolicy
    self.pValues = pValues
    self.out = out
    self.format = format
    self.json = json
    self.execution = execution
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Throws: `DataError` for inputs or outputs that cannot be used.
  public func run(_ console: Console) throws {
    let format = try chosenFormat()
    let reader = InputReader(console: console)
    try reader.locating { try run(format, reader, console) }
  }

  private func run(_ format: SetFormat, _ reader: InputReader, _ console: Console) throws {
    let artifact = try reader.artifact(predictor)
    let quantile = try artifact.predictor.quantile(for: alpha, file: predictor)
    let loaded = try outputs.load(reader)
    try artifact.predictor.requireMatch(loaded.outputs)
    let places = try groups.place(reader, for: loaded.outputs, artifact.predictor)
    let policy = setPolicy ?? artifact.predictor.setPolicy
    let writer = try SetWriter(
      path: out, format: format, names: loaded.names, firstIndex: outputs.firstRow,
      hasPValues: pValues,
      marksAbstention: policy == .abstain,
      categoryNames: places.map { _ in artifact.predictor.categories.map { $0.name } },
      alpha: quantile.alpha,
      classCount: loaded.outputs.classCount, execution: execution)
    let progress = console.rowProgress("predicted", total: loaded.outputs.rowCount)
    var tally = SetSizeTally()
    for rows in loaded.outputs.batches(withPValues: pValues) {
      let batch = loaded.outputs.slice(rows: rows)
      let batchPlaces = places?.slice(rows: rows)
      let sets = try artifact.predictor.sets(
        for: batch, groups: batchPlaces, alpha: quantile.alpha, policy: policy, execution: execution
      )
      let values =
        pValues
        ? try artifact.predictor.pValues(
          of: sets.labels, in: batch, groups: batchPlaces, alpha: quantile.alpha,
          execution: execution) : nil
      try writer.write(sets, pValues: values, firstRow: rows.lowerBound)
      tally.add(sets)
      batch.releasePages()
      progress(rows.upperBound)
    }
    try writer.commit()
    if json, out != "-" {
      try console.print(try jsonText(PredictionSummary(tally, quantile, policy)))
    } else if out != "-" {
      console.note(tally.text(alpha: quantile.alpha, out: out))
    }
  }

  private func chosenFormat() throws -> SetFormat {
    if json, out == "-" {
      guard format == nil || format == .json else {
        throw DataError(
          .usage, found: "--json and --format \(format?.rawValue ?? "")", expected: "one of them")
      }
      return .json
    }
    if let format { return format }
    if out == "-" || out.hasPrefix("/dev/") { return .csv }
    guard let format = SetFormat(path: out) else {
      throw DataError(
        .usage, found: "--out \(out)", expected: "a name that ends in .csv, .jsonl, .npz or .json",
        remedy: "choose one of these endings, or say --format")
    }
    return format
  }
}

extension Outputs {
  /// Ranges of rows whose sets take little memory, with all that is written of them, even where a set holds
  /// every label.
  fileprivate func batches(withPValues: Bool) -> [Range<Int>] {
    let size = max(1, min(1 << 16, (withPValues ? 1 << 20 : 1 << 22) / classCount))
    return stride(from: 0, to: rowCount, by: size).map { $0..<min($0 + size, rowCount) }
  }
}

extension ConformalPredictor {
  /// The quantile of a level, with errors that name the artifact's file.
  func quantile(for alpha: Level?, file: String) throws -> ConformalQuantile {
    do {
      return try quantile(for: alpha)
    } catch let error as DataError where error.code == .infeasible {
      throw error.advising("take a larger alpha, or fit on more rows or with --allow-trivial")
        .located(in: file)
    } catch let error as DataError {
      throw error.advising("say which with --alpha").located(in: file)
    }
  }
}
