public import ScoringCore

/// The generalised entropy of a row: the sum of `p^gamma (1 - p)^gamma` over its M most probable labels.
///
/// A small gamma makes much of small departures from certainty. `1 - p` of the first label is the sum of the other
/// probabilities, so that nothing cancels; a product below 2^-1022 counts as 0.
///
/// Source: X. Liu, Y. Lochman, C. Zach (2023), GEN: pushing the limits of softmax-based out-of-distribution
/// detection, CVPR 2023. The paper's score is minus this sum.
public struct GeneralizedEntropy: OutlierScore {
  /// The name on the command line and in artifacts.
  public static let name = "gen"
  /// The names of the parameters.
  public static let parameterNames = ["gamma", "top_classes"]
  /// Logits or probabilities.
  public static let input = OutlierInput.outputs

  /// The exponent.
  public let gamma: Double
  /// M; all labels where there are fewer.
  public let topClassCount: Int

  /// Makes the score.
  ///
  /// - Parameters:
  ///   - gamma: the exponent, from 0.001 to 1.
  ///   - topClassCount: M, at least 1.
  public init(gamma: Double = 0.1, topClassCount: Int = 100) {
    precondition((0.001...1).contains(gamma) && topClassCount >= 1, "a parameter in range")
    (self.gamma, self.topClassCount) = (gamma, topClassCount)
  }

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double]) throws {
    gamma = try parameters.parameter("gamma", default: 0.1, in: 0.001...1)
    topClassCount = Int(
      try parameters.parameter(
        "top_classes", default: 100, in: 1...Double(Outputs.largestClassCount), isWhole: true))
  }

  /// The values of the parameters.
  public var parameters: [String: Double] {
    ["gamma": gamma, "top_classes": Double(topClassCount)]
  }

  /// Scores rows.
  public func scores(of rows: OutlierRows, execution: Execution) throws -> [Double] {
    try requireOutputs(rows).mapParts { part in
      let probabilities = try part.probabilities(execution: execution)
      let count = part.classCount
      let kept = min(topClassCount, count)
      var products: [Double] = []
      products.reserveCapacity(part.rowCount * kept)
      for row in 0..<part.rowCount {
        appendProducts(of: probabilities[row * count..<(row + 1) * count], kept, to: &products)
      }
      let powers = powers(of: products, execution)
      return (0..<part.rowCount).map { row in
        powers[row * kept..<(row + 1) * kept].reduce(0, +)
      }
    }
  }

  /// Appends `p (1 - p)` of the most probable labels, in descending order of p.
  private func appendProducts(
    of masses: ArraySlice<Double>, _ kept: Int, to products: inout [Double]
  ) {
    let top = masses.indexOfMaximum
    let others = masses.sumExcept(top)
    var rest = Array(masses[..<top] + masses[(top + 1)...])
    if kept - 1 < rest.count {
      // The largest ones, without a sort of all of them.
      let bound = rest.isEmpty || kept == 1 ? 0 : rest.orderStatistic(at: rest.count - kept + 1)
      rest = rest.filter { $0 >= bound }
    }
    rest.sort(by: >)
    products.append(masses[top] * others)
    for mass in rest.prefix(kept - 1) { products.append(mass * (1 - mass)) }
  }

  private func powers(of products: [Double], _ execution: Execution) -> [Double] {
    let smallest = Double.leastNormalMagnitude
    // Rows that sum to 1 only within a tolerance could exceed 1: the exponential takes nothing above 0.
    let logarithms = KernelLogarithm.values(
      of: products.map { min(1, max(smallest, $0)) }, tier: execution.tier)
    let powers = KernelExponential.values(
      of: logarithms.map { gamma * $0 }, tier: execution.tier)
    return zip(products, powers).map { $0 < smallest ? 0 : $1 }
  }
}
