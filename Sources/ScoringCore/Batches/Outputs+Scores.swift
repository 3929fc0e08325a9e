internal import CScoringKernels

extension Outputs {
  /// Scores of one label a row, such as the true labels of calibration rows.
  ///
  /// - Parameters:
  ///   - function: the score.
  ///   - labels: the label of each row, inside `0 ..< classCount`.
  ///   - ownWeights: for each row the share of a label's own mass that remains.
  ///   - precision: the arithmetic.
  ///   - execution: how to work.
  /// - Returns: one score a row.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time: one pass over each row, no sort.
  public func scores(
    _ function: ScoreFunction, ofLabels labels: [Int32], ownWeights: OwnWeights = .none,
    precision: Precision, execution: Execution = .standard
  ) throws -> [Double] {
    switch precision {
    case .float32: try scores(Float.self, function, labels, ownWeights, execution)
    case .float64: try scores(Double.self, function, labels, ownWeights, execution)
    }
  }

  /// Scores of any labels of each row.
  ///
  /// A label has the score that ``scores(_:ofLabels:ownWeights:precision:execution:)`` gives it, bit for
  /// bit.
  ///
  /// - Parameters:
  ///   - function: the score.
  ///   - labels: the labels to score of each row, each inside `0 ..< classCount`.
  ///   - ownWeights: for each row the share of a label's own mass that remains.
  ///   - precision: the arithmetic.
  ///   - execution: how to work.
  /// - Returns: the scores, in the order of `labels.labels`.
  /// - Throws: ``DataError`` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(K) time a label.
  public func scores(
    _ function: ScoreFunction, of labels: LabelLists, ownWeights: OwnWeights = .none,
    precision: Precision, execution: Execution = .standard
  ) throws -> [Double] {
    switch precision {
    case .float32: try scores(Float.self, function, labels, ownWeights, execution)
    case .float64: try scores(Double.self, function, labels, ownWeights, execution)
    }
  }

  private func scores<Real: ScoringReal>(
    _ type: Real.Type, _ function: ScoreFunction, _ labels: [Int32], _ ownWeights: OwnWeights,
    _ execution: Execution
  ) throws -> [Double] {
    precondition(labels.count == rowCount)
    requireLabels(labels)
    let score = function.kernelScore
    return try unsafe fillRows(type, of: Double.self, execution) { rows, block, workspace, out in
      try unsafe withScoringInputs(rows, ownWeights, execution, workspace, score) {
        score, weights in
        unsafe labels[rows].withUnsafeBufferPointer { labels in
          var rows = unsafe csk_rows(block)
          return unsafe Real.kernels(execution.tier).scores(
            &rows, score, weights, nil, labels.baseAddress, out, workspace.masses)
        }
      }
    }
  }

  private func scores<Real: ScoringReal>(
    _ type: Real.Type, _ function: ScoreFunction, _ lists: LabelLists, _ ownWeights: OwnWeights,
    _ execution: Execution
  ) throws -> [Double] {
    precondition(lists.rowCount == rowCount)
    requireLabels(lists.labels)
    let score = function.kernelScore
    let parts: [[Double]] = try unsafe mapBlocks(type, execution) { rows, block, workspace in
      let start = lists.offsets[rows.lowerBound]
      let end = lists.offsets[rows.upperBound]
      let offsets = lists.offsets[rows.lowerBound...rows.upperBound].map { $0 - start }
      let labels = lists.labels[Int(start)..<Int(end)]
      return try unsafe [Double](unsafeUninitializedCapacity: labels.count) { out, count in
        try unsafe requireAllValid(block, execution.tier) {
          try unsafe withScoringInputs(rows, ownWeights, execution, workspace, score) {
            score, weights in
            unsafe labels.withUnsafeBufferPointer { labels in
              unsafe offsets.withUnsafeBufferPointer { offsets in
                var rows = unsafe csk_rows(block)
                return unsafe Real.kernels(execution.tier).scores(
                  &rows, score, weights, offsets.baseAddress, labels.baseAddress, out.baseAddress,
                  workspace.masses)
              }
            }
          }
        }
        count = labels.count
      }
    }
    return Array(parts.joined())
  }

  func requireLabels(_ labels: [Int32]) {
    // No early end, so that it goes many at a time.
    let largest = labels.reduce(UInt32(0)) { max($0, UInt32(bitPattern: $1)) }
    precondition(
      labels.isEmpty || largest < UInt32(classCount), "labels lie inside 0 ..< classCount")
  }

  /// Gives a closure a score and the shares of a block of rows.
  func withScoringInputs<Real: ScoringReal, Result>(
    _ rows: Range<Int>, _ ownWeights: OwnWeights, _ execution: Execution,
    _ workspace: Workspace<Real>, _ score: csk_score,
    _ body: (UnsafePointer<csk_score>, UnsafePointer<Double>?) throws -> Result
  ) throws -> Result {
    if case .given(let shares) = ownWeights { precondition(shares.count == rowCount) }
    return try unsafe ownWeights.withShares(
      rows, identifiers, execution.tier, room: &workspace.shares
    ) { weights in
      try unsafe withUnsafePointer(to: score) { try unsafe body($0, weights) }
    }
  }
}
