public import ExactStatistics
public import ScoringCore

extension ConformalPredictor {
  /// Evaluates prediction sets on labelled rows that the predictor was not fitted on.
  ///
  /// - Parameters:
  ///   - test: m rows with labels.
  ///   - groups: the groups of the rows, for a group-conditional predictor.
  ///   - weights: the weights of the rows, for a predictor weighted by row.
  ///   - reportedGroups: groups of the rows whose coverage is wanted, of any predictor; none is guaranteed by
  ///     being asked about.
  ///   - slabs: how to search for the slab of the feature space in which sets cover least, or `nil`.
  ///   - alpha: the miscoverage level, fitted or not; `nil` when exactly one was fitted.
  ///   - policy: what becomes of empty sets; `nil` is the predictor's own.
  ///   - significance: the level below which a p-value is implausible.
  ///   - execution: how to work.
  ///   - progress: called with the number of rows done, now and then.
  /// - Returns: coverage, sizes and the verdict on the guarantee.
  /// - Throws: `DataError` for outputs of another kind or shape, bad rows, no rows, or a level that n is too
  ///   small for.
  /// - Complexity: O(m K) time.
  public func evaluate(
    on test: LabeledOutputs, groups: RowGroups? = nil, weights: RowWeights? = nil,
    reportedGroups: GroupColumns? = nil,
    slabs: WorstSlab.Search? = nil, alpha: Level? = nil,
    policy: SetPolicy? = nil, significance: Level = "0.01", execution: Execution = .standard,
    progress: (Int) -> Void = { _ in }
  ) throws -> CoverageEvaluation {
    let quantile = try quantile(for: alpha)
    let policy = policy ?? setPolicy
    try requireMatch(test.outputs)
    guard test.rowCount > 0 else {
      throw DataError(found: "no rows", expected: "at least one", file: test.outputs.file)
    }
    if let reportedGroups, reportedGroups.rowCount != test.rowCount {
      throw DataError(
        found: "\(reportedGroups.rowCount) groups for \(test.rowCount) rows of outputs",
        expected: "one group a row", file: test.outputs.file)
    }
    if let slabs, slabs.features.rowCount != test.rowCount {
      throw DataError(
        found: "features of \(slabs.features.rowCount) rows for \(test.rowCount) rows of outputs",
        expected: "one row of features a row", file: test.outputs.file)
    }
    var tally = CoverageTally(self)
    var slabRows: [(isHit: Bool, size: Int)] = []
    var groupTally = reportedGroups.map { GroupTally($0) }
    for rows in test.outputs.batches {
      let batch = test.slice(rows: rows)
      let places = groups?.slice(rows: rows)
      let sets = try sets(
        for: batch.outputs, groups: places, weights: weights?.slice(rows: rows),
        alpha: quantile.alpha, policy: policy,
        execution: execution)
      let top = try batch.outputs.topLabels(precision: precision, execution: execution)
      for (row, label) in batch.labels.enumerated() {
        let isHit = sets.contains(label, at: row)
        groupTally?.add(row: rows.lowerBound + row, isHit: isHit, size: sets.size(of: row))
        if slabs != nil { slabRows.append((isHit, sets.size(of: row))) }
        tally.add(
          label: label, isHit: isHit, size: sets.size(of: row),
          isTopLabel: top[row] == label, category: sets.categories?[row],
          isOwn: places.map { isOwn($0.nodes[row], sets.categories?[row]) } ?? true)
      }
      batch.releasePages()
      progress(rows.upperBound)
    }
    let slab = try slabs?.worst(
      of: slabRows, identifiers: test.outputs.identifiers, execution: execution)
    return tally.evaluation(
      self, quantile, policy, significance, groupTally?.groups ?? [], slab)
  }

  /// Whether a row's own group serves it, not a larger one.
  private func isOwn(_ node: Int32, _ category: Int32?) -> Bool {
    node == category && node >= 0 && groups?.isLeaf(Int(node)) == true
  }
}

/// Counts that an evaluation is made of.
private struct CoverageTally {
  private var total = HitCount()
  private var sizes: [HitCount]
  private var perClass: [HitCount]
  /// Rows of each category by its own quantile, and other rows that go by it.
  private var own: [HitCount]
  private var others: [HitCount]
  /// Rows of unknown groups whose sets hold every label.
  private var unserved = HitCount()
  private var topLabelHits = 0

