internal import ScoringCore

/// A nonconformity score of a numeric target, told by its two sides.
///
/// The score of a target y is the larger of ``below(_:_:)``, which says how far y lies below the row's prediction,
/// and ``above(_:_:)``. Floating-point subtraction and division round monotonically, so both are monotone in y to
/// the last bit, and the targets with a score of at most q are exactly those of one interval of doubles.
public protocol RegressionScore: Sendable {
  /// The name on the command line and in artifacts.
  var name: String { get }
  /// The outputs that it takes.
  var inputKind: RegressionOutputs.Kind { get }
  /// Whether `below` is minus `above`, bit for bit: then one list of signed scores says all, and a predictive
  /// distribution.
  var isSigned: Bool { get }

  /// How far a target lies below the prediction: not increasing in the target.
  ///
  /// - Parameters:
  ///   - target: a finite target.
  ///   - row: the outputs.
  /// - Returns: a distance, negative for a target above.
  func below(_ target: Double, _ row: RegressionRow) -> Double

  /// How far a target lies above the prediction: not decreasing in the target.
  ///
  /// - Parameters:
  ///   - target: a finite target.
  ///   - row: the outputs.
  /// - Returns: a distance, negative for a target below.
  func above(_ target: Double, _ row: RegressionRow) -> Double

  /// What one unit of the score is in units of the target; positive.
  ///
  /// - Parameter row: the outputs.
  /// - Returns: a positive number.
  func scale(_ row: RegressionRow) -> Double

  /// Checks outputs that the score cannot take.
  ///
  /// - Parameter outputs: finite outputs of the right kind.
  /// - Throws: `DataError` for the first row.
  func requireUsable(_ outputs: RegressionOutputs) throws

  /// Checks targets that the score cannot take.
  ///
  /// - Parameter data: finite targets.
  /// - Throws: `DataError` for the first row.
  func requireUsable(_ data: RegressionData) throws
}

extension RegressionScore {
  /// No more checks.
  ///
  /// - Parameter outputs: finite outputs of the right kind.
  /// - Throws: nothing.
  public func requireUsable(_ outputs: RegressionOutputs) throws {}

  /// No more checks.
  ///
  /// - Parameter data: finite targets.
  /// - Throws: nothing.
  public func requireUsable(_ data: RegressionData) throws {}

  /// The score of both sides.
  ///
  /// - Parameters:
  ///   - target: a finite target.
  ///   - row: the outputs.
  /// - Returns: the larger of the two sides.
  public func score(_ target: Double, _ row: RegressionRow) -> Double {
    max(below(target, row), above(target, row))
  }
}

/// The scores by name.
public enum RegressionScores {
  /// All scores.
  public static let all: [any RegressionScore] = [
    AbsoluteResidual(), NormalizedResidual(), RelativeResidual(), QuantileDistance(),
  ]

  /// Finds a score.
  ///
  /// - Parameter name: its name.
  /// - Returns: the score.
  /// - Throws: `DataError` with code `usage` for an unknown name.
  public static func score(named name: String) throws -> any RegressionScore {
    guard let score = all.first(where: { $0.name == name }) else {
      throw DataError(
        .usage, found: "regression score '\(name.prefix(80))'",
        expected: all.map { $0.name }.joined(separator: ", "))
    }
    return score
  }

  /// The score that outputs of a kind are given unless one is named.
  ///
  /// - Parameter kind: the outputs.
  /// - Returns: the score.
  public static func usual(for kind: RegressionOutputs.Kind) -> any RegressionScore {
    switch kind {
    case .predictions: AbsoluteResidual()
    case .predictionsWithDifficulty: NormalizedResidual()
    case .quantiles: QuantileDistance()
    }
  }
}
