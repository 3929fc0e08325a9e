extension Outputs {
  /// Ranges of rows to work on at a time: enough for every processor, and of bounded memory whatever n.
  package var batches: [Range<Int>] {
    let size = max(1, min(1 << 16, (1 << 24) / classCount))
    return stride(from: 0, to: rowCount, by: size).map { $0..<min($0 + size, rowCount) }
  }
}
