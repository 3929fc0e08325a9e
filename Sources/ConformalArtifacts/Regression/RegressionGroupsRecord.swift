internal import ConformalPrediction
internal import ExactStatistics

/// The groups of a group-conditional regression predictor as JSON.
struct RegressionGroupsRecord: Encodable {
  /// A group with its levels, which other numbers follow from.
  struct Group: Encodable {
    let depth: Int
    let levels: [IntervalLevelRecord]
    let name: String
    let parent: Int
  }

  /// Columns of group names.
  let depth: Int
  /// The groups, the root first.
  let groups: [Group]
  let minimumSize: Int
  /// The number of rows of each finest group, in the order in which each list of scores has them.
  let sizes: [Int]
  let unseenGroups: String

  /// The record of a predictor, or `nil` for a marginal one.
  init?(_ predictor: RegressionPredictor) {
    guard let groups = predictor.groups else { return nil }
    depth = groups.tree.depth
    self.groups = zip(groups.tree.nodes, groups.members).map { node, member in
      Group(
        depth: node.depth, levels: member.quantiles.map { IntervalLevelRecord($0) },
        name: node.name, parent: node.parent)
    }
    minimumSize = groups.minimumSize
    sizes = groups.parts.map { $0[0].count }
    unseenGroups = groups.unseen.rawValue
  }

  /// - Throws: `DocumentReader.Mismatch` for a key that is missing or of another type.
  init(_ reader: DocumentReader) throws {
    depth = try reader.member("depth").integer()
    groups = try reader.member("groups").elements().map { group in
      Group(
        depth: try group.member("depth").integer(),
        levels: try group.member("levels").elements().map { try IntervalLevelRecord($0) },
        name: try group.member("name").string(), parent: try group.member("parent").integer())
    }
    minimumSize = try reader.member("minimum_size").integer()
    sizes = try reader.member("sizes").elements().map { try $0.integer() }
    unseenGroups = try reader.member("unseen_groups").string()
  }

  // The groups with their members, or `nil` where the record contradicts itself or the scores: lists of finest group
  // after finest group.
  func groups(_ lists: [[Double]], _ method: SplitConformalRegression) -> RegressionGroups? {
    guard let unseen = UnseenGroups(rawValue: unseenGroups), minimumSize >= 0,
      let tree = GroupTree(
        nodes: groups.map { .init(name: $0.name, parent: $0.parent, depth: $0.depth) },
        depth: depth),
      tree.leaves[0] == 0..<sizes.count, !tree.leaves.contains(where: { $0.isEmpty }),
      sizes.allSatisfy({ (1...max(1, lists[0].count)).contains($0) }),
      sizes.reduce(0, +) == lists[0].count
    else { return nil }
    var parts: [[[Double]]] = []
    var start = 0
    for size in sizes {
      parts.append(lists.map { Array($0[start..<start + size]) })
      start += size
    }
    guard
      parts.allSatisfy({ lists in
        lists.allSatisfy { list in zip(list, list.dropFirst()).allSatisfy { $0 <= $1 } }
      })
    else { return nil }
    return RegressionGroups(
      tree, minimumSize: minimumSize, unseen: unseen, method: method, parts: parts)
  }

  /// Whether the levels are those of a predictor; wording may change between versions.
  func agrees(with predictor: RegressionPredictor) -> Bool {
    guard let members = predictor.groups?.members, members.count == groups.count else {
      return false
    }
    return zip(members, groups).allSatisfy { member, group in
      member.quantiles.count == group.levels.count
        && zip(member.quantiles, group.levels).allSatisfy {
          IntervalLevelRecord($0).agrees(with: $1)
        }
    }
  }
}
