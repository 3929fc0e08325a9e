/// The rows of one group in an evaluation.
public struct GroupCoverage: Hashable, Sendable {
  /// The names of the group, from coarse to fine.
  public let path: [String]
  /// Its rows.
  public let hitCount: HitCount

  /// The name in one text, such as `emea / paris`.
  public var name: String { path.joined(separator: " / ") }
}

/// Counts the rows of groups as they come.
struct GroupTally {
  private let columns: GroupColumns
  private let tree: GroupTree
  private let nodes: [Int32]
  private var counts: [HitCount]

  init(_ columns: GroupColumns) {
    self.columns = columns
    tree = GroupTree(columns)
    nodes = tree.place(columns)
    counts = tree.nodes.map { _ in HitCount() }
  }

  mutating func add(row: Int, isHit: Bool, size: Int) {
    counts[Int(nodes[row])].add(isHit: isHit, size: size)
  }

  /// The sum of a number of each row over the rows of each of ``groups``.
  func sums(of values: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: tree.nodes.count)
    for (node, value) in zip(nodes, values) { sums[Int(node)] += value }
    return tree.nodes.indices.filter(tree.isLeaf).map { sums[$0] }
  }

  /// The finest groups, in the order of their names.
  var groups: [GroupCoverage] {
    zip(tree.leafPaths, tree.nodes.indices.filter(tree.isLeaf)).map { path, leaf in
      GroupCoverage(path: path, hitCount: counts[leaf])
    }
  }
}
