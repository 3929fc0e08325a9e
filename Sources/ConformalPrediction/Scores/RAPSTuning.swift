public import ExactStatistics
public import ScoringCore

/// The choice of `lambda` and `k_reg` for RAPS on rows of their own, which then do not calibrate.
///
/// `k_reg` is the rank that the true label reaches at the level: the conformal quantile of its ranks. `lambda` is
/// the one of a grid whose sets, at that `k_reg`, are best by a ``Criterion``.
///
/// Source: A. Angelopoulos, S. Bates, J. Malik, M. Jordan (2021), Uncertainty sets for image classifiers
/// using conformal prediction, arXiv:2009.14193.
public struct RAPSTuning: Hashable, Sendable {
  /// What is best.
  public enum Criterion: String, Hashable, Sendable, CaseIterable {
    /// The smallest mean size of sets.
    case size
    /// The smallest violation of coverage over strata of set sizes: sets that are right for easy and hard rows.
    case adaptiveness

    /// The candidates for `lambda`, ascending, as in the paper.
    var lambdas: [Double] {
      switch self {
      case .size: [0.001, 0.01, 0.1, 0.2, 0.5]
      case .adaptiveness: [0, 1e-5, 1e-4, 8e-4, 9e-4, 1e-3, 1.5e-3, 2e-3]
      }
    }
  }

  /// What was chosen, and what it was chosen from.
  public struct Outcome: Sendable {
    /// The score.
    public let score: RAPS
    /// The number of rows that it was chosen on.
    public let rowCount: Int
    /// The criterion's value for each candidate, smaller is better.
    public let candidates: [(lambda: Double, value: Double)]
  }

  /// The rows to tune on.
  public let rows: RowSelection
  /// What is best.
  public let criterion: Criterion
  /// The level.
  public let alpha: Level
  /// Whether the score is randomized.
  public let isRandomized: Bool

  /// States how to choose.
  ///
  /// - Parameters:
  ///   - rows: the rows to tune on.
  ///   - alpha: the level; of several the one that matters most.
  ///   - criterion: what is best.
  ///   - isRandomized: whether the score is randomized.
  public init(
    on rows: RowSelection, alpha: Level, criterion: Criterion = .size, isRandomized: Bool = true
  ) {
    self.rows = rows
    self.alpha = alpha
    self.criterion = criterion
    self.isRandomized = isRandomized
  }

  /// Chooses the parameters.
  ///
  /// - Parameters:
  ///   - data: labelled rows, of which those of the selection are used.
  ///   - precision: the arithmetic, or `nil` for the precision of the outputs.
  ///   - execution: how to work.
  /// - Returns: the score with what it was chosen from.
  /// - Throws: `DataError` with code `infeasible` when too few rows are selected for the level; `DataError` for
  ///   bad rows.
  /// - Complexity: O(n K) time for each candidate, in bounded memory.
  public func choose(
    on data: LabeledOutputs, precision: Precision? = nil, execution: Execution = .standard
  ) throws -> Outcome {
    let count = RowFilter.only(rows).count(of: data.outputs)
    if case .infeasible(let minimum) = ConformalRank(count: count, alpha: alpha) {
      throw DataError(
        .infeasible, found: "\(count) rows to tune on, too few for alpha \(alpha)",
        expected: "at least \(minimum)", remedy: "tune on a larger share, or take a larger alpha",
        file: data.outputs.file)
    }
    let ranks = try predictor(TopK(), data, precision, execution)
    let kReg = Int(try ranks.quantile().tail)
    var candidates: [(lambda: Double, value: Double)] = []
    for lambda in criterion.lambdas {
      let score = RAPS(lambda: lambda, kReg: kReg, isRandomized: isRandomized)
      let fitted = try predictor(score, data, precision, execution)
      candidates.append((lambda, try value(of: fitted, data, execution)))
    }
    // The smallest lambda among equals.
    let best = candidates.min { $0.value < $1.value }?.lambda ?? 0
    return Outcome(
      score: RAPS(lambda: best, kReg: kReg, isRandomized: isRandomized),
      rowCount: ranks.calibrationCount, candidates: candidates)
  }

  private func predictor(
    _ score: some NonconformityScore, _ data: LabeledOutputs, _ precision: Precision?,
    _ execution: Execution
  ) throws -> ConformalPredictor {
    try SplitConformal(score: score, alpha: alpha, seed: rows.seed, precision: precision)
      .fit(on: data, .only(rows), execution) { _ in }
  }

  private func value(
    of predictor: ConformalPredictor, _ data: LabeledOutputs, _ execution: Execution
  ) throws -> Double {
    // As in the paper, with empty sets among those of one label.
    let strata = [0...1] + SizeStratum.ranges(classCount: predictor.classCount).dropFirst(2)
    var counts = strata.map { _ in HitCount() }
    for range in data.outputs.batches {
      let batch = data.slice(rows: range)
      let sets = try predictor.sets(for: batch.outputs, execution: execution)
      let labels = batch.labels
      for row in 0..<batch.rowCount where rows.contains(batch.outputs.identifiers[row]) {
        let size = sets.size(of: row)
        guard let stratum = strata.firstIndex(where: { $0.contains(size) }) else { continue }
        counts[stratum].add(isHit: sets.contains(labels[row], at: row), size: size)
      }
      batch.releasePages()
    }
    switch criterion {
    case .size:
      let total = counts.reduce(0) { $0 + $1.count }
      return Double(counts.reduce(0) { $0 + $1.labelCount }) / Double(max(1, total))
    case .adaptiveness:
      let target = alpha.complement.doubleValue
      return counts.compactMap { $0.coverage.map { abs($0 - target) } }.max() ?? 0
    }
  }
}
