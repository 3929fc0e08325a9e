internal import ScoringCore

/// Logarithms of probabilities as logits.
struct FlooredLogarithm: RowMap {
  let reading: OutputReading

  var mappedKind: OutputKind { .logits }

  func map(_ rows: Outputs, tier: KernelTier) throws -> [Double] {
    try reading.logits(of: rows, execution: Execution(threadCount: 1, tier: tier))
  }
}
