internal import ScoringCore

extension GroupTree {
  /// The names of each finest group, from coarse to fine.
  var leafPaths: [[String]] {
    nodes.indices.filter(isLeaf).map { leaf in
      ancestry(of: leaf).dropLast().reversed().map { nodes[$0].name }
    }
  }

  /// Makes the tree of all groups of some trees of one depth.
  ///
  /// - Parameter trees: at least one.
  /// - Throws: nothing that trees of one depth can cause.
  init(merging trees: [GroupTree]) throws {
    let paths = trees.flatMap { $0.leafPaths }
    self.init(
      try GroupColumns(
        (0..<trees[0].depth).map { column in paths.map { $0[column] } }))
  }

  /// For each of its leaves the place that it has among the leaves of a larger tree.
  func leafPlaces(in whole: GroupTree) throws -> [Int] {
    let paths = leafPaths
    let leaves = whole.leaves
    return try whole.place(
      GroupColumns((0..<depth).map { column in paths.map { $0[column] } })
    ).map { leaves[Int($0)].lowerBound }
  }
}
