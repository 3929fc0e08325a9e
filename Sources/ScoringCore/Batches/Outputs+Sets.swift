internal import CScoringKernels

extension Outputs {
  /// The labels of each row whose score is at most the row's quantile, in ascending order.
  ///
  /// The sets are those that ``scores(_:of:ownWeights:precision:execution:)`` of every label would give, bit
  /// for bit.
  ///
  /// - Parameters:
  ///   - function: the score.
  ///   - quantiles: the quantile of each row; infinity gives every label.
  ///   - ownWeights: for each row the share of a label's own mass that remains.
  ///   - precision: the arithmetic.
  ///   - execution: how to work.
  /// - Returns: one list a row.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time: rows of more than 64 classes are narrowed, not sorted.
  public func sets(
    _ function: ScoreFunction, atMost quantiles: RowQuantiles, ownWeights: OwnWeights = .none,
    precision: Precision, execution: Execution = .standard
  ) throws -> LabelLists {
    quantiles.require(rowCount: rowCount)
    return switch precision {
    case .float32: try sets(Float.self, function, quantiles, ownWeights, execution)
    case .float64: try sets(Double.self, function, quantiles, ownWeights, execution)
    }
  }

  /// The labels of each row whose score is at most one quantile, in ascending order.
  ///
  /// - Parameters:
  ///   - function: the score.
  ///   - quantile: the quantile; infinity gives every label.
  ///   - ownWeights: for each row the share of a label's own mass that remains.
  ///   - precision: the arithmetic.
  ///   - execution: how to work.
  /// - Returns: one list a row.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time: rows of more than 64 classes are narrowed, not sorted.
  public func sets(
    _ function: ScoreFunction, atMost quantile: Double, ownWeights: OwnWeights = .none,
    precision: Precision, execution: Execution = .standard
  ) throws -> LabelLists {
    try sets(
      function, atMost: .same(quantile), ownWeights: ownWeights, precision: precision,
      execution: execution)
  }

  private func sets<Real: ScoringReal>(
    _ type: Real.Type, _ function: ScoreFunction, _ quantiles: RowQuantiles,
    _ ownWeights: OwnWeights,
    _ execution: Execution
  ) throws -> LabelLists {
    let score = function.kernelScore
    let blocks: [SetBlock] = try unsafe mapBlocks(type, execution) { rows, block, workspace in
      var sizes = [Int64](repeating: 0, count: rows.count)
      let (chunk, range) = try unsafe workspace.withLabels(
        rows.count * classCount, limit: rowCount * classCount
      ) { labels in
        try unsafe requireAllValid(block, execution.tier) {
          try unsafe withScoringInputs(rows, ownWeights, execution, workspace, score) {
            score, weights in
            unsafe quantiles.withKernelQuantiles(of: rows) { quantiles in
              unsafe sizes.withUnsafeMutableBufferPointer { sizes in
                var rows = unsafe csk_rows(block)
                return unsafe Real.kernels(execution.tier).sets(
                  &rows, score, weights, quantiles, labels, sizes.baseAddress, workspace.masses,
                  workspace.order)
              }
            }
          }
        }
        return Int(sizes.reduce(0, +))
      }
      return SetBlock(chunk: chunk, range: range, sizes: sizes)
    }
    return try LabelLists(blocks, rowCount: rowCount, threadCount: execution.threadCount)
  }
}
