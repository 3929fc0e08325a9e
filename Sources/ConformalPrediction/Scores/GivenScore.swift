public import ScoringCore

/// Nonconformity scores that were computed elsewhere: the outputs are the scores of every label.
///
/// Any score function has the guarantee, as long as the score of a label of a row does not depend on other
/// calibration or test rows. Scores larger for stranger labels.
public struct GivenScore: KernelScore {
  /// The name on the command line and in artifacts.
  public static let name = "given"
  /// The names of the parameters.
  public static let parameterNames: [String] = []
  /// Whether each row gets a draw.
  public let isRandomized = false
  /// No parameters.
  public var parameters: [String: Double] { [:] }
  /// The score as the kernels know it.
  public var function: ScoreFunction { .given }

  /// Makes the score.
  public init() {}

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double], isRandomized: Bool?) throws {
    try GivenScore.requireDeterministic(isRandomized)
  }
}

extension NonconformityScore where Self == GivenScore {
  /// Scores that were computed elsewhere.
  public static var given: GivenScore { GivenScore() }
}

extension NonconformityScore {
  /// Checks that outputs are what the score is computed from.
  ///
  /// - Throws: `DataError` with code `usage`.
  func requireUsable(_ outputs: Outputs) throws {
    let isGiven = self is GivenScore
    guard isGiven != (outputs.kind == .scores) else { return }
    throw DataError(
      .usage, found: "score '\(name)' of \(outputs.kind.rawValue)",
      expected: isGiven ? "nonconformity scores" : "score 'given', or logits or probabilities",
      file: outputs.file)
  }
}
