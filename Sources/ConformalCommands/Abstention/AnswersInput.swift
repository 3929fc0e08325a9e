internal import ConformalArtifacts
internal import ConformalPrediction
public import ExactStatistics
internal import ScoringCore
public import SelectiveAbstention
internal import TensorFiles

/// Where answers and their confidence come from: outputs, outputs with a predictor, or confidences alone.
public struct AnswersInput: Sendable {
  /// Outputs, or none where confidences are all there is.
  public var outputs: OutputsInput
  /// A file of confidences, n, larger where the answer is surer.
  public var confidence: String?
  /// The confidence to compute, or `nil` for the largest probability.
  public var score: ConfidenceScore?
  /// The artifact of the predictor whose sets or p-values confidences are.
  public var predictor: String?
  /// The level of its sets, or `nil` for the one that was fitted.
  public var alpha: Level?

  /// Makes an input.
  ///
  /// - Parameters:
  ///   - outputs: outputs, or none where confidences are all there is.
  ///   - confidence: a file of confidences.
  public init(outputs: OutputsInput = OutputsInput(), confidence: String? = nil) {
    (self.outputs, self.confidence) = (outputs, confidence)
  }

  var hasOutputs: Bool {
    [
      outputs.logits, outputs.probabilities, outputs.positiveProbability, outputs.features,
      outputs.scores,
    ].contains { $0 != nil }
  }
}

/// Rows of answers that have been read, to be scored part after part.
struct LoadedAnswers {
  /// Outputs; or confidences alone, for records and comparisons.
  let record: Outputs
  /// The names of rows, where the caller gave them.
  let names: RowNames?
  let source: PolicySource
  let predictor: PredictorArtifact?
  fileprivate let outputs: Outputs?
  fileprivate let given: Matrix?

  var rowCount: Int { record.rowCount }

  /// Whether labels are known, not confidences alone.
  var hasLabels: Bool { outputs != nil }

  /// The answers of some rows; labels are 0 where there are none.
  func answers(_ rows: Range<Int>, _ execution: Execution) throws -> Answers {
    let part = outputs?.slice(rows: rows)
    defer { part?.releasePages() }
    if let given {
      let confidences = try rows.map { row in
        let value = given[row, 0]
        guard value.isFinite else {
          throw DataError(
            found: "confidence \(value)", expected: "a finite number", file: record.file, row: row)
        }
        // Zeros of either sign are one confidence.
        return value + 0
      }
      let labels =
        try part?.topLabels(precision: .float64, execution: execution)
        ?? rows.map { _ in 0 }
      return Answers(labels: labels, confidences: confidences)
    }
    guard let part else { return Answers(labels: [], confidences: []) }
    if let predictor, source.score.needsPredictor {
      return try predictor.predictor.answers(
        for: part, by: source.score, alpha: source.predictor?.alpha, execution: execution)
    }
    return try part.answers(by: source.score, execution: execution)
  }

  /// The answers of all rows.
  func allAnswers(_ execution: Execution, progress: (Int) -> Void) throws -> Answers {
    var labels: [Int32] = []
    var confidences: [Double] = []
    labels.reserveCapacity(rowCount)
    confidences.reserveCapacity(rowCount)
    for rows in batches {
      let part = try answers(rows, execution)
      labels += part.labels
      confidences += part.confidences
      progress(rows.upperBound)
    }
    return Answers(labels: labels, confidences: confidences)
  }

  /// Ranges of rows that take little memory.
  var batches: [Range<Int>] {
    let size = max(1, min(1 << 16, (1 << 22) / max(1, outputs?.classCount ?? 1)))
    return stride(from: 0, to: rowCount, by: size).map { $0..<min($0 + size, rowCount) }
  }

  /// Checks that answers are what a policy was fitted on.
  func requireMatch(_ policy: PolicySource) throws {
    guard source.score == policy.score else {
      throw DataError(
        .usage, found: "confidence '\(source.score.rawValue)'",
        expected: "'\(policy.score.rawValue)', as the policy was fitted with", file: record.file)
    }
    guard policy.outputKind == nil || outputs != nil else {
      throw DataError(
        .usage, found: "confidences alone", expected: "\(policy.outputKind ?? "outputs") as well",
        file: record.file)
    }
    if let outputs, let kind = policy.outputKind, outputs.kind.rawValue != kind {
      throw DataError(
        .usage, found: outputs.kind.rawValue, expected: "\(kind), as the policy was fitted on",
        file: outputs.file)
    }
    if let outputs, policy.classCount > 0, outputs.classCount != policy.classCount {
      throw DataError(
        found: "outputs of \(outputs.classCount) classes",
        expected: "\(policy.classCount), as the policy was fitted on", file: outputs.file)
    }
    guard source.predictor == policy.predictor else {
      throw DataError(
        .usage,
        found: source.predictor == nil
          ? "no predictor" : "another predictor, or another level of it",
        expected: "the predictor with sha256 \(policy.predictor?.sha256 ?? "none")",
        remedy: "give the artifact that the policy was fitted with: --predictor F")
    }
  }
}

