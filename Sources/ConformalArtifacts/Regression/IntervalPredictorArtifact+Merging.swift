internal import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore

extension IntervalPredictorArtifact {
  /// Puts artifacts of predictors that were fitted on disjoint rows with one method together.
  ///
  /// The predictor and the sample of rows are those of a single fit on all rows, bit for bit; the inputs are those of
  /// all shards.
  ///
  /// - Parameters:
  ///   - shards: at least one.
  ///   - allowsTrivial: whether all rows together may be too few for a level.
  /// - Throws: `DataError` with code `usage` for shards of different methods; `DataError` for shards that share a
  ///   file or a row id, and with code `infeasible` when all rows together are too few.
  /// - Complexity: O(n log n).
  public init(merging shards: [IntervalPredictorArtifact], allowsTrivial: Bool = false) throws {
    guard let first = shards.first else {
      throw DataError(.usage, found: "no predictors to merge", expected: "at least one")
    }
    var data = first.data
    for shard in shards.dropFirst() {
      try shard.requireMergeable(with: first, data)
      data = data.merged(with: shard.data)
    }
    self.init(
      predictor: try RegressionPredictor.merging(
        shards.map { $0.predictor }, allowsTrivial: allowsTrivial),
      data: data)
  }

  /// Checks that an artifact can be merged with what has been merged so far.
  package func requireMergeable(
    with first: IntervalPredictorArtifact, _ other: DataRecord
  ) throws {
    try predictor.requireSameMethod(as: first.predictor)
    if let file = OverlapEvidence.find(among: data.inputs, fitted: other),
      case .sameFile(let role) = file
    {
      throw DataError(
        found: "a file of \(role) that another shard was fitted on", expected: "disjoint rows")
    }
    guard let mine = data.identifiers, let others = other.identifiers else { return }
    let shared = mine.shared(with: others)
    guard shared == 0 else {
      throw DataError(
        found: "\(shared) sampled row ids that another shard has too", expected: "disjoint rows")
    }
  }
}
