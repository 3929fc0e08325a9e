public import ConformalPrediction
public import ExactStatistics
public import ScoringCore

/// A number for each row, larger where the model's answer is surer.
///
/// Guarantees of policies hold with any of them; better ones approve more rows at the same risk.
public enum ConfidenceScore: String, Hashable, Sendable, CaseIterable {
  /// The largest probability.
  case maxProbability = "max-probability"
  /// The largest probability minus the second largest.
  case margin
  /// Minus the entropy of the probabilities, in natural units.
  case entropy
  /// The log-sum-exp of the logits: minus the free energy.
  case energy
  /// Minus the size of the prediction set; an empty set, which says that no label conforms, counts as K + 1.
  case setSize = "set-size"
  /// 1 where the prediction set has exactly one label, else 0.
  case singleton
  /// The largest p-value of a label.
  case credibility
  /// Numbers that were computed elsewhere.
  case given

  /// Whether it is computed from a predictor's sets or p-values.
  public var needsPredictor: Bool {
    switch self {
    case .setSize, .singleton, .credibility: true
    case .maxProbability, .margin, .entropy, .energy, .given: false
    }
  }
}

/// What a model answers, and how surely.
public struct Answers: Hashable, Sendable {
  /// The label of each row: the one ranked first.
  public let labels: [Int32]
  /// The confidence of each row, finite.
  public let confidences: [Double]

  /// Puts answers together.
  ///
  /// - Parameters:
  ///   - labels: one label a row.
  ///   - confidences: one finite confidence a row.
  public init(labels: [Int32], confidences: [Double]) {
    precondition(labels.count == confidences.count, "one confidence a row")
    (self.labels, self.confidences) = (labels, confidences)
  }
}

extension Outputs {
  /// The answer of each row, the label ranked first, with a confidence that needs no predictor.
  ///
  /// Confidences are computed in double precision whatever the file holds, so that single precision does not tie
  /// them at 1.
  ///
  /// - Parameters:
  ///   - score: the confidence; not `given`, and none that needs a predictor.
  ///   - execution: how to work.
  /// - Returns: one answer a row, which depends on that row alone.
  /// - Throws: `DataError` for energies of probabilities, or the first row that is not a row of outputs.
  /// - Complexity: O(n K) time, O(n) memory.
  public func answers(
    by score: ConfidenceScore, execution: Execution = .standard
  ) throws -> Answers {
    precondition(!score.needsPredictor && score != .given, "confidence from outputs alone")
    if score == .energy, kind != .logits {
      throw DataError(
        .usage, found: "confidence 'energy' of \(kind.rawValue)", expected: "logits", file: file)
    }
    let rows = try summaries(precision: .float64, execution: execution)
    let confidences =
      switch score {
      case .margin: zip(rows.topProbabilities, rows.secondProbabilities).map { $0 - $1 }
      case .entropy: rows.entropies.map { 0 - $0 }
      case .energy: rows.energies.map { 0 - $0 }
      case .maxProbability, .setSize, .singleton, .credibility, .given: rows.topProbabilities
      }
    return Answers(labels: rows.topLabels, confidences: confidences)
  }
}

extension ConformalPredictor {
  /// The answer of each row, the label ranked first, with a confidence from prediction sets or p-values.
  ///
  /// - Parameters:
  ///   - outputs: n rows of the kind and width that the predictor was fitted on.
  ///   - score: `setSize`, `singleton` or `credibility`.
  ///   - alpha: the level of the sets; `nil` when exactly one was fitted.
  ///   - execution: how to work.
  /// - Returns: one answer a row, which depends on that row and the predictor alone.
  /// - Throws: `DataError` for outputs of another kind or shape, or bad rows.
  /// - Complexity: that of sets or p-values.
  public func answers(
    for outputs: Outputs, by score: ConfidenceScore, alpha: Level? = nil,
    execution: Execution = .standard
  ) throws -> Answers {
    precondition(score.needsPredictor, "confidence from a predictor")
    let labels = try outputs.topLabels(precision: precision, execution: execution)
    if score == .credibility {
      return Answers(
        labels: labels,
        confidences: try credibility(of: outputs, alpha: alpha, execution: execution).credibility)
    }
    let sets = try sets(for: outputs, alpha: alpha, execution: execution)
    let confidences = (0..<outputs.rowCount).map { row -> Double in
      let size = sets.size(of: row)
      guard score == .setSize else { return size == 1 ? 1 : 0 }
      return 0 - Double(size == 0 ? outputs.classCount + 1 : size)
    }
    return Answers(labels: labels, confidences: confidences)
  }
}
