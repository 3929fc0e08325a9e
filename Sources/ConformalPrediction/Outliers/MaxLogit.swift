public import ScoringCore

/// Minus the largest logit.
///
/// Source: D. Hendrycks et al. (2022), Scaling out-of-distribution detection for real-world settings,
/// arXiv:1911.11132.
public struct MaxLogit: OutlierScore {
  /// The name on the command line and in artifacts.
  public static let name = "max-logit"
  /// Logits.
  public static let input = OutlierInput.logits

  /// Makes the score.
  public init() {}

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double]) {}

  /// Scores rows.
  public func scores(of rows: OutlierRows, execution: Execution) throws -> [Double] {
    try requireOutputs(rows).mapParts { part in
      let logits = try part.values(execution: execution)
      let count = part.classCount
      return (0..<part.rowCount).map { row in
        let row = logits[row * count..<(row + 1) * count]
        return -row[row.indexOfMaximum]
      }
    }
  }
}
