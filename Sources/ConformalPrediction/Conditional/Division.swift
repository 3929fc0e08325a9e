internal import ScoringCore

/// Where calibration rows go: to their class or its cluster, or to their finest group.
struct Division {
  let groups: GroupTree?
  /// The part of each row; `nil` is that of its label.
  let parts: [Int32]?
  /// The number of rows of each part that calibrate.
  let sizes: [Int]

  /// The number of rows that calibrate.
  var count: Int { sizes.reduce(0, +) }

  init(
    of rows: LabeledOutputs, _ taxonomy: Taxonomy, _ columns: GroupColumns?, _ filter: RowFilter
  ) {
    let tree = columns.map { GroupTree($0) }
    let leaves = tree?.leaves ?? []
    let leafNumbers = leaves.map { Int32($0.lowerBound) }
    let parts = columns.flatMap { columns in
      tree?.place(columns).map { leafNumbers[Int($0)] }
    }
    let partCount =
      leaves.first?.upperBound ?? taxonomy.partCount(classCount: rows.outputs.classCount)
    var counts = [Int](repeating: 0, count: partCount)
    for range in rows.outputs.batches {
      let batch = rows.slice(rows: range)
      let kept = filter.kept(batch.outputs.identifiers, count: range.count)
      let places = parts.map { Array($0[range]) } ?? taxonomy.parts(ofClasses: batch.labels)
      let found = classCounts(of: kept.elements(of: places), classCount: partCount)
      for (part, count) in found.enumerated() where count > 0 { counts[part] += count }
    }
    (groups, self.parts, sizes) = (tree, parts, counts)
  }
}

extension RowFilter {
  /// How many rows are kept.
  func count(of outputs: Outputs) -> Int {
    if case .all = self { return outputs.rowCount }
    return outputs.batches.reduce(0) { sum, range in
      sum + (kept(outputs.identifiers.slice(range), count: range.count)?.count ?? range.count)
    }
  }
}
