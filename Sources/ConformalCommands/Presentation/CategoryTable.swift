internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

/// The categories of a conditional predictor, for people.
enum CategoryTable {
  /// Categories shown without being asked.
  private static let shownCount = 20

  /// One sentence on how many categories have quantiles of their own at a level.
  static func statement(_ predictor: ConformalPredictor, alpha: Level) -> String {
    let own = predictor.categories.dropFirst().filter { !$0.quantile(for: alpha).isTrivial }
    switch predictor.taxonomy {
    case .marginal: return Certificate.statement(predictor.categories[0].quantile(for: alpha))
    case .classConditional, .clusterConditional, .rankCalibrated:
      let rest = predictor.categories.count - 1 - own.count
      return "coverage >= \(alpha.complement) in each of \(grouped(own.count)) "
        + (predictor.taxonomy.isOfEachClass ? "classes" : "clusters of classes")
        + (rest == 0 ? "" : "; \(grouped(rest)) with too few rows are in every set")
    case .groupConditional:
      let served = predictor.groupsServed(at: alpha)
      return "coverage >= \(alpha.complement) in each of \(grouped(served.own)) groups"
        + (served.byLarger == 0
          ? "" : "; \(grouped(served.byLarger)) with too few rows are served by a larger one")
    }
  }

  /// The categories with their counts and quantiles at a level: all, or those with the fewest rows.
  static func text(_ predictor: ConformalPredictor, alpha: Level, names: [String]?) -> String {
    var table = TextTable([
      ("category", .left), ("k of n", .left), ("conformal quantile", .left), ("ties", .right),
    ])
    let rest = predictor.categories.indices.dropFirst()
    let isCut = rest.count > shownCount
    let shown =
      isCut
      ? rest.sorted {
        let (a, b) = (predictor.categories[$0].count, predictor.categories[$1].count)
        return a != b ? a < b : $0 < $1
      }.prefix(shownCount) : Array(rest)[...]
    let serving = predictor.servingCategories(at: alpha)
    for index in shown {
      let category = predictor.categories[index]
      let quantile = category.quantile(for: alpha)
      let rank = quantile.k.map { "\(grouped($0)) of \(grouped(quantile.count))" }
      let name =
        predictor.taxonomy.isOfEachClass
        ? names.map { "\(index - 1) \($0[index - 1])" } ?? "\(index - 1)" : category.name
      table.add([
        name,
        rank ?? "\(grouped(quantile.count)), needs n >= \(grouped(quantile.minimumCount))",
        predictor.taxonomy.isByClass && quantile.isTrivial
          ? "in every set"
          : serving.count > 1 && serving[index] != Int32(index)
            ? "a larger group's"
            : quantile.tail >= RankLimits.beyond
              ? "beyond the rank limit: in every set"
              : "\(predictor.score.usualForm(ofTail: quantile.tail))",
        "\(quantile.tieCount)",
      ])
    }
    let note =
      isCut
      ? "the \(shown.count) smallest of \(grouped(rest.count)) categories; all in the artifact\n"
      : ""
    return "alpha \(alpha): \(statement(predictor, alpha: alpha))\n" + table.text + note
  }
}

extension ConformalPredictor {
  /// How many of the finest groups have a quantile of their own at a level, and how many have not.
  func groupsServed(at alpha: Level) -> (own: Int, byLarger: Int) {
    guard let groups else { return (0, 0) }
    let serving = servingCategories(at: alpha)
    let leaves = groups.nodes.indices.filter(groups.isLeaf)
    let own = leaves.count { serving[$0] == Int32($0) }
    return (own, leaves.count - own)
  }
}
