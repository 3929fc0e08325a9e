internal import CScoringKernels

extension Outputs {
  /// Elements of a block of rows: a quarter of a megabyte in single precision, for the nearest caches.
  private static let blockElementCount = 1 << 16

  var blockRowCount: Int { max(1, min(1024, Outputs.blockElementCount / classCount)) }

  /// Calls a closure with each block of checked rows, in the precision of `type`.
  func mapBlocks<Real: ScoringReal, Element>(
    _ type: Real.Type, _ execution: Execution,
    _ body: @Sendable (Range<Int>, RowBlock<Real>, Workspace<Real>) throws -> Element
  ) throws -> [Element] {
    try mapRowBlocks(
      rowCount: rowCount, blockRowCount: blockRowCount, threadCount: execution.threadCount,
      workspace: Workspace<Real>(columnCount: classCount)
    ) { workspace, rows in
      let block = slice(rows: rows)
      return try unsafe workspace.withRows(of: block, tier: execution.tier) { rowBlock in
        try unsafe block.check(rowBlock, execution.tier)
        return try unsafe body(rows, rowBlock, workspace)
      }
    }
  }

  private func check<Real: ScoringReal>(_ block: RowBlock<Real>, _ tier: KernelTier) throws {
    let finding = unsafe Real.kernels(tier).check(
      block.rows, block.count, block.columnCount, block.stride, block.isLogits, sumTolerance)
    let row = firstRow + Int(finding.row)
    var column: Int? = Int(finding.column)
    var value = finding.value
    switch source {
    case .positiveProbability(let matrix) where Int(finding.problem) != CSK_ROWS_VALID:
      // Kernels see pairs; the file has one column.
      (column, value) = (0, matrix[Int(finding.row), 0])
    case .linearHead:
      // The column of a logit is none of the file of features.
      column = nil
    case .matrix, .positiveProbability: break
    }
    switch Int(finding.problem) {
    case CSK_NOT_FINITE:
      throw DataError(
        found: "\(value)",
        expected: "a finite \(kind == .logits ? "logit" : "probability")",
        remedy: Real.precision == .float32 && naturalPrecision == .float64
          ? "check that the value fits in single precision" : nil,
        file: file, row: row, column: column)
    case CSK_NEGATIVE:
      throw DataError(
        found: "probability \(value)", expected: "a number from 0 to 1",
        remedy: "if these are logits, give them as logits", file: file, row: row, column: column)
    case CSK_SUM:
      throw DataError(
        found: "probabilities that sum to \(finding.value)", expected: "1 within \(sumTolerance)",
        remedy: "if these are logits, give them as logits; or accept a larger sum tolerance",
        file: file,
        row: row)
    default:
      return
    }
  }
}
