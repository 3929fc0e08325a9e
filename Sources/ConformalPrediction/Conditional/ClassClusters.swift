internal import ScoringCore

/// Clusters of classes, each with a conformal quantile of its own.
///
/// With many classes of few rows each, a quantile for each class is unstable or has too few rows; classes whose
/// scores look alike share one. Every class is of one cluster: those with too few rows to be compared form one of
/// their own, whose guarantee is on average over them. (Ding et al. give those the quantile of all rows, which
/// promises them nothing.)
///
/// **Guarantee.** For each cluster, the set of a new row whose class is of the cluster holds its true label with
/// probability at least 1 - alpha, on average over rows of the cluster. **Assumption:** rows of a cluster are
/// exchangeable, and clusters were formed on other rows than those that calibrate.
///
/// Source: T. Ding, A. Angelopoulos, S. Bates, M. Jordan, R. Tibshirani (2023), Class-conditional conformal
/// prediction with many classes, arXiv:2306.09335.
public struct ClassClusters: Hashable, Sendable {
  /// The cluster of each class, from 0; every number below ``count`` occurs.
  public let assignment: [Int32]
  /// The number of clusters.
  public let count: Int

  /// Takes clusters.
  ///
  /// - Parameter assignment: the cluster of each class, from 0.
  /// - Throws: `DataError` where there are no classes, or a cluster below the largest has none.
  public init(_ assignment: [Int32]) throws {
    let clusters = Set(assignment)
    guard !clusters.isEmpty, clusters.min() == 0, clusters.max() == Int32(clusters.count - 1) else {
      throw DataError(
        found: "clusters \(clusters.sorted().prefix(10).map { "\($0)" }.joined(separator: ", "))",
        expected: "every number from 0 to the largest")
    }
    self.assignment = assignment
    count = clusters.count
  }
}
