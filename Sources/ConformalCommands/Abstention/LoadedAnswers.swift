internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore
internal import SelectiveAbstention
internal import TensorFiles

/// Rows of answers that have been read, to be scored part after part.
struct LoadedAnswers {
  /// Outputs as they come from the model; or confidences alone, for records and comparisons.
  let record: Outputs
  /// The names of rows, where the caller gave them.
  let names: RowNames?
  let source: PolicySource
  let predictor: PredictorArtifact?
  /// What outputs went through first.
  let calibrator: LoadedCalibrator?
  /// The outputs, corrected.
  let outputs: Outputs?
  /// The outputs as the predictor takes them.
  let predicted: Outputs?
  /// Confidences that the caller computed.
  let given: Matrix?

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
    if let predictor, let predicted, source.score.needsPredictor {
      return try predictor.predictor.answers(
        for: predicted.slice(rows: rows), by: source.score, alpha: source.predictor?.alpha,
        execution: execution)
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
    if hasLabels, let kind = policy.outputKind, record.kind.rawValue != kind {
      throw DataError(
        .usage, found: record.kind.rawValue, expected: "\(kind), as the policy was fitted on",
        file: record.file)
    }
    if hasLabels, policy.classCount > 0, record.classCount != policy.classCount {
      throw DataError(
        found: "outputs of \(record.classCount) classes",
        expected: "\(policy.classCount), as the policy was fitted on", file: record.file)
    }
    guard source.calibrator == policy.calibrator else {
      throw DataError(
        .usage, found: source.calibrator.map { "the \($0.description)" } ?? "no calibrator",
        expected: policy.calibrator.map { "the \($0.description)" } ?? "none",
        remedy: "give the artifact that the policy was fitted with: --calibrator F")
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

extension LoadedAnswers {
  /// The prediction sets of some rows, where a predictor was given.
  func sets(_ rows: Range<Int>, _ execution: Execution) throws -> LabelLists? {
    guard let predictor else { return nil }
    let fitted = predictor.predictor
    return try fitted.sets(
      for: (predicted ?? record).slice(rows: rows),
      alpha: source.predictor?.alpha ?? fitted.quantile(for: nil).alpha,
      execution: execution
    ).labels
  }
}
