internal import CScoringKernels

extension Outputs {
  /// Elements of a block of rows: a quarter of a megabyte in single precision, for the nearest caches.
  private static let blockElementCount = 1 << 16

  var blockRowCount: Int { max(1, min(1024, Outputs.blockElementCount / classCount)) }

  /// Calls a closure with each block of rows, in the precision of `type`.
  func mapBlocks<Real: ScoringReal, Element>(
    _ type: Real.Type, _ execution: Execution,
    _ body: @Sendable (Range<Int>, RowBlock<Real>, Workspace<Real>) throws -> Element
  ) throws -> [Element] {
    try mapRowBlocks(
      rowCount: rowCount, blockRowCount: blockRowCount, threadCount: execution.threadCount,
      workspace: Workspace<Real>(columnCount: classCount)
    ) { workspace, rows in
      try unsafe workspace.withRows(
        of: slice(rows: rows), firstRow: rows.lowerBound, tier: execution.tier
      ) { block in
        try unsafe body(rows, block, workspace)
      }
    }
  }

  /// Lets a kernel write `width` numbers for each row; it returns the index of the first row that is not
  /// valid, or the number of rows.
  func fillRows<Real: ScoringReal, Element: BitwiseCopyable & Sendable>(
    _ type: Real.Type, of element: Element.Type, width: Int = 1, _ execution: Execution,
    _ kernel:
      @Sendable (
        Range<Int>, RowBlock<Real>, Workspace<Real>, UnsafeMutablePointer<Element>
      ) throws -> Int
  ) throws -> [Element] {
    try unsafe [Element](unsafeUninitializedCapacity: rowCount * width) { buffer, count in
      if let base = buffer.baseAddress {
        nonisolated(unsafe) let base = unsafe base
        _ = try unsafe mapBlocks(type, execution) { rows, block, workspace in
          try unsafe requireAllValid(block, execution.tier) {
            try unsafe kernel(rows, block, workspace, base + rows.lowerBound * width)
          }
        }
      }
      count = rowCount * width
    }
  }

  /// Runs a kernel that returns the index of the first row that is not valid, or the number of rows.
  func requireAllValid<Real: ScoringReal>(
    _ block: RowBlock<Real>, _ tier: KernelTier, _ kernel: () throws -> Int
  ) throws {
    let done = try kernel()
    guard unsafe done < block.count else { return }
    var rows = unsafe csk_rows(block)
    throw unsafe invalidRow(
      Real.kernels(tier).inspect(&rows, done), at: block.firstRow + done, Real.precision)
  }

  /// The error for a row of this batch that is not valid.
  private func invalidRow(
    _ finding: csk_finding, at index: Int, _ precision: Precision
  ) -> DataError {
    let row = firstRow + index
    var column: Int? = Int(finding.column)
    var value = finding.value
    switch source {
    case .positiveProbability(let matrix):
      // Kernels see pairs; the file has one column.
      (column, value) = (0, matrix[index, 0])
    case .linearHead:
      // The column of a logit is none of the file of features.
      column = nil
    case .matrix, .mapped: break
    }
    switch Int(finding.problem) {
    case CSK_NOT_FINITE:
      return DataError(
        found: "\(value)",
        expected: "a finite \(kind.singular)",
        remedy: precision == .float32 && naturalPrecision == .float64
          ? "check that the value fits in single precision" : nil,
        file: file, row: row, column: column)
    case CSK_NEGATIVE:
      return DataError(
        found: "probability \(value)", expected: "a number from 0 to 1",
        remedy: "if these are logits, give them as logits", file: file, row: row, column: column)
    default:
      return DataError(
        found: "probabilities that sum to \(finding.value)", expected: "1 within \(sumTolerance)",
        remedy: "if these are logits, give them as logits; or accept a larger sum tolerance",
        file: file,
        row: row)
    }
  }
}
