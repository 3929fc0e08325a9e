internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

extension RegressionPredictor {
  /// Groups shown without being asked.
  private static let shownCount = 20

  /// What has quantiles of its own, in words.
  var groupsDescription: String {
    guard let groups else { return "one for all rows" }
    let least = groups.minimumSize > 0 ? " of at least \(grouped(groups.minimumSize)) rows" : ""
    return "one for each group\(least); unseen groups: \(groups.unseen.rawValue)"
  }

  /// For each fitted level how many of the finest groups have quantiles of their own.
  var groupLevelLines: String {
    guard let groups else { return "" }
    return alphas.map { alpha in
      let leaves = groups.members.indices.filter(groups.tree.isLeaf)
      let own = leaves.count { isOwn($0, alpha) }
      return "alpha \(alpha): coverage >= \(alpha.complement) in each of \(grouped(own)) groups"
        + (own == leaves.count
          ? "" : "; \(grouped(leaves.count - own)) with too few rows are served by a larger one")
    }.joined(separator: "\n")
  }

  private func isOwn(_ index: Int, _ alpha: Level) -> Bool {
    guard let groups else { return false }
    let member = groups.members[index]
    let level = member.quantiles.first { $0.alpha == alpha }
    return level.map { !$0.isTrivial } ?? false && member.calibrationCount >= groups.minimumSize
  }

  /// For each fitted level the groups with their counts and quantiles: all, or those with the fewest rows.
  var groupTables: String {
    guard let groups else { return "" }
    return alphas.map { alpha in
      var table = TextTable([
        ("group", .left), ("k of n", .left), ("quantile below", .left), ("quantile above", .left),
      ])
      let order = groups.members.indices.dropFirst().sorted {
        let (a, b) = (groups.members[$0].calibrationCount, groups.members[$1].calibrationCount)
        return a != b ? a < b : $0 < $1
      }
      for index in order.prefix(Self.shownCount) {
        let member = groups.members[index]
        let level = member.quantiles.first { $0.alpha == alpha }
        let isServed = !isOwn(index, alpha)
        table.add([
          name(ofCategory: Int32(index)),
          level?.each.first?.k.map { "\(grouped($0)) of \(grouped(member.calibrationCount))" }
            ?? grouped(member.calibrationCount),
          isServed ? "a larger group's" : level?.lower.map { "\($0.tail)" } ?? "none",
          isServed ? "a larger group's" : level?.upper.map { "\($0.tail)" } ?? "none",
        ])
      }
      let rest = order.count - Self.shownCount
      return "\nalpha \(alpha)\n" + table.text
        + (rest > 0 ? "and \(grouped(rest)) larger groups; all in the artifact\n" : "")
    }.joined()
  }
}
