public import ScoringCore

/// Adaptive prediction sets: labels ordered by decreasing probability, the score of a label is the mass
/// of the labels ranked before it plus a share of its own.
///
/// With the row's draw U in 0 ..< 1, the share is `U p(label)`: exact coverage, sets may be empty.
/// The deterministic form takes all of `p(label)` (the mass up to and including the label): no draw,
/// larger sets. Equal probabilities are ranked by ascending label.
///
/// Tail form: minus the mass of the labels ranked after, minus `(1 - U) p(label)`.
///
/// Source: Y. Romano, M. Sesia, E. Candès (2020), Classification with valid and adaptive coverage,
/// arXiv:2006.02544. Their score subtracts `U p` from the inclusive mass, which is this one with 1 - U
/// for U: equal in law.
public struct APS: KernelScore {
  /// The name on the command line and in artifacts.
  public static let name = "aps"
  /// The names of the parameters.
  public static let parameterNames: [String] = []
  /// Whether each row gets a draw.
  public let isRandomized: Bool
  /// No parameters.
  public var parameters: [String: Double] { [:] }

  /// The score as the kernels know it: no price for rank.
  public var function: ScoreFunction { .cumulative(.none) }

  /// Makes the score.
  ///
  /// - Parameter isRandomized: whether each row gets a draw.
  public init(isRandomized: Bool = true) { self.isRandomized = isRandomized }

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double], isRandomized: Bool?) throws {
    self.init(isRandomized: isRandomized ?? true)
  }
}

extension NonconformityScore where Self == APS {
  /// Adaptive prediction sets, randomized.
  public static var aps: APS { APS() }

  /// Adaptive prediction sets.
  ///
  /// - Parameter isRandomized: whether each row gets a draw.
  /// - Returns: the score.
  public static func aps(isRandomized: Bool) -> APS { APS(isRandomized: isRandomized) }
}
