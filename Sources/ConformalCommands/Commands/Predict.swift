internal import ConformalArtifacts
public import ConformalInputs
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
  /// The weights of the rows, for a weighted predictor.
  public var weights = RowWeightsInput()
  /// The miscoverage levels, or none for the one that was fitted.
  public var alphas: [Level]
  /// What becomes of empty sets, or `nil` for the predictor's own policy.
  public var setPolicy: SetPolicy?
  /// Whether to write the p-value of every label in a set.
  public var pValues: Bool
  /// Whether these p-values are smoothed.
  public var smoothsPValues = false
  /// Whether to write the credibility and confidence of every row.
  public var credibility = false
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
    alphas = alpha.map { [$0] } ?? []
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
    let format = try SetFormat.chosen(format, out: out, json: json)
    let reader = InputReader(console: console)
    try reader.locating { try run(format, reader, console) }
  }

  private func run(_ format: SetFormat, _ reader: InputReader, _ console: Console) throws {
    let artifact = try reader.artifact(predictor)
    let fitted = artifact.predictor
    let quantiles = try levels.map { try fitted.quantile(for: $0, file: predictor) }
    let loaded = try outputs.load(reader).corrected(for: artifact)
    let places = try groups.place(reader, for: loaded.outputs, fitted)
    let weights = try weights.load(reader, for: loaded.outputs, fitted)
    try reader.requireOther(out)
    let policy = setPolicy ?? fitted.setPolicy
    var columns = SetColumns(alphas: quantiles.map { $0.alpha })
    columns.names = loaded.names
    columns.firstIndex = outputs.firstRow
    columns.hasPValues = pValues
    columns.hasCredibility = credibility
    columns.marksAbstention = policy == .abstain
    columns.categoryNames = places.map { _ in fitted.categories.map { $0.name } }
    let writer = try SetWriter(
      path: out, format: format, columns: columns, classCount: loaded.outputs.classCount,
      execution: execution)
    let progress = console.rowProgress("predicted", total: loaded.outputs.rowCount)
    let facts = RowFacts(places: places, weights: weights)
    var tallies = quantiles.map { _ in SetSizeTally() }
    let isWide = pValues || credibility || quantiles.count > 1
    for rows in loaded.outputs.batches(isWide: isWide) {
      let part = loaded.outputs.slice(rows: rows)
      var batch = try quantiles.map {
        try sets(of: part, facts.slice(rows: rows), $0.alpha, policy, fitted)
      }
      if credibility { try addCredibility(to: &batch, of: part, facts.slice(rows: rows), fitted) }
      try writer.write(batch, firstRow: rows.lowerBound)
      for index in batch.indices { tallies[index].add(batch[index].sets) }
      part.releasePages()
      progress(rows.upperBound)
    }
    try writer.commit()
    for quantile in quantiles {
      let count = fitted.fullSetCount(of: weights, alpha: quantile.alpha)
      if count > 0 {
        console.note(
          "alpha \(quantile.alpha): \(grouped(count)) rows weigh so much that only the set of all labels "
            + "is left")
      }
    }
    guard out != "-" else { return }
    if json {
      let summaries = zip(tallies, quantiles).map { PredictionSummary($0, $1, policy) }
      try console.print(
        summaries.count == 1
          ? try jsonText(summaries[0]) : try jsonText(PredictionSummaries(levels: summaries)))
    } else {
      let lines = zip(tallies, quantiles).map { $0.text(alpha: $1.alpha) }
      console.note(lines.joined(separator: "\n") + "\nwrote \(out)")
    }
  }

  /// The levels that were asked for, distinct and ascending; `nil` is the one that was fitted.
  private var levels: [Level?] { alphas.isEmpty ? [nil] : Set(alphas).sorted() }

  private func sets(
    of part: Outputs, _ facts: RowFacts, _ alpha: Level, _ policy: SetPolicy,
    _ fitted: ConformalPredictor
  ) throws -> SetBatch {
    var batch = SetBatch(
      sets: try fitted.sets(
        for: part, groups: facts.places, weights: facts.weights, alpha: alpha, policy: policy,
        execution: execution))
    if pValues {
      batch.pValues = try pValues(of: batch.sets.labels, part, facts, alpha, fitted)
    }
    return batch
  }

  /// Finds the facts of rows; once for all levels, unless the level says which groups have enough rows.
  private func addCredibility(
    to batch: inout [SetBatch], of part: Outputs, _ facts: RowFacts,
    _ fitted: ConformalPredictor
  ) throws {
    for index in batch.indices {
      batch[index].credibility =
        index > 0 && fitted.groups == nil
        ? batch[0].credibility
        : try fitted.credibility(
          of: part, groups: facts.places, weights: facts.weights, alpha: batch[index].sets.alpha,
          execution: execution)
    }
  }

  private func pValues(
    of labels: LabelLists, _ part: Outputs, _ facts: RowFacts, _ alpha: Level,
    _ fitted: ConformalPredictor
  ) throws -> [Double] {
    guard !smoothsPValues else {
      return try fitted.smoothedPValues(
        of: labels, in: part, groups: facts.places, weights: facts.weights, alpha: alpha,
        execution: execution)
    }
    let values = try fitted.pValues(
      of: labels, in: part, groups: facts.places, weights: facts.weights, alpha: alpha,
      execution: execution)
    return (0..<values.count).map { values[$0] }
  }
}

/// What a predictor knows of rows besides their outputs.
private struct RowFacts {
  let places: RowGroups?
  let weights: RowWeights?

  func slice(rows: Range<Int>) -> RowFacts {
    RowFacts(places: places?.slice(rows: rows), weights: weights?.slice(rows: rows))
  }
}

extension Outputs {
  /// Ranges of rows whose sets take little memory, with all that is written of them, even where a set holds
  /// every label.
  fileprivate func batches(isWide: Bool) -> [Range<Int>] {
    let size = max(1, min(1 << 16, (isWide ? 1 << 20 : 1 << 22) / classCount))
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
