internal import ExactStatistics
internal import ScoringCore

extension RegressionPredictor {
  /// Puts predictors that were fitted on disjoint rows with one method together: to the predictor that a single fit
  /// on all rows gives, bit for bit.
  ///
  /// - Parameters:
  ///   - shards: at least one; those too small for a level are fitted with trivial intervals allowed.
  ///   - allowsTrivial: whether all rows together may be too few for a level.
  /// - Returns: the predictor of all rows.
  /// - Throws: `DataError` with code `usage` for shards of different methods, and with code `infeasible` when all
  ///   rows together are too few.
  /// - Complexity: O(n log n).
  public static func merging(
    _ shards: [RegressionPredictor], allowsTrivial: Bool = false
  ) throws -> RegressionPredictor {
    guard let first = shards.first else {
      throw DataError(.usage, found: "no predictors to merge", expected: "at least one")
    }
    for shard in shards.dropFirst() { try shard.requireSameMethod(as: first) }
    let method = SplitConformalRegression(
      score: first.score, sides: first.sides, alphas: first.alphas,
      crossing: first.method.crossing, allowsTrivial: allowsTrivial)
    try method.requireFeasible(
      count: shards.reduce(0) { $0 + $1.calibrationCount }, file: nil)
    if let groups = first.groups {
      return RegressionPredictor(try merged(groups, method, shards.compactMap { $0.groups }))
    }
    return RegressionPredictor(
      method, lists: first.lists.indices.map { list in shards.flatMap { $0.lists[list] }.sorted() })
  }

  private static func merged(
    _ first: RegressionGroups, _ method: SplitConformalRegression, _ shards: [RegressionGroups]
  ) throws -> RegressionGroups {
    let tree = try GroupTree(merging: shards.map { $0.tree })
    var parts = [[[Double]]](
      repeating: [[Double]](repeating: [], count: method.listNames.count),
      count: tree.leaves[0].count)
    for shard in shards {
      for (place, lists) in zip(try shard.tree.leafPlaces(in: tree), shard.parts) {
        for list in lists.indices { parts[place][list] += lists[list] }
      }
    }
    return RegressionGroups(
      tree, minimumSize: first.minimumSize, unseen: first.unseen, method: method,
      parts: parts.map { $0.map { $0.sorted() } })
  }

  /// Checks that a predictor can be merged with another.
  ///
  /// - Parameter other: the other predictor.
  /// - Throws: `DataError` with code `usage` that says what differs.
  package func requireSameMethod(as other: RegressionPredictor) throws {
    func text(_ alphas: [Level]) -> String { alphas.map { "\($0)" }.joined(separator: ", ") }
    let facts: [(name: String, mine: String, other: String)] = [
      ("score", score.name, other.score.name),
      ("sides", sides.rawValue, other.sides.rawValue),
      ("crossing", method.crossing.rawValue, other.method.crossing.rawValue),
      ("alpha", text(alphas), text(other.alphas)),
      ("columns of groups", "\(groups?.tree.depth ?? 0)", "\(other.groups?.tree.depth ?? 0)"),
      (
        "minimum group size", "\(groups?.minimumSize ?? 0)", "\(other.groups?.minimumSize ?? 0)"
      ),
      (
        "policy for unseen groups", groups?.unseen.rawValue ?? "none",
        other.groups?.unseen.rawValue ?? "none"
      ),
    ]
    if let fact = facts.first(where: { $0.mine != $0.other }) {
      throw DataError(
        .usage, found: "a predictor with \(fact.name) \(fact.mine)",
        expected: "\(fact.name) \(fact.other), as of the first: shards are fitted with one method")
    }
  }
}
