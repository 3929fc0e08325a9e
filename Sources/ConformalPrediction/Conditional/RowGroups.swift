package import ExactStatistics
internal import ScoringCore

/// The place of each row in the groups of a predictor.
public struct RowGroups: Hashable, Sendable {
  /// A row whose set holds every label: its group is unknown, and that is the predictor's policy.
  static let fullSet: Int32 = -1

  /// The finest known node of each row, or ``fullSet``.
  let nodes: [Int32]

  /// The number of rows.
  public var rowCount: Int { nodes.count }

  /// A range of rows.
  ///
  /// - Parameter rows: inside `0 ..< rowCount`.
  /// - Returns: their places.
  public func slice(rows: Range<Int>) -> RowGroups { RowGroups(nodes: Array(nodes[rows])) }
}

extension ConformalPredictor {
  /// Finds the place of rows in the groups that the predictor was fitted on.
  ///
  /// - Parameters:
  ///   - columns: the groups of rows, as many columns as the predictor was fitted with.
  ///   - file: the file that they come from, for messages.
  /// - Returns: the place of each row.
  /// - Throws: `DataError` for a predictor without groups, another number of columns, or the first group
  ///   without calibration rows where the policy refuses those.
  /// - Complexity: O(n) for each column.
  public func place(_ columns: GroupColumns, file: String? = nil) throws -> RowGroups {
    guard let groups, case .groupConditional(_, let unseen) = taxonomy else {
      throw DataError(
        .usage, found: "groups", expected: "none: the predictor is \(taxonomy.name)", file: file)
    }
    return try groups.place(columns, unseen: unseen, file: file)
  }

  /// For each node of the groups the category that serves it at a level: the smallest one around it with
  /// enough rows.
  ///
  /// - Parameter alpha: the miscoverage level.
  /// - Returns: an index into ``categories`` for each node; one 0 without groups.
  package func servingCategories(at alpha: Level) -> [Int32] {
    guard let groups, case .groupConditional(let minimumSize, _) = taxonomy else { return [0] }
    var serving = [Int32](repeating: 0, count: groups.nodes.count)
    for (index, node) in groups.nodes.enumerated().dropFirst() {
      let count = categories[index].count
      let isEnough = count >= minimumSize && ConformalRank(count: count, alpha: alpha).isFeasible
      serving[index] = isEnough ? Int32(index) : serving[node.parent]
    }
    return serving
  }
}

extension ConformalRank {
  fileprivate var isFeasible: Bool {
    if case .rank = self { true } else { false }
  }
}

extension GroupTree {
  /// Finds the place of rows, as a policy for unknown groups has it.
  ///
  /// - Throws: `DataError` for another number of columns, or the first group without calibration rows where the policy
  ///   refuses those.
  func place(
    _ columns: GroupColumns, unseen: UnseenGroups, file: String?
  ) throws -> RowGroups {
    guard columns.depth == depth else {
      throw DataError(
        .usage, found: "\(columns.depth) columns of groups",
        expected: "\(depth), as the predictor was fitted on", file: file)
    }
    var nodes = place(columns)
    guard unseen != .pooled else { return RowGroups(nodes: nodes) }
    for (row, node) in nodes.enumerated() where !isLeaf(Int(node)) {
      guard unseen == .fullSet else {
        throw DataError(
          found: "group '\(columns.path(of: row).joined(separator: " / "))'",
          expected: "a group with calibration rows",
          remedy: "fit with rows of it, or with another policy for unseen groups", file: file,
          row: row)
      }
      nodes[row] = RowGroups.fullSet
    }
    return RowGroups(nodes: nodes)
  }
}
