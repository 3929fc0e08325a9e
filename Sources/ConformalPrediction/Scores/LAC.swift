public import ScoringCore

/// Least ambiguous set-valued classifier: the score of a label is `1 - p(label)`.
///
/// Gives the smallest sets on average among methods with the same marginal coverage when probabilities
/// are right, but covers hard rows less than easy ones, and may give empty sets.
///
/// Tail form: `-p`.
///
/// Source: M. Sadinle, J. Lei, L. Wasserman (2019), Least ambiguous set-valued classifiers with bounded
/// error levels, doi:10.1080/01621459.2017.1395341. Also called: THR, hinge, softmax score.
public struct LAC: KernelScore {
  /// The name on the command line and in artifacts.
  public static let name = "lac"
  /// The names of the parameters.
  public static let parameterNames: [String] = []
  /// Whether each row gets a draw.
  public let isRandomized = false
  /// No parameters.
  public var parameters: [String: Double] { [:] }
  /// The score as the kernels know it.
  public var function: ScoreFunction { .lac }

  /// Makes the score.
  public init() {}

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double], isRandomized: Bool?) throws {
    try LAC.requireDeterministic(isRandomized)
  }
}

extension NonconformityScore where Self == LAC {
  /// Least ambiguous set-valued classifier, `1 - p`.
  public static var lac: LAC { LAC() }
}
