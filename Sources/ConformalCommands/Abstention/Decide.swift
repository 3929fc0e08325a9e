internal import ConformalArtifacts
internal import ConformalInputs
internal import ConformalPrediction
public import ScoringCore
internal import SelectiveAbstention
internal import TensorFiles

/// `conformal decide`: a policy and new outputs in, a decision a row out.
public struct Decide: Sendable {
  /// The policy's file.
  public var policy: String
  /// The new rows.
  public var answers: AnswersInput
  /// A file of queues, n names.
  public var groups: String?
  /// The file to write, or `-`.
  public var out = "-"
  /// The format, or `nil` for the one of the file's name.
  public var format: SetFormat?
  /// Whether to print a summary as JSON.
  public var json = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - policy: the policy's file.
  ///   - answers: the new rows.
  public init(policy: String, answers: AnswersInput) {
    (self.policy, self.answers) = (policy, answers)
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Throws: `DataError` for inputs or outputs that cannot be used.
  public func run(_ console: Console) throws {
    if json, out == "-" {
      throw DataError(
        .usage, found: "--json with the decisions on standard output", expected: "--out FILE")
    }
    let format = try chosenFormat()
    let reader = InputReader(console: console)
    try reader.locating { try run(format, reader, console) }
  }

  private func run(_ format: SetFormat, _ reader: InputReader, _ console: Console) throws {
    let artifact = try reader.policyArtifact(policy)
    let fitted = artifact.policy
    let loaded = try answers.load(reader, for: artifact.source)
    try loaded.requireMatch(artifact.source)
    guard (groups != nil) == fitted.hasNamedQueues else {
      throw DataError(
        .usage,
        found: groups == nil
          ? "no groups for a policy with queues" : "--groups for a policy of one queue",
        expected: groups == nil ? "--groups F" : "none")
    }
    let queues = try groups.map { try queueNames($0, reader, loaded.rowCount) }
    let columns = DecisionColumns(
      names: loaded.names, firstIndex: answers.outputs.firstRow, hasLabels: loaded.hasLabels,
      hasSets: loaded.predictor != nil, queues: queues)
    let output = try reader.output(out)
    if format == .csv { try output.write(columns.header + "\n") }
    let text = DecisionText(
      isObject: format == .jsonl, columns: columns, threadCount: execution.threadCount)
    let indices = fitted.queueIndices
    var counts = fitted.queues.map { _ in BandCounts() }
    var unknown = 0
    var writing: BackgroundWork<Void>?
    let progress = console.rowProgress("decided", total: loaded.rowCount)
    for rows in loaded.batches {
      let batch = try decide(rows, loaded, fitted, queues, indices, &counts, &unknown)
      let blocks = try text.blocks(of: batch)
      if let work = writing.take() { try work.wait() }
      writing = BackgroundWork { for block in blocks { try output.write(block) } }
      progress(rows.upperBound)
    }
    if let work = writing.take() { try work.wait() }
    try output.commit()
    if let warning = uncertifiedWarning(fitted) { console.note(warning) }
    let summary = DecisionSummary(fitted, counts: counts, unknown: unknown)
    if json {
      try console.print(try jsonText(summary))
    } else {
      console.note(summary.text + (out == "-" ? "" : "wrote \(out)"))
    }
  }

  /// The format of the file, as said or by its ending.
  private func chosenFormat() throws -> SetFormat {
    let isAnonymous = out == "-" || out.hasPrefix("/dev/")
    let chosen = format ?? (isAnonymous ? .csv : SetFormat(path: out))
    guard let chosen, chosen == .csv || chosen == .jsonl else {
      throw DataError(
        .usage, found: format.map { "--format \($0.rawValue)" } ?? "--out \(out)",
        expected: "a name that ends in .csv or .jsonl, or --format csv or jsonl")
    }
    return chosen
  }

  private func decide(
    _ rows: Range<Int>, _ loaded: LoadedAnswers, _ policy: AbstentionPolicy, _ queues: [String]?,
    _ indices: [String: Int], _ counts: inout [BandCounts], _ unknown: inout Int
  ) throws -> DecidedRows {
    let answers = try loaded.answers(rows, execution)
    var decisions: [Decision] = []
    var reasons: [DecisionReason] = []
    decisions.reserveCapacity(rows.count)
    reasons.reserveCapacity(rows.count)
    for (offset, confidence) in answers.confidences.enumerated() {
      guard let index = queues.map({ indices[$0[rows.lowerBound + offset]] }) ?? 0 else {
        unknown += 1
        decisions.append(.escalate)
        reasons.append(.unknownQueue)
        continue
      }
      let bands = policy.queues[index].bands
      let decision = bands.decision(for: confidence)
      counts[index][decision] += 1
      decisions.append(decision)
      reasons.append(DecisionReason(decision, bands))
    }
    return DecidedRows(
      firstRow: rows.lowerBound, answers: answers, decisions: decisions, reasons: reasons,
      sets: try loaded.sets(rows, execution))
  }
}

extension InputReader {
  /// Reads a policy; on standard input it leaves nothing there for other inputs.
  func policyArtifact(_ path: String) throws -> PolicyArtifact {
    noteArtifact(path)
    return try PolicyArtifact(contentsOf: path)
  }
}
