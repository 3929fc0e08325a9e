internal import ConformalArtifacts
internal import ConformalPrediction
public import ExactStatistics
internal import ScoringCore

/// What of a class-conditional method is chosen on rows of their own.
public enum ClassTuning: Sendable {
  /// Clusters of classes: their number, or `nil` for the paper's; the share of rows, or `nil` for the paper's.
  case clusters(count: Int?, share: Level?)
  /// The rank behind which a class is in no set; the share of rows.
  case rankLimits(share: Level)

  /// Chooses, and says what was chosen.
  ///
  /// - Returns: the taxonomy, the rows that it was chosen on, and their number.
  func choose(
    on rows: LabeledOutputs, for method: SplitConformal, _ execution: Execution,
    _ console: Console
  ) throws -> (taxonomy: Taxonomy, rows: RowSelection, record: TuningRecord?) {
    let alpha = method.alphas[0]
    let taxonomy: Taxonomy
    let selection: RowSelection
    let rowCount: Int
    switch self {
    case .clusters(let count, let share):
      selection = RowSelection(
        share: share ?? ClassClustering.usualShare(classCount: rows.outputs.classCount),
        seed: method.seed)
      let outcome = try ClassClustering(on: selection, clusterCount: count, alpha: alpha)
        .clusters(
          of: rows, score: method.score, precision: method.precision, execution: execution)
      taxonomy = .clusterConditional(outcome.clusters)
      rowCount = outcome.rowCount
      let rare =
        outcome.rareClassCount == 0
        ? "" : "; \(grouped(outcome.rareClassCount)) classes with too few rows form one"
      console.note(
        "formed \(grouped(outcome.clusters.count)) clusters of \(grouped(rows.outputs.classCount)) classes "
          + "on \(grouped(rowCount)) rows\(rare)")
    case .rankLimits(let share):
      selection = RowSelection(share: share, seed: method.seed)
      let chosen = try RankLimits.chosen(
        on: rows, selection, alpha: alpha, precision: method.precision, execution: execution)
      taxonomy = .rankCalibrated(chosen.limits)
      rowCount = chosen.rowCount
      let limits = chosen.limits.values.sorted()
      console.note(
        "chose rank limits on \(grouped(rowCount)) rows: median \(limits[limits.count / 2]), largest "
          + "\(limits[limits.count - 1])")
    }
    return (
      taxonomy, selection, TuningRecord(taxonomy, on: selection, rowCount: rowCount)
    )
  }
}
