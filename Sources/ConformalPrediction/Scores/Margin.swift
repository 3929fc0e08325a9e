public import ScoringCore

/// Margin: the largest probability of another label, minus the label's own.
///
/// From -1, for a label that is certain, to 1. Only the label ranked first has a negative margin. Sets hold
/// the labels that come within a margin of the best one, and may be empty.
///
/// Source: U. Johansson, H. Linusson, T. Löfström, H. Boström (2017), Model-agnostic nonconformity functions
/// for conformal classification, doi:10.1109/IJCNN.2017.7966105.
public struct Margin: KernelScore {
  /// The name on the command line and in artifacts.
  public static let name = "margin"
  /// The names of the parameters.
  public static let parameterNames: [String] = []
  /// Whether each row gets a draw.
  public let isRandomized = false
  /// No parameters.
  public var parameters: [String: Double] { [:] }
  /// The score as the kernels know it.
  public var function: ScoreFunction { .margin }

  /// Makes the score.
  public init() {}

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double], isRandomized: Bool?) throws {
    try Margin.requireDeterministic(isRandomized)
  }
}

extension NonconformityScore where Self == Margin {
  /// The largest probability of another label, minus the label's own.
  public static var margin: Margin { Margin() }
}
