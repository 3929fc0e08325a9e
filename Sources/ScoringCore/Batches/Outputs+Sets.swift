internal import CScoringKernels

extension Outputs {
  /// The labels of each row whose tail-form LAC score is at most a quantile, in ascending order.
  ///
  /// The sets are those that ``lacScores(of:precision:execution:)`` of every label would give, bit for
  /// bit.
  ///
  /// - Parameters:
  ///   - quantile: the quantile in tail form; infinity gives every label.
  ///   - precision: the arithmetic.
  ///   - execution: how to work.
  /// - Returns: one list a row.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time.
  public func lacSets(
    atMost quantile: Double, precision: Precision, execution: Execution = .standard
  ) throws -> LabelLists {
    switch precision {
    case .float32: try lacSets(Float.self, atMost: quantile, execution)
    case .float64: try lacSets(Double.self, atMost: quantile, execution)
    }
  }

  /// The labels of each row whose tail-form cumulative score is at most a quantile, in ascending order.
  ///
  /// The sets are those that ``cumulativeScores(of:ownWeights:penalty:precision:execution:)`` of every
  /// label would give, bit for bit.
  ///
  /// - Parameters:
  ///   - quantile: the quantile in tail form; infinity gives every label.
  ///   - ownWeights: for each row, the share in 0 ... 1 of a label's own mass.
  ///   - penalty: the price of rank.
  ///   - precision: the arithmetic.
  ///   - execution: how to work.
  /// - Returns: one list a row.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time expected.
  public func cumulativeSets(
    atMost quantile: Double, ownWeights: [Double], penalty: RankPenalty, precision: Precision,
    execution: Execution = .standard
  ) throws -> LabelLists {
    switch precision {
    case .float32: try cumulativeSets(Float.self, atMost: quantile, ownWeights, penalty, execution)
    case .float64: try cumulativeSets(Double.self, atMost: quantile, ownWeights, penalty, execution)
    }
  }

  private func lacSets<Real: ScoringReal>(
    _ type: Real.Type, atMost quantile: Double, _ execution: Execution
  ) throws -> LabelLists {
    let quantile = Real.bound(quantile)
    return try unsafe sets(type, execution) { _, block, workspace, labels, sizes in
      unsafe Real.kernels(execution.tier).lacSets(
        block.rows, block.count, block.columnCount, block.stride, block.isLogits, quantile, labels,
        sizes, workspace.masses)
    }
  }

  private func cumulativeSets<Real: ScoringReal>(
    _ type: Real.Type, atMost quantile: Double, _ ownWeights: [Double], _ penalty: RankPenalty,
    _ execution: Execution
  ) throws -> LabelLists {
    precondition(ownWeights.count == rowCount)
    let quantile = Real.bound(quantile)
    let penalty = csk_penalty(lambda: penalty.lambda, free_ranks: penalty.freeRanks)
    return try unsafe sets(type, execution) { rows, block, workspace, labels, sizes in
      unsafe ownWeights[rows].withUnsafeBufferPointer { weights in
        unsafe Real.kernels(execution.tier).cumulativeSets(
          block.rows, block.count, block.columnCount, block.stride, block.isLogits,
          weights.baseAddress, penalty, quantile, labels, sizes, workspace.masses, workspace.order)
      }
    }
  }

  private typealias SetKernel<Real: ScoringReal> =
    @Sendable (
      Range<Int>, RowBlock<Real>, Workspace<Real>, UnsafeMutablePointer<Int32>?,
      UnsafeMutablePointer<Int64>?
    ) -> Int

  private func sets<Real: ScoringReal>(
    _ type: Real.Type, _ execution: Execution, _ kernel: SetKernel<Real>
  ) throws -> LabelLists {
    let parts: [([Int32], [Int64])] = try unsafe mapBlocks(type, execution) {
      rows, block, workspace in
      var sizes = [Int64](repeating: 0, count: rows.count)
      let labels = unsafe workspace.withLabels(rows.count * classCount) { buffer in
        let total = unsafe sizes.withUnsafeMutableBufferPointer { sizes in
          unsafe kernel(rows, block, workspace, buffer.baseAddress, sizes.baseAddress)
        }
        return unsafe [Int32](buffer[..<total])
      }
      return (labels, sizes)
    }
    var lists = LabelLists()
    lists.reserve(rows: rowCount, labels: parts.reduce(0) { $0 + $1.0.count })
    for (labels, sizes) in parts { lists.append(labels: labels[...], sizes: sizes) }
    return lists
  }
}