  init(_ predictor: ConformalPredictor) {
    let classCount = predictor.classCount
    sizes = [HitCount](repeating: HitCount(), count: classCount + 1)
    perClass = [HitCount](repeating: HitCount(), count: classCount)
    own = predictor.categories.map { _ in HitCount() }
    others = own
  }

  mutating func add(
    label: Int32, isHit: Bool, size: Int, isTopLabel: Bool, category: Int32?, isOwn: Bool
  ) {
    if let category {
      if category < 0 {
        unserved.add(isHit: isHit, size: size)
      } else if isOwn {
        own[Int(category)].add(isHit: isHit, size: size)
      } else {
        others[Int(category)].add(isHit: isHit, size: size)
      }
    }
    total.add(isHit: isHit, size: size)
    sizes[size].add(isHit: isHit, size: size)
    perClass[Int(label)].add(isHit: isHit, size: size)
    topLabelHits += isTopLabel ? 1 : 0
  }

  func evaluation(
    _ predictor: ConformalPredictor, _ quantile: ConformalQuantile, _ policy: SetPolicy,
    _ significance: Level, _ groups: [GroupCoverage], _ slab: WorstSlab?
  ) -> CoverageEvaluation {
    let categories = categories(predictor, quantile.alpha, policy, significance)
    let strata = SizeStratum.ranges(classCount: perClass.count).map { range in
      SizeStratum(
        sizes: range,
        hitCount: sizes[range].reduce(into: HitCount()) { $0.add($1) })
    }
    return CoverageEvaluation(
      quantile: quantile, policy: policy, total: total, sizeCounts: sizes.map { $0.count },
      topLabelHits: topLabelHits, perClass: perClass, perGroup: groups, sizeStratified: strata,
      categories: categories, unserved: unserved, worstSlab: slab,
      effectiveSampleSize: predictor.weighting?.effectiveSampleSize,
      consistency: consistency(predictor, categories, quantile, policy, significance))
  }

  private func consistency(
    _ predictor: ConformalPredictor, _ categories: [CategoryCoverage],
    _ quantile: ConformalQuantile, _ policy: SetPolicy, _ significance: Level
  ) -> CoverageConsistency {
    if let weighting = predictor.weighting {
      return CoverageConsistency(
        hits: total.hits, count: total.count, alpha: quantile.alpha,
        effectiveSampleSize: weighting.effectiveSampleSize, significance: significance)
    }
    guard categories.isEmpty else {
      return CoverageConsistency(
        worstOf: categories.compactMap { $0.consistency }, significance: significance)
    }
    return CoverageConsistency(
      hits: total.hits, count: total.count, quantile: quantile, policy: policy,
      significance: significance)
  }

  /// The rows of each category, where the label says which.
  private func rowsByLabel(_ predictor: ConformalPredictor) -> [HitCount] {
    var rows = predictor.categories.map { _ in HitCount() }
    guard predictor.taxonomy.isByClass else { return rows }
    for (label, counts) in perClass.enumerated() {
      rows[1 + Int(predictor.taxonomy.part(ofClass: Int32(label)))].add(counts)
    }
    return rows
  }

  private func categories(
    _ predictor: ConformalPredictor, _ alpha: Level, _ policy: SetPolicy, _ significance: Level
  ) -> [CategoryCoverage] {
    guard predictor.taxonomy != .marginal else { return [] }
    let byLabel = rowsByLabel(predictor)
    return predictor.categories.enumerated().compactMap { index, category in
      // The class of a row is its own category; 0 holds all classes.
      let rows = predictor.taxonomy.isByClass ? byLabel[index] : own[index]
      guard rows.count + others[index].count > 0 else { return nil }
      let quantile = category.quantile(for: alpha)
      return CategoryCoverage(
        index: index, name: category.name, quantile: quantile, own: rows, others: others[index],
        consistency: rows.count == 0
          ? nil
          : CoverageConsistency(
            hits: rows.hits, count: rows.count, quantile: quantile, policy: policy,
            significance: significance))
    }
  }
}
