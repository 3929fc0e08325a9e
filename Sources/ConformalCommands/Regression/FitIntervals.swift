public import ConformalArtifacts
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
    let digests = reader.startDigests()
    let predictor: RegressionPredictor
    do {
      predictor = try method.fit(on: data)
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
      + "\(grouped(predictor.calibrationCount)) rows\n" + predictor.levelLines
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

/// What `fit --json` and `show --json` print of an interval predictor: all but the bulky parts.
struct IntervalPredictorSummary: Encodable {
  let allowTrivial: Bool
  let assumption: String
  let crossing: String
  let guarantee: String
  let hasRowIds: Bool
  let inputs: [DataRecord.Input]
  let kind = "predictor"
  let levels: [IntervalLevelRecord]
  let libraryVersion: String
  let n: Int
  let outputs: String
  let schema = "swift-conformal/interval-predictor-summary/1"
  let scope: String
  let score: String
  let sides: String

  init(_ artifact: IntervalPredictorArtifact) {
    let predictor = artifact.predictor
    allowTrivial = predictor.method.allowsTrivial
    assumption = IntervalCertificate.assumption
    crossing = predictor.method.crossing.rawValue
    guarantee = IntervalCertificate.guarantee(predictor.sides)
    hasRowIds = artifact.data.identifiers != nil
    inputs = artifact.data.inputs
    levels = predictor.quantiles.map { IntervalLevelRecord($0) }
    libraryVersion = artifact.libraryVersion
    n = predictor.calibrationCount
    outputs = predictor.score.inputKind.rawValue
    scope = IntervalCertificate.scope
    score = predictor.score.name
    sides = predictor.sides.rawValue
  }
}

/// What `show` prints of an interval predictor.
func intervalPredictorText(_ artifact: IntervalPredictorArtifact) -> String {
  let predictor = artifact.predictor
  var levels = TextTable([
    ("alpha", .left), ("coverage", .left), ("k of n", .left), ("quantile below", .left),
    ("quantile above", .left),
  ])
  for level in predictor.quantiles {
    let rank = level.each.first?.k.map { "\(grouped($0)) of \(grouped(level.count))" }
    func value(_ quantile: ConformalQuantile?) -> String {
      quantile.map { $0.isTrivial ? "infinite" : "\($0.tail)" } ?? "no bound"
    }
    levels.add([
      "\(level.alpha)", ">= \(level.alpha.complement)",
      rank ?? "needs n >= \(grouped(level.minimumCount))", value(level.lower), value(level.upper),
    ])
  }
  var inputs = TextTable([
    ("fitted on", .left), ("member", .left), ("type", .left), ("shape", .left), ("sha256", .left),
  ])
  for input in artifact.data.inputs {
    inputs.add([
      input.role, input.member ?? "", input.elementType,
      input.shape.map { "\($0)" }.joined(separator: " x "), input.sha256,
    ])
  }
  let facts = factLines([
    ("score", predictor.score.name), ("sides", predictor.sides.rawValue),
    ("outputs", predictor.score.inputKind.rawValue),
    ("calibration", "\(grouped(predictor.calibrationCount)) rows"),
    ("crossed", predictor.method.crossing.rawValue),
    ("row ids", artifact.data.identifiers == nil ? "row indices" : "given"),
    ("n too small", predictor.method.allowsTrivial ? "infinite intervals" : "refused"),
    ("written by", "swift-conformal \(artifact.libraryVersion)"),
    ("guarantee", IntervalCertificate.guarantee(predictor.sides)),
    ("assumption", IntervalCertificate.assumption), ("scope", IntervalCertificate.scope),
  ])
  return "split-conformal regression predictor, checksum verified\n\n" + facts + "\n" + levels.text
    + (artifact.data.inputs.isEmpty ? "" : "\n" + inputs.text)
}
