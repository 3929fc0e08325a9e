internal import ExactStatistics
internal import ScoringCore

/// The draws of a randomised score: a function of seed, purpose and row identifier, never of order.
///
/// Calibration and prediction are different purposes, so that a row's draws in the two are independent.
struct RowDraws {
  private let generator: CounterBasedGenerator?

  init(
    score: any NonconformityScore, seed: UInt64, purpose: CounterBasedGenerator.Purpose
  ) {
    generator = score.isRandomized ? CounterBasedGenerator(seed: seed, purpose: purpose) : nil
  }

  /// One draw in 0 ..< 1 for each row, or none for a deterministic score.
  func uniforms(for outputs: Outputs) -> [Double] {
    guard let generator else { return [] }
    return (0..<outputs.rowCount).map { generator.uniform(row: outputs.identifiers[$0]) }
  }
}

extension Outputs {
  /// Ranges of rows to work on at a time: enough for every processor, and of bounded memory whatever n.
  package var batches: [Range<Int>] {
    let size = max(256, min(1 << 16, (1 << 24) / classCount))
    return stride(from: 0, to: rowCount, by: size).map { $0..<min($0 + size, rowCount) }
  }
}
