internal import ConformalPrediction
internal import ScoringCore

/// The sets of a batch of rows at one level, with what is written beside them.
struct SetBatch: Sendable {
  let sets: PredictionSets
  /// The p-values of the labels in the sets.
  var pValues: [Double]?
  var credibility: RowCredibility?

  /// The p-values of the labels in the set of a row.
  func pValues(of row: Int) -> [Double]? {
    guard let pValues else { return nil }
    let offsets = sets.labels.offsets
    return Array(pValues[Int(offsets[row])..<Int(offsets[row + 1])])
  }
}
