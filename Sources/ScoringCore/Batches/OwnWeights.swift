internal import CScoringKernels

/// The share of its own mass that a label keeps in its tail, for each row: 1 - U with the row's draw U.
public enum OwnWeights: Hashable, Sendable {
  /// 0 for every row: scores without draws.
  case none
  /// One share in 0 ... 1 for each row.
  case given([Double])
  /// 1 - U, with U the row's uniform number from a counter-based generator: a function of seed, purpose and
  /// row identifier, never of order.
  ///
  /// Philox4x32-10, laid out as `CounterBasedGenerator` of ExactStatistics says; computed block by block as
  /// rows are scored.
  case drawn(seed: UInt64, purpose: UInt32)

  /// Gives a closure the shares of a block of rows, or `nil` for zeros.
  func withShares<Result>(
    _ rows: Range<Int>, _ identifiers: RowIdentifiers, _ tier: KernelTier, room: inout [Double],
    _ body: (UnsafePointer<Double>?) throws -> Result
  ) rethrows -> Result {
    switch self {
    case .none: return try body(nil)
    case .given(let shares):
      return try unsafe shares[rows].withUnsafeBufferPointer { try unsafe body($0.baseAddress) }
    case .drawn(let seed, let purpose):
      if room.count < rows.count { room = [Double](repeating: 0, count: rows.count) }
      let draw = unsafe csk_kernels_of_tier(tier.rawValue).pointee.own_weights
      return try unsafe room.withUnsafeMutableBufferPointer { room in
        switch identifiers {
        case .indices(let start):
          unsafe draw?(
            seed, purpose, nil, UInt64(bitPattern: Int64(start + rows.lowerBound)), rows.count,
            room.baseAddress)
        case .given(let given):
          unsafe given[rows].withUnsafeBufferPointer { ids in
            unsafe draw?(seed, purpose, ids.baseAddress, 0, rows.count, room.baseAddress)
          }
        }
        return try unsafe body(UnsafePointer(room.baseAddress))
      }
    }
  }
}
