internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore

/// Counts of set sizes over batches.
struct SetSizeTally {
  private(set) var rowCount = 0
  private(set) var labelCount = 0
  private(set) var emptyCount = 0
  private(set) var singletonCount = 0
  private(set) var largest = 0

  mutating func add(_ sets: PredictionSets) {
    rowCount += sets.count
    labelCount += sets.labels.labels.count
    for row in sets.indices {
      let size = sets.size(of: row)
      emptyCount += size == 0 ? 1 : 0
      singletonCount += size == 1 ? 1 : 0
      largest = max(largest, size)
    }
  }

  var meanSize: Double { rowCount == 0 ? 0 : Double(labelCount) / Double(rowCount) }

  /// One line for a person.
  func text(alpha: Level) -> String {
    "\(grouped(rowCount)) sets at alpha \(alpha): \(fixed(meanSize, 3)) labels on average, "
      + "\(grouped(singletonCount)) of one label, \(grouped(emptyCount)) empty, largest \(largest)"
  }
}

/// What `predict --json` prints of several levels.
struct PredictionSummaries: Encodable {
  let levels: [PredictionSummary]
  let schema = "swift-conformal/prediction-summaries/1"
}

/// What `predict --json` prints of one level.
struct PredictionSummary: Encodable {
  let alpha: String
  let conformalQuantileTail: Double?
  let empty: Int
  let largest: Int
  let meanSize: Double
  let n: Int
  let schema = "swift-conformal/prediction-summary/1"
  let setPolicy: String
  let singletons: Int

  init(_ tally: SetSizeTally, _ quantile: ConformalQuantile, _ policy: SetPolicy) {
    alpha = "\(quantile.alpha)"
    conformalQuantileTail = quantile.isTrivial ? nil : quantile.tail
    empty = tally.emptyCount
    largest = tally.largest
    meanSize = tally.meanSize
    n = tally.rowCount
    setPolicy = policy.rawValue
    singletons = tally.singletonCount
  }
}
