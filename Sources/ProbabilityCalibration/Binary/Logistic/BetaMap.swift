public import ScoringCore

/// p -> 1 / (1 + e^(-(a ln p - b ln(1 - p) + c))), with a and b not negative.
///
/// The map is computed from log-odds, so that probabilities near 1 keep their distance from it.
///
/// Source: M. Kull, T. M. Silva Filho, P. Flach (2017), Beyond sigmoids: how to obtain well-calibrated probabilities
/// from binary classifiers with beta calibration, doi:10.1214/17-EJS1338SI.
public struct BetaMap: BinaryMap {
  /// The factor a of ln p, 0 or more.
  public let a: Double
  /// The factor b of -ln(1 - p), 0 or more.
  public let b: Double
  /// The intercept c.
  public let c: Double

  /// Makes a map.
  ///
  /// - Parameters:
  ///   - a: the factor of ln p, finite, 0 or more.
  ///   - b: the factor of -ln(1 - p), finite, 0 or more.
  ///   - c: the intercept, finite.
  public init(a: Double, b: Double, c: Double) {
    precondition(a >= 0 && b >= 0 && (a + b + c).isFinite, "numbers that are finite, a and b >= 0")
    (self.a, self.b, self.c) = (a, b, c)
  }

  /// `beta`.
  public static var name: String { "beta" }
  /// `.logOdds`.
  public static var scale: BinaryScale { .logOdds }
  /// Whether a or b is above 0.
  public var isStrictlyIncreasing: Bool { a > 0 || b > 0 }
  /// `a`, `b` and `c`.
  public var parameters: CalibrationParameters {
    CalibrationParameters(numbers: ["a": a, "b": b, "c": c])
  }

  /// Makes the map that has these parameters.
  ///
  /// - Parameter parameters: `a`, `b` and `c`.
  /// - Throws: `DataError` where one is missing, not finite, or negative where it may not be.
  public init(parameters: CalibrationParameters) throws {
    let (a, b) = (try parameters.number("a"), try parameters.number("b"))
    let c = try parameters.number("c")
    guard a >= 0, b >= 0, (a + b + c).isFinite else {
      throw DataError(found: "a beta calibrator with a \(a), b \(b)", expected: "0 or more")
    }
    (self.a, self.b, self.c) = (a, b, c)
  }

  /// The probabilities of the event.
  ///
  /// - Parameters:
  ///   - scores: n log-odds.
  ///   - tier: the instruction set to compute with.
  /// - Returns: n numbers from 0 to 1.
  /// - Complexity: O(n).
  public func probabilities(of scores: [Double], tier: KernelTier) -> [Double] {
    LogisticFunction.values(of: arguments(scores, tier), tier: tier)
  }

  /// The probabilities of the complement, with all their digits.
  ///
  /// - Parameters:
  ///   - scores: n log-odds.
  ///   - tier: the instruction set to compute with.
  /// - Returns: n numbers from 0 to 1.
  /// - Complexity: O(n).
  public func complements(of scores: [Double], tier: KernelTier) -> [Double] {
    LogisticFunction.values(of: arguments(scores, tier).map { -$0 }, tier: tier)
  }

  private func arguments(_ scores: [Double], _ tier: KernelTier) -> [Double] {
    let (rises, falls) = BetaMap.features(scores, tier)
    return rises.indices.map { a * rises[$0] + b * falls[$0] + c }
  }

  /// ln p and -ln(1 - p) of log-odds.
  static func features(_ scores: [Double], _ tier: KernelTier) -> ([Double], [Double]) {
    let rises = LogisticFunction.softplus(of: scores.map { -$0 }, tier: tier).map { -$0 }
    return (rises, LogisticFunction.softplus(of: scores, tier: tier))
  }
}
