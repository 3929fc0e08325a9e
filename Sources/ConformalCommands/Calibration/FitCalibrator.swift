internal import ConformalArtifacts
public import ConformalInputs
public import ProbabilityCalibration
public import ScoringCore
internal import TensorFiles

/// `conformal fit calibrator`: outputs and labels in, a calibrator artifact out.
public struct FitCalibrator: Sendable {
  /// How the method is found.
  public enum Choice: Sendable {
    /// It is named.
    case named(any CalibrationMethod)
    /// By cross-validated log-loss: among these methods, or those that suit the number of classes where there are
    /// none; with so many folds and repeats, where they are said.
    case automatic(
      candidates: [any CalibrationMethod] = [], foldCount: Int? = nil, repeatCount: Int? = nil)
    /// By written rules.
    case rules(file: String)
  }

  /// The outputs.
  public var outputs: OutputsInput
  /// Their labels.
  public var labels: LabelsInput
  /// A file of weights, n, or `nil`.
  public var weights: String?
  /// How the method is found.
  public var choice: Choice
  /// What methods leave open.
  public var options = MethodOptions()
  /// Whether maps that may change the label ranked first are refused.
  public var keepsAnswers = false
  /// The probability that stands for smaller ones, or `nil` for one that suits the rows.
  public var floor: Double?
  /// The seed of divisions into folds.
  public var seed: UInt64 = 0
  /// The artifact's file, or `-`.
  public var out = "-"
  /// Whether to print a summary as JSON.
  public var json = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - outputs: the outputs.
  ///   - labels: their labels.
  ///   - choice: how the method is found.
  public init(outputs: OutputsInput, labels: LabelsInput, choice: Choice) {
    (self.outputs, self.labels, self.choice) = (outputs, labels, choice)
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `checkFailed` when a written rule says that the model is to be looked at again.
  /// - Throws: `DataError` for inputs or outputs that cannot be used.
  public func run(_ console: Console) throws -> ExitStatus {
    if json, out == "-" {
      throw DataError(
        .usage, found: "--json with the artifact on standard output", expected: "--out FILE")
    }
    if let floor, !(floor > 0 && floor < 0.5) {
      throw DataError(
        .usage, found: "--floor \(floor)", expected: "a number above 0 and below 0.5")
    }
    let reader = InputReader(console: console)
    return try reader.locating { try run(reader, console) }
  }

  private func run(_ reader: InputReader, _ console: Console) throws -> ExitStatus {
    let loaded = try outputs.load(reader)
    let truth = try labels.load(reader, for: loaded.outputs)
    let weights = try weights.map { try reader.vector($0, role: "weights").doubles() }
    let rows = try CalibratorRows(truth.labeled, weights: weights, file: self.weights)
    try outputs.requireDistinctIdentifiers(rows.outputs)
    let output = try reader.output(out)
    let digests = reader.startDigests()
    if let floor, floor * Double(rows.classCount) >= 1 {
      throw DataError(
        .usage, found: "--floor \(floor) for \(rows.classCount) classes",
        expected: "less than 1 / \(rows.classCount), below every label ranked first")
    }
    let reading =
      try floor.map { OutputReading(kind: rows.outputs.kind, floor: $0) }
      ?? OutputReading(suiting: rows.outputs, execution: execution)
    let outcome = try plan(rows, reader).choose(
      on: rows, reading: reading, seed: seed, keepsAnswers: keepsAnswers, execution: execution,
      assessed: console.rowProgress("assessed", total: rows.rowCount)
    ) { done, total in
      console.progress?("compared \(done) of \(total) fits")
    }
    console.progress?("")
    let reason = outcome.choice
    guard let method = outcome.method else {
      try tell(reason, console)
      return .checkFailed
    }
    let calibrator = try Calibrator.fit(method, on: rows, reading: reading, execution: execution)
    try requireAnswers(calibrator)
    let record = try DataRecord(
      of: rows.outputs, inputs: [], precision: CalibratorArtifact.rowPrecision,
      execution: execution)
    let artifact = CalibratorArtifact(
      calibrator: calibrator, choice: reason, data: record.naming(try reader.inputRecords(digests)),
      classNames: truth.classNames)
    try artifact.encode(output.write)
    try output.commit()
    let summary = CalibratorSummary(artifact)
    if json {
      try console.print(try jsonText(summary))
    } else {
      console.note(summary.fitted + (out == "-" ? "" : "wrote \(out)"))
    }
    for warning in summary.warnings { console.note("warning: \(warning)") }
    return .success
  }

  private func plan(_ rows: CalibratorRows, _ reader: InputReader) throws -> CalibratorPlan {
    switch choice {
    case .named(let method): return .method(method)
    case .automatic(let candidates, let foldCount, let repeatCount):
      var comparison = CrossValidatedChoice(
        candidates.isEmpty
          ? CrossValidatedChoice.usualCandidates(classCount: rows.classCount, options: options)
          : candidates)
      comparison.foldCount = foldCount ?? comparison.foldCount
      comparison.repeatCount = repeatCount ?? comparison.repeatCount
      return .automatic(comparison)
    case .rules(let file):
      reader.noteArtifact(file)
      return .rules(try CalibrationRules(contentsOf: file), options)
    }
  }

  private func requireAnswers(_ calibrator: Calibrator) throws {
    guard keepsAnswers, !calibrator.map.keepsRanking else { return }
    let count = calibrator.diagnostics.changedAnswerCount
    throw DataError(
      .usage,
      found: "method '\(calibrator.method)', which may change the label ranked first"
        + (count > 0 ? " and does in \(grouped(count)) rows" : "") + ", with --keep-answers",
      expected: "identity, temperature or ensemble-temperature")
  }

  /// Says that the model is to be looked at again.
  private func tell(_ reason: CalibratorChoice?, _ console: Console) throws {
    let sentence =
      "rule '\(reason?.rule ?? "")': revisit the model; \(reason?.reason ?? ""). Nothing was written."
    if json {
      try console.print(
        try jsonText(RevisitDocument(reason: reason?.reason ?? "", rule: reason?.rule ?? "")))
    } else {
      console.note(sentence)
    }
  }
}

/// What `fit calibrator --json` prints where a rule says that the model is to be looked at again.
struct RevisitDocument: Encodable {
  let action = "revisit"
  let reason: String
  let rule: String
  let schema = "swift-conformal/calibrator-refusal/1"
}
