public import ScoringCore

/// The entropy of the probabilities of a row, in natural units.
///
/// Source: C. Shannon (1948), A mathematical theory of communication.
public struct PredictiveEntropy: OutlierScore {
  /// The name on the command line and in artifacts.
  public static let name = "entropy"
  /// Logits or probabilities.
  public static let input = OutlierInput.outputs

  /// Makes the score.
  public init() {}

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double]) {}

  /// Scores rows.
  public func scores(of rows: OutlierRows, execution: Execution) throws -> [Double] {
    try requireOutputs(rows).mapParts(of: 1 << 24) {
      try $0.summaries(precision: .float64, execution: execution).entropies
    }
  }
}
