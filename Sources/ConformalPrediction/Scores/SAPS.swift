public import ScoringCore

/// Sorted adaptive prediction sets: of the probabilities only the largest counts, then ranks do.
///
/// With ranks from 1, p_max the largest probability of the row and its draw U in 0 ..< 1, the score of a
/// label is `U p_max` at rank 1 and `p_max + weight (rank - 2 + U)` further down. The deterministic form has
/// 1 for U at calibration and prediction alike. Equal probabilities are ranked by ascending label.
///
/// Small probabilities far down the ranking, which models estimate badly, do not matter; the sets of models
/// with many classes are shorter than those of APS, as with RAPS.
///
/// Source: J. Huang, H. Xi, L. Zhang, H. Yao, Y. Qiu, H. Wei (2024), Conformal prediction for deep classifier
/// via label ranking, arXiv:2310.06430.
public struct SAPS: KernelScore {
  /// The name on the command line and in artifacts.
  public static let name = "saps"
  /// The names of the parameters.
  public static let parameterNames = ["weight"]
  /// Whether each row gets a draw.
  public let isRandomized: Bool
  /// The price of one rank.
  public let weight: Double

  /// The score as the kernels know it.
  public var function: ScoreFunction { .sorted(weight: weight) }

  /// The price of one rank, under `weight`.
  public var parameters: [String: Double] { ["weight": weight] }

  /// Makes the score.
  ///
  /// - Parameters:
  ///   - weight: price of one rank, from 0 to 1e6.
  ///   - isRandomized: whether each row gets a draw.
  public init(weight: Double = 0.2, isRandomized: Bool = true) {
    precondition(SAPS.isUsable(weight: weight))
    self.weight = weight
    self.isRandomized = isRandomized
  }

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double], isRandomized: Bool?) throws {
    let weight = parameters["weight"] ?? 0.2
    guard SAPS.isUsable(weight: weight) else {
      throw DataError(
        .usage, found: "weight \(weight)", expected: "a price of rank from 0 to 1e6, such as 0.2")
    }
    self.init(weight: weight, isRandomized: isRandomized ?? true)
  }

  private static func isUsable(weight: Double) -> Bool {
    weight >= 0 && weight <= RankPenalty.largestLambda
  }
}

extension NonconformityScore where Self == SAPS {
  /// Sorted adaptive prediction sets.
  ///
  /// - Parameters:
  ///   - weight: price of one rank, from 0 to 1e6.
  ///   - isRandomized: whether each row gets a draw.
  /// - Returns: the score.
  public static func saps(weight: Double = 0.2, isRandomized: Bool = true) -> SAPS {
    SAPS(weight: weight, isRandomized: isRandomized)
  }
}
