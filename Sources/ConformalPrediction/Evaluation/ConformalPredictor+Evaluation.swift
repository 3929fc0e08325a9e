public import ExactStatistics
public import ScoringCore

extension ConformalPredictor {
  /// Evaluates prediction sets on labelled rows that the predictor was not fitted on.
  ///
  /// - Parameters:
  ///   - test: m rows with labels.
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
    on test: LabeledOutputs, alpha: Level? = nil, policy: SetPolicy? = nil,
    significance: Level = "0.01", execution: Execution = .standard,
    progress: (Int) -> Void = { _ in }
  ) throws -> CoverageEvaluation {
    let quantile = try quantile(for: alpha)
    let policy = policy ?? setPolicy
    try requireMatch(test.outputs)
    guard test.rowCount > 0 else {
      throw DataError(found: "no rows", expected: "at least one", file: test.outputs.file)
    }
    var tally = CoverageTally(classCount: classCount)
    for rows in test.outputs.batches {
      let batch = test.slice(rows: rows)
      let sets = try sets(
        for: batch.outputs, alpha: quantile.alpha, policy: policy, execution: execution)
      let top = try batch.outputs.topLabels(precision: precision, execution: execution)
      for (row, label) in batch.labels.enumerated() {
        tally.add(
          label: label, isHit: sets.contains(label, at: row), size: sets.size(of: row),
          isTopLabel: top[row] == label)
      }
      batch.releasePages()
      progress(rows.upperBound)
    }
    return tally.evaluation(quantile: quantile, policy: policy, significance: significance)
  }
}

/// Counts that an evaluation is made of.
private struct CoverageTally {
  private var total = HitCount()
  private var sizes: [HitCount]
  private var perClass: [HitCount]
  private var topLabelHits = 0

  init(classCount: Int) {
    sizes = [HitCount](repeating: HitCount(), count: classCount + 1)
    perClass = [HitCount](repeating: HitCount(), count: classCount)
  }

  mutating func add(label: Int32, isHit: Bool, size: Int, isTopLabel: Bool) {
    total.add(isHit: isHit, size: size)
    sizes[size].add(isHit: isHit, size: size)
    perClass[Int(label)].add(isHit: isHit, size: size)
    topLabelHits += isTopLabel ? 1 : 0
  }

  func evaluation(
    quantile: ConformalQuantile, policy: SetPolicy, significance: Level
  ) -> CoverageEvaluation {
    let strata = SizeStratum.ranges(classCount: perClass.count).map { range in
      SizeStratum(
        sizes: range,
        hitCount: sizes[range].reduce(HitCount()) { sum, next in
          HitCount(
            count: sum.count + next.count, hits: sum.hits + next.hits,
            labelCount: sum.labelCount + next.labelCount)
        })
    }
    return CoverageEvaluation(
      quantile: quantile, policy: policy, total: total, sizeCounts: sizes.map { $0.count },
      topLabelHits: topLabelHits, perClass: perClass, sizeStratified: strata,
      consistency: CoverageConsistency(
        hits: total.hits, count: total.count, quantile: quantile, policy: policy,
        significance: significance))
  }
}
