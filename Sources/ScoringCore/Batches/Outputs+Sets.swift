internal import CScoringKernels

extension Outputs {
  /// The labels of each row whose score is at most a quantile, in ascending order.
  ///
  /// The sets are those that ``scores(_:of:ownWeights:precision:execution:)`` of every label would give, bit
  /// for bit.
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
    precondition(!quantile.isNaN, "a quantile is a number or an infinity")
    return switch precision {
    case .float32: try sets(Float.self, function, quantile, ownWeights, execution)
    case .float64: try sets(Double.self, function, quantile, ownWeights, execution)
    }
  }

  private func sets<Real: ScoringReal>(
    _ type: Real.Type, _ function: ScoreFunction, _ quantile: Double, _ ownWeights: OwnWeights,
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
            unsafe sizes.withUnsafeMutableBufferPointer { sizes in
              var rows = unsafe csk_rows(block)
              return unsafe Real.kernels(execution.tier).sets(
                &rows, score, weights, quantile, labels, sizes.baseAddress, workspace.masses,
                workspace.order)
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
