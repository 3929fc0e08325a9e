/// What has a conformal quantile of its own: how calibration scores are divided into categories.
///
/// **Guarantee.** For each category, the set of a new row of that category holds its true label with
/// probability at least 1 - alpha, on average over calibration rows and new rows of the category.
/// **Assumption:** rows are exchangeable within each category.
///
/// Source: V. Vovk, D. Lindsay, I. Nouretdinov, A. Gammerman (2003), Mondrian confidence machine; V. Vovk
/// (2012), Conditional validity of inductive conformal predictors, arXiv:1209.2673.
public enum Taxonomy: Hashable, Sendable {
  /// One category: all rows.
  case marginal
  /// A category for each class: a label is compared with the scores of calibration rows of that label.
  case classConditional
  /// A category for each cluster of classes whose scores look alike.
  case clusterConditional(ClassClusters)
  /// A category for each class, whose label is in a set only among the labels ranked first.
  case rankCalibrated(RankLimits)
  /// A category for each group of rows.
  ///
  /// A group of fewer than `minimumSize` rows, or too few for alpha, is served by the next larger group that
  /// has enough, at last by all rows together; then the guarantee is that of the larger group.
  case groupConditional(minimumSize: Int = 0, unseen: UnseenGroups = .refuse)

  /// The name in artifacts and reports.
  public var name: String {
    switch self {
    case .marginal: "marginal"
    case .classConditional: "class-conditional"
    case .clusterConditional: "cluster-conditional"
    case .rankCalibrated: "rank-calibrated"
    case .groupConditional: "group-conditional"
    }
  }

  /// Whether the label says the category.
  public var isByClass: Bool {
    switch self {
    case .marginal, .groupConditional: false
    case .classConditional, .clusterConditional, .rankCalibrated: true
    }
  }

  /// Whether each class is a category.
  public var isOfEachClass: Bool {
    if case .clusterConditional = self { false } else { isByClass }
  }

  /// The index of a label's category among those that are not all rows; the label itself but for clusters.
  func part(ofClass label: Int32) -> Int32 {
    if case .clusterConditional(let clusters) = self {
      clusters.assignment[Int(label)]
    } else {
      label
    }
  }

  /// The same for each of some labels.
  func parts(ofClasses labels: [Int32]) -> [Int32] {
    guard case .clusterConditional(let clusters) = self else { return labels }
    return labels.map { clusters.assignment[Int($0)] }
  }

  /// The number of categories besides all rows, where the label says the category.
  func partCount(classCount: Int) -> Int {
    if case .clusterConditional(let clusters) = self { clusters.count } else { classCount }
  }

  /// The name of such a category.
  func name(ofPart part: Int) -> String {
    guard case .clusterConditional(let clusters) = self else { return "class \(part)" }
    let size = clusters.assignment.count { $0 == part }
    return "cluster \(part), \(size) \(size == 1 ? "class" : "classes")"
  }
}
