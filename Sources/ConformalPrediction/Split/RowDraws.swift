internal import ExactStatistics
internal import ScoringCore

/// The draws of a randomized score: a function of seed, purpose and row identifier, never of order.
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
