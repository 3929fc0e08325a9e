internal import ExactStatistics
internal import ScoringCore

extension LabeledOutputs {
  /// The scores of the true labels of some rows, class by class.
  ///
  /// - Complexity: O(n K) time, O(n) memory.
  func scoresByClass(
    _ score: some NonconformityScore, seed: UInt64, _ filter: RowFilter, precision: Precision?,
    _ execution: Execution
  ) throws -> [[Double]] {
    try score.requireUsable(outputs)
    let context = ScoringContext(
      ownWeights: .of(score, seed: seed, purpose: .calibration),
      precision: precision ?? outputs.naturalPrecision, execution: execution)
    var byClass = [[Double]](repeating: [], count: outputs.classCount)
    for rows in outputs.batches {
      let batch = slice(rows: rows)
      let kept = filter.kept(batch.outputs.identifiers, count: rows.count)
      let labels = batch.labels
      let scores = try score.scores(ofLabels: labels, in: batch.outputs, context: context)
      for (label, score) in zip(kept.elements(of: labels), kept.elements(of: scores)) {
        byClass[Int(label)].append(score)
      }
      batch.releasePages()
    }
    return byClass
  }
}
