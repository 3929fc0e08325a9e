internal import ExactStatistics
public import ScoringCore

/// What scoring needs besides outputs.
public struct ScoringContext: Sendable {
  /// For each row the share of a label's own mass that remains: 1 - U, or none for a deterministic score.
  public let ownWeights: OwnWeights
  /// The arithmetic.
  public let precision: Precision
  /// How to work.
  public let execution: Execution

  /// Makes a context.
  ///
  /// - Parameters:
  ///   - ownWeights: for each row 1 - U, or none for a deterministic score.
  ///   - precision: the arithmetic.
  ///   - execution: how to work.
  public init(
    ownWeights: OwnWeights = .none, precision: Precision, execution: Execution = .standard
  ) {
    self.ownWeights = ownWeights
    self.precision = precision
    self.execution = execution
  }

  /// Makes a context from draws.
  ///
  /// - Parameters:
  ///   - draws: for a randomized score a draw U in 0 ..< 1 for each row, else empty.
  ///   - precision: the arithmetic.
  ///   - execution: how to work.
  public init(draws: [Double], precision: Precision, execution: Execution = .standard) {
    self.init(
      ownWeights: draws.isEmpty ? .none : .given(draws.map { 1 - $0 }), precision: precision,
      execution: execution)
  }
}

extension OwnWeights {
  /// The shares of a score: from the draws of a seed and a purpose, or none for a deterministic one.
  ///
  /// Calibration and prediction are different purposes, so that a row's draws in the two are independent.
  static func of(
    _ score: any NonconformityScore, seed: UInt64, purpose: CounterBasedGenerator.Purpose
  ) -> OwnWeights {
    score.isRandomized ? .drawn(seed: seed, purpose: purpose.rawValue) : .none
  }
}
