public import ExactStatistics
public import ScoringCore

/// How to form clusters of classes, on rows that then do not calibrate.
///
/// A class is a point of five order statistics of its scores, at ranks ceil(n q) for q = 0.5, 0.6, 0.7, 0.8, 0.9;
/// points are clustered by k-means, weighted by the square root of n.
///
/// Source: T. Ding et al. (2023), arXiv:2306.09335, section 2.3 and appendix B.
public struct ClassClustering: Hashable, Sendable {
  /// What was formed.
  public struct Outcome: Sendable {
    /// The clusters.
    public let clusters: ClassClusters
    /// The number of rows that they were formed on.
    public let rowCount: Int
    /// The classes with too few rows to be compared, which form one cluster.
    public let rareClassCount: Int
  }

  /// The rows to form clusters on.
  public let rows: RowSelection
  /// The number of clusters of comparable classes, or `nil` for half the rows of the smallest such class.
  public let clusterCount: Int?
  /// The level: a class with too few rows for it is not compared.
  public let alpha: Level

  /// States how to form clusters.
  ///
  /// - Parameters:
  ///   - rows: the rows to form clusters on.
  ///   - clusterCount: the number of clusters of comparable classes, at least 1, or `nil` for the paper's.
  ///   - alpha: the level; of several the smallest.
  public init(on rows: RowSelection, clusterCount: Int? = nil, alpha: Level) {
    self.rows = rows
    self.clusterCount = clusterCount
    self.alpha = alpha
  }

  /// The share of rows that the paper forms clusters on: K / (75 + K).
  ///
  /// - Parameter classCount: K, at least 1.
  /// - Returns: the share.
  public static func usualShare(classCount: Int) -> Level {
    (try? Level("\(classCount)/\(75 + classCount)")) ?? "0.5"
  }

  /// Forms clusters.
  ///
  /// - Parameters:
  ///   - data: labelled rows, of which those of the selection are used.
  ///   - score: the nonconformity score.
  ///   - precision: the arithmetic, or `nil` for the precision of the outputs.
  ///   - execution: how to work.
  /// - Returns: clusters of all classes.
  /// - Throws: `DataError` with code `usage` for fewer than 1 cluster; `DataError` for bad rows.
  /// - Complexity: O(n K) time.
  public func clusters(
    of data: LabeledOutputs, score: some NonconformityScore, precision: Precision? = nil,
    execution: Execution = .standard
  ) throws -> Outcome {
    if let clusterCount, clusterCount < 1 {
      throw DataError(.usage, found: "\(clusterCount) clusters", expected: "1 or more")
    }
    let scores = try data.scoresByClass(
      score, seed: rows.seed, .only(rows), precision: precision, execution
    ).map { $0.sorted() }
    let comparable = scores.indices.filter {
      if case .rank = ConformalRank(count: scores[$0].count, alpha: alpha) { true } else { false }
    }
    let least = comparable.map { scores[$0].count }.min() ?? 0
    let count = max(1, min(clusterCount ?? least / 2, comparable.count))
    let points = comparable.map { label in
      (5...9).map { scores[label][(scores[label].count * $0 + 9) / 10 - 1] }
    }
    let found = WeightedKMeans(
      points: points, weights: comparable.map { Double(scores[$0].count).squareRoot() },
      seed: rows.seed
    ).assignment(clusterCount: count)
    let used = (found.max() ?? -1) + 1
    var assignment = [Int32](repeating: used, count: scores.count)
    for (label, cluster) in zip(comparable, found) { assignment[label] = cluster }
    return Outcome(
      clusters: try ClassClusters(assignment), rowCount: scores.reduce(0) { $0 + $1.count },
      rareClassCount: scores.count - comparable.count)
  }
}
