internal import ExactStatistics
package import ScoringCore

/// Calibration scores, class after class or finest group after finest group.
package struct DividedScores: Sendable {
  /// All scores.
  package let elements: LargeArray<Double>
  /// Where each part starts; the last number is the count of all.
  package let starts: [Int]
  /// Whether the scores of each part ascend.
  package let areSorted: Bool

  /// Takes scores.
  ///
  /// - Parameters:
  ///   - elements: all scores.
  ///   - starts: where each part starts, ascending from 0, then the count of all.
  ///   - areSorted: whether the scores of each part ascend.
  package init(elements: LargeArray<Double>, starts: [Int], areSorted: Bool) {
    self.elements = elements
    self.starts = starts
    self.areSorted = areSorted
  }

  /// The scores of neighbouring parts.
  func scores(_ parts: Range<Int>) -> CalibrationScores {
    let range = starts[parts.lowerBound]..<starts[parts.upperBound]
    let isSorted = range.count < 2 || areSorted && parts.count == 1
    return CalibrationScores(
      range.isEmpty ? LargeArray([]) : elements.part(range), isSorted: isSorted)
  }
}

extension GroupTree {
  /// The leaves below each node, or the node itself, counted in order.
  package var leaves: [Range<Int>] {
    var ranges = [Range<Int>](repeating: 0..<0, count: nodes.count)
    var next = 0
    for node in nodes.indices where isLeaf(node) {
      ranges[node] = next..<next + 1
      next += 1
    }
    // Children come after their parents.
    for node in nodes.indices.reversed() where node > 0 {
      let parent = nodes[node].parent
      let (mine, all) = (ranges[node], ranges[parent])
      ranges[parent] =
        all.isEmpty
        ? mine
        : min(all.lowerBound, mine.lowerBound)..<max(all.upperBound, mine.upperBound)
    }
    return ranges
  }
}

extension ConformalPredictor {
  /// Puts a conditional predictor together from its parts.
  ///
  /// - Parameters:
  ///   - method: what was fitted, not marginal.
  ///   - precision: the arithmetic.
  ///   - outputKind: logits or probabilities.
  ///   - classCount: number of classes, at least 1.
  ///   - groups: the groups, for a group-conditional method.
  ///   - divided: the scores of each class or cluster, or of each finest group.
  ///   - execution: how to work.
  package init(
    _ method: SplitConformal, precision: Precision, outputKind: OutputKind, classCount: Int,
    groups: GroupTree?, divided: DividedScores, execution: Execution = .standard
  ) {
    let parts = 0..<divided.starts.count - 1
    let alphas = method.alphas
    let members: [(name: String, parts: Range<Int>)]
    if let groups {
      let leaves = groups.leaves
      members = groups.nodes.indices.map { (groups.name(of: $0), leaves[$0]) }
    } else {
      members =
        [("all rows", parts)] + parts.map { (method.taxonomy.name(ofPart: $0), $0..<$0 + 1) }
    }
    self.init(
      method, precision: precision, outputKind: outputKind, classCount: classCount, groups: groups,
      categories: members.map {
        CalibrationCategory(name: $0.name, alphas: alphas, scores: divided.scores($0.parts))
      })
    findQuantiles(execution)
  }

  /// Finds the quantiles of the categories that rows are compared with first, on all threads.
  private func findQuantiles(_ execution: Execution) {
    let parts = partCategories
    let size = max(1, parts.count / (8 * execution.threadCount))
    // Nothing in it throws.
    _ = try? mapRowBlocks(
      rowCount: parts.count, blockRowCount: size, threadCount: execution.threadCount,
      workspace: ()
    ) { _, range in
      for index in range { _ = parts[index].quantiles }
    }
  }

  /// The categories that hold each calibration row once, in the order in which scores are kept.
  package var partCategories: [CalibrationCategory] {
    switch taxonomy {
    case .marginal: categories
    case .classConditional, .clusterConditional, .rankCalibrated:
      Array(categories.dropFirst())
    case .groupConditional:
      groups.map { tree in tree.nodes.indices.filter(tree.isLeaf).map { categories[$0] } } ?? []
    }
  }
}
