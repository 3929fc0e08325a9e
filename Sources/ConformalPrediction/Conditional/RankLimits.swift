public import ExactStatistics
public import ScoringCore

/// For each class, the rank behind which its label is in no set: class-conditional sets without the long tail of
/// labels that the model ranks last.
///
/// The score of a label behind its limit counts as larger than all others, for calibration rows and new rows alike;
/// so the guarantee is that of a class-conditional predictor, for any limits that were not chosen on the rows that
/// calibrate. (RC3P as published chooses them on those rows, and splits alpha between rank and score.)
///
/// **Guarantee.** For each class, the set of a new row of the class holds it with probability at least 1 - alpha.
/// **Assumption:** rows of a class are exchangeable, and limits were chosen on other rows than those that calibrate.
///
/// Source: Y. Shi et al. (2024), Conformal prediction for class-wise coverage via augmented label rank calibration,
/// arXiv:2406.06818.
public struct RankLimits: Hashable, Sendable {
  /// The largest rank, from 1, of each class.
  public let values: [Int32]

  /// Stands for the score of a label behind its limit: larger than any score of ours, and exact in both precisions.
  package static let beyond = Double(Float.greatestFiniteMagnitude)

  /// Takes limits.
  ///
  /// - Parameter values: the largest rank of each class, from 1.
  /// - Throws: `DataError` for the first limit below 1.
  public init(_ values: [Int32]) throws {
    if let label = values.firstIndex(where: { $0 < 1 }) {
      throw DataError(
        found: "rank limit \(values[label]) of class \(label)", expected: "1 or more")
    }
    self.values = values
  }

  /// Chooses limits: for each class the smallest rank that its label exceeds in at most the share alpha / 2 of the
  /// rows.
  ///
  /// - Parameters:
  ///   - data: labelled rows, of which those of the selection are used; a class without any gets no limit.
  ///   - rows: the rows to choose on, which then may not calibrate.
  ///   - alpha: the miscoverage level.
  ///   - precision: the arithmetic, or `nil` for the precision of the outputs.
  ///   - execution: how to work.
  /// - Returns: the limits, and the number of rows that they were chosen on.
  /// - Throws: `DataError` for bad rows.
  /// - Complexity: O(n K) time.
  public static func chosen(
    on data: LabeledOutputs, _ rows: RowSelection, alpha: Level, precision: Precision? = nil,
    execution: Execution = .standard
  ) throws -> (limits: RankLimits, rowCount: Int) {
    guard data.outputs.kind != .scores else {
      throw DataError(
        .usage, found: "rank limits of given scores", expected: "logits or probabilities",
        file: data.outputs.file)
    }
    let ranks = try data.scoresByClass(
      TopK(), seed: rows.seed, .only(rows), precision: precision, execution)
    let limits = ranks.map { ranks in
      // floor(n alpha / 2) labels may lie behind the limit.
      let spared = Int(
        UInt128(ranks.count) * UInt128(alpha.numerator) / (2 * UInt128(alpha.denominator)))
      return ranks.isEmpty
        ? Int32(data.outputs.classCount) : Int32(ranks.sorted()[ranks.count - 1 - spared])
    }
    return (try RankLimits(limits), ranks.reduce(0) { $0 + $1.count })
  }

  /// Scores, where those behind the limit count as larger than all others.
  func limited(
    _ scores: [Double], of labels: LabelLists, in outputs: Outputs, _ context: ScoringContext
  ) throws -> [Double] {
    let ranks = try TopK().scores(of: labels, in: outputs, context: context.deterministic)
    return zip(scores, zip(ranks, labels.labels)).map { score, label in
      label.0 > Double(values[Int(label.1)]) ? RankLimits.beyond : score
    }
  }

  /// The labels of sets that are within their limits, and those whose class takes every rank.
  func limited(
    _ sets: LabelLists, tails: [Double], in outputs: Outputs, _ context: ScoringContext
  ) throws -> LabelLists {
    let limits = zip(values, tails).map { $1 == .infinity ? .infinity : Double($0) }
    let allowed = try TopK().sets(
      atMostOfClass: limits, in: outputs, context: context.deterministic)
    var result = LabelLists()
    for row in 0..<sets.rowCount {
      var rest = allowed[row][...]
      result.append(
        sets[row].filter { label in
          rest = rest.drop { $0 < label }
          return rest.first == label
        })
    }
    return result
  }
}

extension ScoringContext {
  /// The same without draws.
  fileprivate var deterministic: ScoringContext {
    ScoringContext(precision: precision, execution: execution)
  }
}
