public import ScoringCore

/// Top-k: the score of a label is its rank, from 1.
///
/// Every set holds the same number of labels, as many as the calibration rows needed; the randomized form,
/// `rank - 1 + U` with the row's draw U in 0 ..< 1, has sets of two sizes and exact coverage. Equal
/// probabilities are ranked by ascending label.
///
/// Of use where a list of fixed length is shown, and as the baseline that adaptive scores must beat.
///
/// Source: A. Angelopoulos, S. Bates, J. Malik, M. Jordan (2021), Uncertainty sets for image classifiers
/// using conformal prediction, arXiv:2009.14193. Also called: rank score.
public struct TopK: KernelScore {
  /// The name on the command line and in artifacts.
  public static let name = "top-k"
  /// The names of the parameters.
  public static let parameterNames: [String] = []
  /// Whether each row gets a draw.
  public let isRandomized: Bool
  /// No parameters.
  public var parameters: [String: Double] { [:] }
  /// The score as the kernels know it.
  public var function: ScoreFunction { .rank }

  /// Makes the score.
  ///
  /// - Parameter isRandomized: whether each row gets a draw.
  public init(isRandomized: Bool = false) { self.isRandomized = isRandomized }

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double], isRandomized: Bool?) throws {
    self.init(isRandomized: isRandomized ?? false)
  }
}

extension NonconformityScore where Self == TopK {
  /// The rank, deterministic.
  public static var topK: TopK { TopK() }

  /// The rank.
  ///
  /// - Parameter isRandomized: whether each row gets a draw.
  /// - Returns: the score.
  public static func topK(isRandomized: Bool) -> TopK { TopK(isRandomized: isRandomized) }
}
