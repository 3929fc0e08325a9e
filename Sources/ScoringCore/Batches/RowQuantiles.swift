internal import CScoringKernels

/// The quantile that the scores of a row's labels are compared with; infinity lets every label in.
public enum RowQuantiles: Hashable, Sendable {
  /// One for all rows.
  case same(Double)
  /// One a row.
  case each([Double])

  /// Gives a closure the quantiles of some rows as the kernels know them.
  func withKernelQuantiles<Result>(
    of rows: Range<Int>, _ body: (csk_quantiles) throws -> Result
  ) rethrows -> Result {
    switch self {
    case .same(let value):
      return try unsafe withUnsafePointer(to: value) {
        try unsafe body(csk_quantiles(values: $0, stride: 0))
      }
    case .each(let values):
      return try unsafe values.withUnsafeBufferPointer { values in
        try unsafe body(
          csk_quantiles(values: values.baseAddress.map { unsafe $0 + rows.lowerBound }, stride: 1))
      }
    }
  }

  /// Checks that there is a number for each row.
  func require(rowCount: Int) {
    switch self {
    case .same(let value): precondition(!value.isNaN, "a quantile is a number or an infinity")
    case .each(let values):
      precondition(values.count == rowCount, "one quantile a row")
      precondition(!values.contains { $0.isNaN }, "a quantile is a number or an infinity")
    }
  }
}
