internal import ExactStatistics
internal import ScoringCore

extension ConformalPredictor {
  /// Puts predictors that were fitted on disjoint rows with one method together: to the predictor that a single
  /// fit on all rows gives, bit for bit.
  ///
  /// A randomized score needs rows whose identifiers differ between the shards, as they would in a single fit;
  /// here that is the caller's to know.
  ///
  /// - Parameters:
  ///   - shards: at least one, of any sizes; those too small for a level are fitted with trivial sets allowed.
  ///   - allowsTrivial: whether all rows together may be too few for a level.
  /// - Returns: the predictor of all rows.
  /// - Throws: `DataError` with code `usage` for shards of different methods or outputs, with code `infeasible`
  ///   when all rows together are too few, and with code `cannot-write` when there is no room for many scores.
  /// - Complexity: O(n) for n calibration rows, in bounded memory.
  public static func merging(
    _ shards: [ConformalPredictor], allowsTrivial: Bool = false
  ) throws -> ConformalPredictor {
    guard let first = shards.first else {
      throw DataError(.usage, found: "no predictors to merge", expected: "at least one")
    }
    guard first.weighting == nil else {
      throw DataError(
        .usage, found: "a weighted predictor", expected: "predictors without weights",
        remedy: "fit on all rows at once: integer weights are relative to the largest of all rows")
    }
    for shard in shards.dropFirst() { try shard.requireSameMethod(as: first) }
    let method = SplitConformal(
      score: first.score, alphas: first.alphas, seed: first.seed, precision: first.precision,
      allowsTrivial: allowsTrivial, setPolicy: first.setPolicy, taxonomy: first.taxonomy)
    try method.requireFeasible(
      count: shards.reduce(0) { $0 + $1.calibrationCount }, file: nil)
    let parts = try Parts(shards)
    if first.taxonomy.isByClass {
      try method.requireFeasible(classSizes: parts.sizes, file: nil)
    }
    var writer = LargeArrayWriter<Double>()
    for members in parts.members {
      for category in members { try category.scores.forEachSortedPart { try writer.append($0) } }
    }
    let scores = try writer.finish()
    if first.taxonomy == .marginal {
      return ConformalPredictor(
        method, precision: first.precision, outputKind: first.outputKind,
        classCount: first.classCount,
        calibrationScores: CalibrationScores(scores, isSorted: shards.count == 1))
    }
    return ConformalPredictor(
      method, precision: first.precision, outputKind: first.outputKind,
      classCount: first.classCount, groups: parts.groups,
      divided: DividedScores(
        elements: scores,
        starts: parts.sizes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) },
        areSorted: shards.count == 1))
  }

  /// Checks that a predictor can be merged with another.
  ///
  /// - Parameter other: the other predictor.
  /// - Throws: `DataError` with code `usage` that says what differs.
  package func requireSameMethod(as other: ConformalPredictor) throws {
    let facts: [(name: String, mine: String, other: String)] = [
      ("score", score.name, other.score.name),
      ("parameters", text(of: score), text(of: other.score)),
      (
        "form", score.isRandomized ? "randomized" : "deterministic",
        other.score.isRandomized ? "randomized" : "deterministic"
      ),
      ("seed", "\(seed)", "\(other.seed)"),
      ("precision", precision.rawValue, other.precision.rawValue),
      ("outputs", outputKind.rawValue, other.outputKind.rawValue),
      ("classes", "\(classCount)", "\(other.classCount)"),
      ("alpha", text(of: alphas), text(of: other.alphas)),
      ("set policy", setPolicy.rawValue, other.setPolicy.rawValue),
      ("taxonomy", taxonomy.name, other.taxonomy.name),
      ("weighting", weighting?.scheme.name ?? "none", other.weighting?.scheme.name ?? "none"),
      ("columns of groups", "\(groups?.depth ?? 0)", "\(other.groups?.depth ?? 0)"),
    ]
    if taxonomy.name == other.taxonomy.name, taxonomy != other.taxonomy {
      throw DataError(
        .usage, found: "a \(taxonomy.name) predictor that was tuned in another way than the first",
        expected: "the same clusters, rank limits or group options in every shard",
        remedy: "clusters and rank limits are chosen on rows: fit on all rows at once")
    }
    if let fact = facts.first(where: { $0.mine != $0.other }) {
      throw DataError(
        .usage, found: "a predictor with \(fact.name) \(fact.mine)",
        expected: "\(fact.name) \(fact.other), as of the first: shards are fitted with one method")
    }
  }

  private func text(of score: any NonconformityScore) -> String {
    score.parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      .joined(separator: ", ")
  }

  private func text(of alphas: [Level]) -> String {
    alphas.map { "\($0)" }.joined(separator: ", ")
  }
}

/// The categories of shards that hold each row once, brought together.
private struct Parts {
  let groups: GroupTree?
  /// For each class or finest group its rows in each shard that has some.
  let members: [[CalibrationCategory]]

  var sizes: [Int] { members.map { $0.reduce(0) { $0 + $1.count } } }

  init(_ shards: [ConformalPredictor]) throws {
    let trees = shards.compactMap { $0.groups }
    groups = trees.isEmpty ? nil : try GroupTree(merging: trees)
    let count = groups.map { $0.leaves[0].count } ?? shards[0].partCategories.count
    var members = [[CalibrationCategory]](repeating: [], count: count)
    for shard in shards {
      let places = try groups.flatMap { try shard.groups?.leafPlaces(in: $0) }
      for (index, category) in shard.partCategories.enumerated() {
        members[places?[index] ?? index].append(category)
      }
    }
    self.members = members
  }
}
