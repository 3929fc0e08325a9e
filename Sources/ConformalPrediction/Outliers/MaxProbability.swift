public import ScoringCore

/// The probability that the model does not give to its first label: `1 - max p`.
///
/// Computed in tail form, as the sum of the other probabilities in ascending order of labels: the same order of
/// rows, but rows whose largest probability is next to 1 are still told apart.
///
/// Source: D. Hendrycks, K. Gimpel (2017), A baseline for detecting misclassified and out-of-distribution
/// examples in neural networks, arXiv:1610.02136. Also called: maximum softmax probability, MSP.
public struct MaxProbability: OutlierScore {
  /// The name on the command line and in artifacts.
  public static let name = "max-probability"
  /// Logits or probabilities.
  public static let input = OutlierInput.outputs

  /// Makes the score.
  public init() {}

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double]) {}

  /// Scores rows.
  public func scores(of rows: OutlierRows, execution: Execution) throws -> [Double] {
    try requireOutputs(rows).mapParts { part in
      let probabilities = try part.probabilities(execution: execution)
      let count = part.classCount
      return (0..<part.rowCount).map { row in
        let masses = probabilities[row * count..<(row + 1) * count]
        return masses.sumExcept(masses.indexOfMaximum)
      }
    }
  }
}

extension ArraySlice<Double> {
  /// The first index of the largest element; there is one.
  var indexOfMaximum: Int {
    var top = startIndex
    for index in indices where self[index] > self[top] { top = index }
    return top
  }

  /// The sum of all elements but one, in ascending order of indices.
  func sumExcept(_ excluded: Int) -> Double {
    var sum = 0.0
    for index in indices where index != excluded { sum += self[index] }
    return sum
  }
}