extension AnswersInput {
  /// Reads answers; what a policy says about their source is what is meant where nothing is said.
  func load(_ reader: InputReader, for policy: PolicySource? = nil) throws -> LoadedAnswers {
    if alpha != nil, predictor == nil {
      throw DataError(.usage, found: "--alpha without --predictor", expected: "both or neither")
    }
    let score = try wantedScore(policy)
    var artifact: PredictorArtifact?
    var stated: PolicySource.Predictor?
    if let predictor {
      let found = try reader.artifact(predictor)
      artifact = found
      if score.needsPredictor {
        guard found.predictor.taxonomy == .marginal || found.predictor.groups == nil,
          found.predictor.weighting == nil
        else {
          throw DataError(
            .usage, found: "a predictor by groups or weights", expected: "one without",
            file: predictor)
        }
        let level = try found.predictor.quantile(
          for: alpha ?? policy?.predictor?.alpha, file: predictor
        ).alpha
        stated = PolicySource.Predictor(
          sha256: try reader.sha256(ofArtifact: predictor), alpha: level)
      }
    }
    if score.needsPredictor, artifact == nil {
      throw DataError(
        .usage, found: "confidence '\(score.rawValue)' without a predictor",
        expected: "--predictor F")
    }
    let given = try confidence.map { try reader.vector($0, role: "confidence") }
    guard hasOutputs || given != nil else {
      throw DataError(
        .usage, found: "no model outputs",
        expected: "--logits F, --probabilities F, --positive-probability F, or --confidence F")
    }
    try outputs.requireFirstRow()
    if !hasOutputs {
      let unused = [
        ("--weights-matrix", outputs.weightsMatrix != nil), ("--bias", outputs.bias != nil),
        ("--transpose-weights", outputs.weightsAreTransposed),
        ("--sum-tolerance", outputs.sumTolerance != nil),
      ].first { $0.1 }
      if let unused {
        throw DataError(
          .usage, found: "\(unused.0) with confidences alone", expected: "outputs as well")
      }
    }
    guard outputs.scores == nil else {
      throw DataError(
        .usage, found: "--scores, which have no confidence", expected: "logits or probabilities")
    }
    let loaded = hasOutputs ? try outputs.load(reader) : nil
    if let loaded, let given, given.rowCount != loaded.outputs.rowCount {
      throw DataError(
        found: "\(given.rowCount) confidences for \(loaded.outputs.rowCount) rows of outputs",
        expected: "one a row", file: confidence)
    }
    if let loaded, let artifact { try artifact.predictor.requireMatch(loaded.outputs) }
    let alone = try given.map { try record($0, reader, hasIds: loaded == nil) }
    guard let record = loaded?.outputs ?? alone?.outputs else {
      throw DataError(.usage, found: "no rows", expected: "outputs or confidences")
    }
    return LoadedAnswers(
      record: record, names: loaded?.names ?? alone?.names,
      source: PolicySource(
        score: score, outputKind: loaded?.outputs.kind.rawValue,
        classCount: loaded?.outputs.classCount ?? 0, predictor: stated,
        classNames: policy?.classNames), predictor: artifact, outputs: loaded?.outputs,
      given: given)
  }

  private func wantedScore(_ policy: PolicySource?) throws -> ConfidenceScore {
    let wanted =
      score ?? policy?.score ?? (confidence == nil ? .maxProbability : .given)
    guard (wanted == .given) == (confidence != nil) else {
      throw DataError(
        .usage,
        found: confidence == nil
          ? "confidence 'given' without a file" : "--confidence with '\(wanted.rawValue)'",
        expected: confidence == nil
          ? "--confidence F"
          : policy == nil ? "one of them" : "none: the policy computes '\(wanted.rawValue)' itself")
    }
    return wanted
  }

  private func record(
    _ confidences: Matrix, _ reader: InputReader, hasIds: Bool
  ) throws -> LoadedOutputs {
    let names = hasIds ? try outputs.ids.map { try reader.rowNames($0, role: "ids") } : nil
    let identifiers: RowIdentifiers =
      names.identifiers(from: outputs.firstRow)
    return LoadedOutputs(
      outputs: try Outputs(scores: confidences, identifiers: identifiers, file: confidence),
      names: names)
  }
}

extension InputReader {
  /// The SHA-256 of an artifact's file.
  func sha256(ofArtifact path: String) throws -> String {
    guard path != "-" else {
      throw DataError(
        .usage, found: "a predictor on standard input", expected: "a file, which has a digest")
    }
    let file = try ByteStorage(mapping: path)
    return file.withBytes { bytes in
      var hash = SHA256()
      hash.update(Span<UInt8>(_bytes: bytes))
      return hash.hexDigest()
    }
  }
}
