public import ScoringCore

/// p -> 1 / (1 + e^(-(slope f + intercept))), with the log-odds f of p.
///
/// In the literature's form 1 / (1 + e^(A f + B)), A is minus the slope and B minus the intercept.
///
/// Source: J. Platt (1999), Probabilistic outputs for support vector machines and comparisons to regularized
/// likelihood methods.
public struct PlattMap: BinaryMap {
  /// The factor of the log-odds.
  public let slope: Double
  /// The log-odds that even odds become.
  public let intercept: Double

  /// Makes a map.
  ///
  /// - Parameters:
  ///   - slope: the factor of the log-odds, finite.
  ///   - intercept: the log-odds that even odds become, finite.
  public init(slope: Double, intercept: Double) {
    precondition(slope.isFinite && intercept.isFinite, "numbers that are finite")
    (self.slope, self.intercept) = (slope, intercept)
  }

  /// `platt`.
  public static var name: String { "platt" }
  /// `.logOdds`.
  public static var scale: BinaryScale { .logOdds }
  /// Whether the slope is above 0.
  public var isStrictlyIncreasing: Bool { slope > 0 }
  /// `slope` and `intercept`.
  public var parameters: CalibrationParameters {
    CalibrationParameters(numbers: ["slope": slope, "intercept": intercept])
  }

  /// Makes the map that has these parameters.
  ///
  /// - Parameter parameters: `slope` and `intercept`.
  /// - Throws: `DataError` where one is missing or not finite.
  public init(parameters: CalibrationParameters) throws {
    slope = try parameters.number("slope")
    intercept = try parameters.number("intercept")
  }

  /// The probabilities of the event.
  ///
  /// - Parameters:
  ///   - scores: n log-odds.
  ///   - tier: the instruction set to compute with.
  /// - Returns: n numbers from 0 to 1.
  /// - Complexity: O(n).
  public func probabilities(of scores: [Double], tier: KernelTier) -> [Double] {
    LogisticFunction.values(of: scores.map { slope * $0 + intercept }, tier: tier)
  }

  /// The probabilities of the complement, with all their digits.
  ///
  /// - Parameters:
  ///   - scores: n log-odds.
  ///   - tier: the instruction set to compute with.
  /// - Returns: n numbers from 0 to 1.
  /// - Complexity: O(n).
  public func complements(of scores: [Double], tier: KernelTier) -> [Double] {
    LogisticFunction.values(of: scores.map { -(slope * $0 + intercept) }, tier: tier)
  }
}
