internal import ExactStatistics
internal import ScoringCore

/// The groups of a group-conditional regression predictor: for each of them a predictor of its own rows.
///
/// **Guarantee.** For each group that has enough rows, the interval of a new row of the group holds its target with
/// probability at least 1 - alpha. A group with too few rows is served by the next larger one that has enough, and has
/// that one's guarantee, on average over all of it. **Assumption:** rows of a group are exchangeable.
///
/// Source: V. Vovk, D. Lindsay, I. Nouretdinov, A. Gammerman (2003), Mondrian confidence machine; H. Boström,
/// U. Johansson (2020), Mondrian conformal regressors.
public struct RegressionGroups: Sendable {
  /// The groups, the root first.
  public let tree: GroupTree
  /// The fewest rows of a group with quantiles of its own.
  public let minimumSize: Int
  /// What becomes of rows of unknown groups; `fullSet` is the whole line.
  public let unseen: UnseenGroups
  /// A predictor for each group, in the order of the nodes of ``tree``; the first is of all rows.
  public let members: [RegressionPredictor]

  /// Puts groups together.
  ///
  /// - Parameters:
  ///   - tree: the groups.
  ///   - minimumSize: the fewest rows of a group with quantiles of its own.
  ///   - unseen: what becomes of rows of unknown groups.
  ///   - method: what was fitted.
  ///   - parts: for each finest group as many lists of ascending scores as the method keeps.
  package init(
    _ tree: GroupTree, minimumSize: Int, unseen: UnseenGroups, method: SplitConformalRegression,
    parts: [[[Double]]]
  ) {
    self.tree = tree
    self.minimumSize = minimumSize
    self.unseen = unseen
    let listCount = method.listNames.count
    members = tree.leaves.map { range in
      RegressionPredictor(
        method,
        lists: (0..<listCount).map { list in
          range.count == 1
            ? parts[range.lowerBound][list] : parts[range].flatMap { $0[list] }.sorted()
        })
    }
  }

  /// The scores of each finest group.
  package var parts: [[[Double]]] {
    tree.nodes.indices.filter(tree.isLeaf).map { members[$0].lists }
  }

  /// For each node the one that serves it at a level: the smallest around it with enough rows.
  func serving(at alpha: Level) throws -> [Int32] {
    var serving = [Int32](repeating: 0, count: members.count)
    for (index, node) in tree.nodes.enumerated().dropFirst() {
      let member = members[index]
      let level = try member.sides.sideLevel(alpha)
      let rank = ConformalRank(count: member.calibrationCount, alpha: level)
      if case .rank = rank, member.calibrationCount >= minimumSize {
        serving[index] = Int32(index)
      } else {
        serving[index] = serving[node.parent]
      }
    }
    return serving
  }
}

extension RegressionPredictor {
  /// Finds the place of rows in the groups that the predictor was fitted on.
  ///
  /// - Parameters:
  ///   - columns: the groups of rows, as many columns as the predictor was fitted with.
  ///   - file: the file that they come from, for messages.
  /// - Returns: the place of each row.
  /// - Throws: `DataError` for a predictor without groups, another number of columns, or the first group without
  ///   calibration rows where the policy refuses those.
  /// - Complexity: O(n) for each column.
  public func place(_ columns: GroupColumns, file: String? = nil) throws -> RowGroups {
    guard let groups else {
      throw DataError(
        .usage, found: "groups", expected: "none: the predictor is marginal", file: file)
    }
    return try groups.tree.place(columns, unseen: groups.unseen, file: file)
  }

  /// The member that serves each row; `RowGroups.fullSet` where none does, `nil` without groups.
  func serving(
    _ places: RowGroups?, of outputs: RegressionOutputs, at alpha: Level
  ) throws -> [Int32]? {
    guard let groups else {
      guard places == nil else {
        throw DataError(
          .usage, found: "groups", expected: "none: the predictor is marginal", file: outputs.file)
      }
      return nil
    }
    guard let places else {
      throw DataError(
        .usage, found: "rows without groups",
        expected: "the group of each row: the predictor is group-conditional", file: outputs.file)
    }
    guard places.rowCount == outputs.rowCount else {
      throw DataError(
        found: "\(places.rowCount) groups for \(outputs.rowCount) rows of predictions",
        expected: "one group a row", file: outputs.file)
    }
    let serving = try groups.serving(at: alpha)
    return places.nodes.map { $0 < 0 ? RowGroups.fullSet : serving[Int($0)] }
  }

  /// The name of the rows that an interval goes by.
  ///
  /// - Parameter category: a number of ``PredictionIntervals/categories``.
  /// - Returns: the group, `all rows`, or `none` for the whole line.
  public func name(ofCategory category: Int32) -> String {
    category < 0 ? "none" : groups?.tree.name(of: Int(category)) ?? "all rows"
  }
}
