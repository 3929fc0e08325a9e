internal import CScoringKernels

extension Outputs {
  /// Tail-form LAC scores of labels: minus the probability of each label.
  ///
  /// - Parameters:
  ///   - labels: the labels to score of each row, each inside `0 ..< classCount`.
  ///   - precision: the arithmetic.
  ///   - execution: how to work.
  /// - Returns: the scores, in the order of `labels.labels`.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time.
  public func lacScores(
    of labels: LabelLists, precision: Precision, execution: Execution = .standard
  ) throws -> [Double] {
    switch precision {
    case .float32: try lacScores(Float.self, of: labels, execution)
    case .float64: try lacScores(Double.self, of: labels, execution)
    }
  }

  /// Tail-form cumulative scores (APS, RAPS) of labels: the penalty of the label's rank, minus the mass
  /// of the labels ranked after it, minus a share of its own.
  ///
  /// - Parameters:
  ///   - labels: the labels to score of each row, each inside `0 ..< classCount`.
  ///   - ownWeights: for each row, the share in 0 ... 1 of a label's own mass.
  ///   - penalty: the price of rank.
  ///   - precision: the arithmetic.
  ///   - execution: how to work.
  /// - Returns: the scores, in the order of `labels.labels`.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(K) time a label.
  public func cumulativeScores(
    of labels: LabelLists, ownWeights: [Double], penalty: RankPenalty, precision: Precision,
    execution: Execution = .standard
  ) throws -> [Double] {
    switch precision {
    case .float32: try cumulativeScores(Float.self, of: labels, ownWeights, penalty, execution)
    case .float64: try cumulativeScores(Double.self, of: labels, ownWeights, penalty, execution)
    }
  }

  private func lacScores<Real: ScoringReal>(
    _ type: Real.Type, of labels: LabelLists, _ execution: Execution
  ) throws -> [Double] {
    try unsafe scores(type, of: labels, execution) { _, block, workspace, offsets, labels, out in
      unsafe Real.kernels(execution.tier).lacScores(
        block.rows, block.count, block.columnCount, block.stride, block.isLogits, offsets, labels,
        out, workspace.masses)
    }
  }

  private func cumulativeScores<Real: ScoringReal>(
    _ type: Real.Type, of labels: LabelLists, _ ownWeights: [Double], _ penalty: RankPenalty,
    _ execution: Execution
  ) throws -> [Double] {
    precondition(ownWeights.count == rowCount)
    let penalty = csk_penalty(lambda: penalty.lambda, free_ranks: penalty.freeRanks)
    return try unsafe scores(type, of: labels, execution) {
      rows, block, workspace, offsets, labels, out in
      unsafe ownWeights[rows].withUnsafeBufferPointer { weights in
        unsafe Real.kernels(execution.tier).cumulativeScores(
          block.rows, block.count, block.columnCount, block.stride, block.isLogits, offsets,
          labels, weights.baseAddress, penalty, out, workspace.masses)
      }
    }
  }

  private typealias ScoreKernel<Real: ScoringReal> =
    @Sendable (
      Range<Int>, RowBlock<Real>, Workspace<Real>, UnsafePointer<Int64>?, UnsafePointer<Int32>?,
      UnsafeMutablePointer<Double>?
    ) -> Void

  private func scores<Real: ScoringReal>(
    _ type: Real.Type, of lists: LabelLists, _ execution: Execution, _ kernel: ScoreKernel<Real>
  ) throws -> [Double] {
    precondition(lists.rowCount == rowCount)
    precondition(lists.labels.allSatisfy { $0 >= 0 && Int($0) < classCount })
    let parts: [[Double]] = try unsafe mapBlocks(type, execution) { rows, block, workspace in
      let start = lists.offsets[rows.lowerBound]
      let end = lists.offsets[rows.upperBound]
      let offsets = lists.offsets[rows.lowerBound...rows.upperBound].map { $0 - start }
      let labels = lists.labels[Int(start)..<Int(end)]
      return unsafe [Double](unsafeUninitializedCapacity: labels.count) { out, count in
        unsafe labels.withUnsafeBufferPointer { labels in
          unsafe offsets.withUnsafeBufferPointer { offsets in
            unsafe kernel(
              rows, block, workspace, offsets.baseAddress, labels.baseAddress, out.baseAddress)
          }
        }
        count = labels.count
      }
    }
    return Array(parts.joined())
  }
}
