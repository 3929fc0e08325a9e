public import ExactStatistics
public import ScoringCore

/// The prediction sets of a batch of rows: a collection of ascending label lists.
public struct PredictionSets: Hashable, Sendable {
  /// The labels of all rows, in compressed sparse row form.
  public let labels: LabelLists
  /// The miscoverage level.
  public let alpha: Level
  /// What became of empty sets.
  public let policy: SetPolicy
  /// For a group-conditional predictor the index of the category whose quantile each row's set goes by; -1
  /// for a row of an unknown group, whose set holds every label.
  public let categories: [Int32]?

  /// Makes sets.
  ///
  /// - Parameters:
  ///   - labels: the labels of each row, ascending.
  ///   - alpha: the miscoverage level.
  ///   - policy: what became of empty sets.
  ///   - categories: the category that serves each row, for a group-conditional predictor.
  public init(
    labels: LabelLists, alpha: Level, policy: SetPolicy, categories: [Int32]? = nil
  ) {
    self.labels = labels
    self.alpha = alpha
    self.policy = policy
    self.categories = categories
  }

  /// The number of labels in the set of a row.
  ///
  /// - Parameter row: the row.
  /// - Returns: the count.
  public func size(of row: Int) -> Int { labels.size(of: row) }

  /// Whether the set of a row holds a label.
  ///
  /// - Parameters:
  ///   - label: the label.
  ///   - row: the row.
  /// - Returns: whether it does.
  /// - Complexity: O(size of the set).
  public func contains(_ label: Int32, at row: Int) -> Bool { labels[row].contains(label) }
}

extension PredictionSets: RandomAccessCollection {
  /// The first row.
  public var startIndex: Int { 0 }
  /// The number of rows.
  public var endIndex: Int { labels.rowCount }
  /// The labels in the set of a row, ascending.
  ///
  /// - Parameter row: the row.
  public subscript(row: Int) -> [Int] { labels[row].map { Int($0) } }
}
