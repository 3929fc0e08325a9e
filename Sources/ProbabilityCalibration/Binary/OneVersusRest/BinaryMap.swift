public import ScoringCore

/// The number of a class that a binary map takes.
public enum BinaryScale: Hashable, Sendable {
  /// The probability p of the class.
  case probability
  /// ln p - ln(1 - p): of logits the logit of the class less the log-sum-exp of the others, without a detour over
  /// probabilities that have been rounded to 1.
  case logOdds
}

/// A fitted map from one number to the probability of an event.
///
/// ``OneVersusRestMap`` makes a ``CalibrationMap`` of one such map for two classes, or of one a class for more.
public protocol BinaryMap: Hashable, Sendable {
  /// The method's name in files and on the command line, such as `platt`.
  static var name: String { get }

  /// What the map takes.
  static var scale: BinaryScale { get }

  /// Whether larger numbers always get larger probabilities, in real arithmetic: then the area under the ROC curve
  /// stays as it is, but for numbers so close that doubles cannot tell their probabilities apart.
  var isStrictlyIncreasing: Bool { get }

  /// Everything that the map is; maps of one kind all have the same names.
  var parameters: CalibrationParameters { get }

  /// Makes the map that has these parameters.
  ///
  /// - Parameter parameters: what ``parameters`` of the map gave.
  /// - Throws: `DataError` for parameters that no map of this kind has.
  init(parameters: CalibrationParameters) throws

  /// The probabilities of the event.
  ///
  /// - Parameters:
  ///   - scores: n numbers of ``scale``, finite.
  ///   - tier: the instruction set to compute with.
  /// - Returns: n numbers from 0 to 1.
  func probabilities(of scores: [Double], tier: KernelTier) -> [Double]

  /// The probabilities of the complement.
  ///
  /// - Parameters:
  ///   - scores: n numbers of ``scale``, finite.
  ///   - tier: the instruction set to compute with.
  /// - Returns: n numbers from 0 to 1: one less the probabilities, more exactly where the map can.
  func complements(of scores: [Double], tier: KernelTier) -> [Double]
}

extension BinaryMap {
  /// One less the probabilities.
  public func complements(of scores: [Double], tier: KernelTier) -> [Double] {
    probabilities(of: scores, tier: tier).map { 1 - $0 }
  }
}
