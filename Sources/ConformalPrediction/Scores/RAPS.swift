public import ScoringCore

/// Regularised adaptive prediction sets: APS plus a price for rank.
///
/// The score of a label is `U p(label) + mass of the labels ranked before it +
/// lambda max(rank - k_reg, 0)` with ranks from 1 and the row's draw U; the deterministic form has
/// `p(label)` for `U p(label)`. The price is never randomized, and is the same at calibration and
/// prediction. Equal probabilities are ranked by ascending label. `lambda` 0 is APS.
///
/// The price shortens the largest sets of models with many classes; it does not change the guarantee.
///
/// Tail form: the price, minus the mass of the labels ranked after, minus `(1 - U) p(label)`.
///
/// Source: A. Angelopoulos, S. Bates, J. Malik, M. Jordan (2021), Uncertainty sets for image classifiers
/// using conformal prediction, arXiv:2009.14193.
public struct RAPS: KernelScore {
  /// The name on the command line and in artifacts.
  public static let name = "raps"
  /// The names of the parameters.
  public static let parameterNames = ["lambda", "k_reg"]
  /// Whether each row gets a draw.
  public let isRandomized: Bool
  /// The price of rank.
  public let penalty: RankPenalty

  /// The score as the kernels know it.
  public var function: ScoreFunction { .cumulative(penalty) }

  /// `lambda` and `k_reg`.
  public var parameters: [String: Double] {
    ["lambda": penalty.lambda, "k_reg": Double(penalty.freeRanks)]
  }

  /// Makes the score.
  ///
  /// - Parameters:
  ///   - lambda: price of one rank, from 0 to 1e6.
  ///   - kReg: ranks without a price, at least 0.
  ///   - isRandomized: whether each row gets a draw.
  public init(lambda: Double = 0.01, kReg: Int = 5, isRandomized: Bool = true) {
    penalty = RankPenalty(lambda: lambda, freeRanks: kReg)
    self.isRandomized = isRandomized
  }

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double], isRandomized: Bool?) throws {
    let lambda = parameters["lambda"] ?? 0.01
    guard lambda >= 0, lambda <= RankPenalty.largestLambda else {
      throw DataError(
        .usage, found: "lambda \(lambda)", expected: "a price of rank from 0 to 1e6, such as 0.01")
    }
    let kReg = parameters["k_reg"] ?? 5
    guard kReg >= 0, kReg <= Double(Int32.max), kReg == kReg.rounded() else {
      throw DataError(
        .usage, found: "k_reg \(kReg)",
        expected: "a whole number of ranks from 0 to \(Int32.max), such as 5")
    }
    self.init(lambda: lambda, kReg: Int(kReg), isRandomized: isRandomized ?? true)
  }
}

extension NonconformityScore where Self == RAPS {
  /// Regularised adaptive prediction sets.
  ///
  /// - Parameters:
  ///   - lambda: price of one rank, from 0 to 1e6.
  ///   - kReg: ranks without a price, at least 0.
  ///   - isRandomized: whether each row gets a draw.
  /// - Returns: the score.
  public static func raps(
    lambda: Double = 0.01, kReg: Int = 5, isRandomized: Bool = true
  ) -> RAPS { RAPS(lambda: lambda, kReg: kReg, isRandomized: isRandomized) }
}
