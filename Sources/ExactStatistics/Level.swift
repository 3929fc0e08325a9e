/// An exact rational number strictly between 0 and 1.
///
/// Miscoverage levels (`alpha`), failure probabilities (`delta`) and risk targets are levels. They
/// are read from their text, kept as a reduced fraction, and compared and used in integer
/// arithmetic: no binary fraction is involved, so 0.1 is one tenth and not
/// 0.1000000000000000055.
///
/// ```swift
/// let alpha: Level = "0.1"                      // a literal: bad text is a programming error
/// let delta = try Level(argument)               // a user's text: bad text throws `LevelError`
/// print(alpha.complement, delta < alpha)        // 0.9 true
/// ```
///
/// Swift reads `Level("90")`, with a literal between the parentheses, as the literal too: it stops
/// the program instead of throwing. Pass a variable to get the throwing initializer.
///
/// Also called: significance level, error rate; `1 - alpha` is the confidence or coverage level.
public struct Level: Hashable, Sendable {
  /// The largest denominator a level may have, 10^15.
  ///
  /// Both terms are then exact in `Double`, and a rank is exact in 128 bits for every count.
  public static let largestDenominator = 1_000_000_000_000_000

  /// The numerator of the reduced fraction, at least 1 and less than ``denominator``.
  public let numerator: Int

  /// The denominator of the reduced fraction, at least 2, at most ``largestDenominator``.
  public let denominator: Int

  /// The level `numerator / denominator`, reduced.
  ///
  /// - Parameters:
  ///   - numerator: Any integer; the fraction must lie strictly between 0 and 1.
  ///   - denominator: A positive integer.
  /// - Throws: ``LevelError`` when the fraction is not strictly between 0 and 1, or when its reduced
  ///   denominator exceeds ``largestDenominator``.
  /// - Complexity: O(log `denominator`).
  public init(numerator: Int, denominator: Int) throws {
    let found = "\(numerator)/\(denominator)"
    guard denominator > 0 else { throw LevelError.malformed(found) }
    guard numerator > 0, numerator < denominator else { throw LevelError.outOfRange(found) }
    try self.init(
      reducing: UInt128(numerator), over: UInt128(denominator), found: found)
  }

  /// The reduced form of a fraction already known to lie strictly between 0 and 1.
  init(reducing numerator: UInt128, over denominator: UInt128, found: String) throws {
    let divisor = greatestCommonDivisor(numerator, denominator)
    let reduced = denominator / divisor
    guard reduced <= UInt128(Self.largestDenominator) else { throw LevelError.tooPrecise(found) }
    self.numerator = Int(numerator / divisor)
    self.denominator = Int(reduced)
  }

  /// Terms already reduced and in range.
  private init(reducedNumerator: Int, denominator: Int) {
    self.numerator = reducedNumerator
    self.denominator = denominator
  }

  /// One minus this level, exactly: the coverage level of a miscoverage level.
  public var complement: Level {
    Level(reducedNumerator: denominator - numerator, denominator: denominator)
  }

  /// The nearest `Double`, for display and as an argument of continuous laws.
  ///
  /// Ranks and decisions never use it. Error bound: correctly rounded, because both terms are below
  /// 2^53.
  public var doubleValue: Double {
    Double(numerator) / Double(denominator)
  }
}

extension Level: Comparable {
  /// Whether one level is smaller than another, exactly.
  public static func < (left: Level, right: Level) -> Bool {
    UInt128(left.numerator) * UInt128(right.denominator)
      < UInt128(right.numerator) * UInt128(left.denominator)
  }
}

extension Level: CustomStringConvertible {
  /// The canonical text: a finite decimal where there is one ("0.1"), else a fraction ("1/3").
  ///
  /// Equal levels have equal texts, and the text parses back to an equal level.
  public var description: String {
    var rest = denominator
    while rest.isMultiple(of: 2) { rest /= 2 }
    while rest.isMultiple(of: 5) { rest /= 5 }
    guard rest == 1 else { return "\(numerator)/\(denominator)" }
    var text = "0."
    var remainder = numerator
    while remainder > 0 {
      remainder *= 10
      text += String(remainder / denominator)
      remainder %= denominator
    }
    return text
  }
}

extension Level: ExpressibleByStringLiteral {
  /// The level a literal in source code spells.
  ///
  /// - Precondition: The literal is a level as ``init(_:)`` reads it. Text that is not known when
  ///   the program is written goes through ``init(_:)``, which throws.
  public init(stringLiteral text: String) {
    do {
      self = try Level(parsing: text)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

/// The greatest common divisor of two positive integers, by Euclid's algorithm.
private func greatestCommonDivisor(_ first: UInt128, _ second: UInt128) -> UInt128 {
  var (larger, smaller) = (first, second)
  while smaller > 0 {
    (larger, smaller) = (smaller, larger % smaller)
  }
  return larger
}
