internal import ConformalPrediction
internal import ExactStatistics

/// The categories of a conditional predictor as JSON.
struct TaxonomyRecord: Encodable {
  /// A class or a group with its levels.
  struct Category: Encodable {
    let levels: [LevelRecord]
    let name: String
  }

  /// A node of the groups: the root comes first and has no name.
  struct Group: Encodable {
    let depth: Int
    let name: String
    let parent: Int
  }

  /// All categories but that of all rows.
  let categories: [Category]
  /// The cluster of each class.
  let clusters: [Int]?
  /// Columns of group names; `nil` without groups.
  let depth: Int?
  let groups: [Group]?
  let kind: String
  let minimumSize: Int?
  /// The largest rank of each class.
  let rankLimits: [Int]?
  /// The number of scores of each class or finest group, in the order in which scores are kept.
  let sizes: [Int]
  let unseenGroups: String?

  /// The record of a predictor, or `nil` for a marginal one.
  init?(_ predictor: ConformalPredictor) {
    guard predictor.taxonomy != .marginal else { return nil }
    kind = predictor.taxonomy.name
    categories = predictor.categories.enumerated().dropFirst().map { index, category in
      Category(
        levels: category.quantiles.map { LevelRecord($0, of: predictor, category: index) },
        name: category.name)
    }
    sizes = predictor.partCategories.map { $0.count }
    depth = predictor.groups?.depth
    groups = predictor.groups?.nodes.map {
      Group(depth: $0.depth, name: $0.name, parent: $0.parent)
    }
    if case .clusterConditional(let found) = predictor.taxonomy {
      clusters = found.assignment.map { Int($0) }
    } else {
      clusters = nil
    }
    if case .rankCalibrated(let limits) = predictor.taxonomy {
      rankLimits = limits.values.map { Int($0) }
    } else {
      rankLimits = nil
    }
    if case .groupConditional(let minimumSize, let unseen) = predictor.taxonomy {
      self.minimumSize = minimumSize
      unseenGroups = unseen.rawValue
    } else {
      minimumSize = nil
      unseenGroups = nil
    }
  }

  /// - Throws: `DocumentReader.Mismatch` for a key that is missing or of another type.
  init(_ reader: DocumentReader) throws {
    categories = try reader.member("categories").elements().map { category in
      Category(
        levels: try category.member("levels").elements().map { try LevelRecord($0) },
        name: try category.member("name").string())
    }
    clusters = try reader.optional("clusters")?.elements().map { try $0.integer() }
    rankLimits = try reader.optional("rank_limits")?.elements().map { try $0.integer() }
    depth = try reader.optional("depth")?.integer()
    groups = try reader.optional("groups")?.elements().map { group in
      Group(
        depth: try group.member("depth").integer(), name: try group.member("name").string(),
        parent: try group.member("parent").integer())
    }
    kind = try reader.member("kind").string()
    minimumSize = try reader.optional("minimum_size")?.integer()
    sizes = try reader.member("sizes").elements().map { try $0.integer() }
    unseenGroups = try reader.optional("unseen_groups")?.string()
  }

  /// The taxonomy with its groups, or `nil` where the record contradicts itself.
  func taxonomy(classCount: Int) -> (Taxonomy, GroupTree?)? {
    guard sizes.allSatisfy({ $0 >= 0 }) else { return nil }
    switch kind {
    case "cluster-conditional":
      guard groups == nil, let clusters, clusters.count == classCount,
        let found = try? ClassClusters(clusters.map { Int32(clamping: $0) }),
        found.count == sizes.count
      else { return nil }
      return (.clusterConditional(found), nil)
    case "rank-calibrated":
      guard groups == nil, let rankLimits, rankLimits.count == classCount,
        rankLimits.allSatisfy({ (1...classCount).contains($0) }),
        let limits = try? RankLimits(rankLimits.map { Int32($0) }), sizes.count == classCount
      else { return nil }
      return (.rankCalibrated(limits), nil)
    case Taxonomy.classConditional.name:
      guard groups == nil, sizes.count == classCount else { return nil }
      return (.classConditional, nil)
    case Taxonomy.groupConditional().name:
      guard let groups, let depth, let minimumSize, minimumSize >= 0,
        let unseen = unseenGroups.flatMap({ UnseenGroups(rawValue: $0) }),
        let tree = GroupTree(
          nodes: groups.map { .init(name: $0.name, parent: $0.parent, depth: $0.depth) },
          depth: depth),
        tree.leaves[0] == 0..<sizes.count, !tree.leaves.contains(where: { $0.isEmpty })
      else { return nil }
      return (.groupConditional(minimumSize: minimumSize, unseen: unseen), tree)
    default: return nil
    }
  }

  /// Whether the levels are those of a predictor; wording may change between versions.
  func agrees(with predictor: ConformalPredictor) -> Bool {
    let found = predictor.categories.dropFirst()
    return found.count == categories.count
      && zip(found, categories).allSatisfy { category, record in
        category.name == record.name && category.quantiles.count == record.levels.count
          && zip(category.quantiles, record.levels).allSatisfy { quantile, level in
            LevelRecord(quantile, of: predictor).agrees(with: level)
          }
      }
  }
}
