internal import ScoringCore

/// The sum of n losses, each from 0 to 1, as a fraction of integers.
///
/// A sum kept this way has an exact ceiling and an exact comparison with a risk: the mean of 15
/// errors in 22 rows, multiplied by 22 in `Double`, need not be 15 again.
///
/// ```swift
/// LossTotal(errors: 15, of: 22)                            // 0/1 losses
/// LossTotal(numeratorsByDenominator: [0, 3, 7], count: 9)  // 3/2 + 7/3 = 23/6 over nine rows
/// ```
///
/// Edge case: no rows have the sum 0 and no mean; every test and bound of them says "nothing known".
public struct LossTotal: Hashable, Sendable {
  /// The numerator of the sum.
  public let numerator: UInt128
  /// The denominator of the sum, at least 1.
  public let denominator: UInt128
  /// The number n of losses.
  public let count: Int
  /// Whether every loss is 0 or 1, so that the sum is a count of errors.
  public let isErrorCount: Bool
  /// Whether ``numerator`` over ``denominator`` is the sum itself; otherwise it is rounded up.
  public let isExact: Bool

  /// Counts errors: losses of 0 and 1.
  ///
  /// - Precondition: `0 <= errors <= count`.
  public init(errors: Int, of count: Int) {
    precondition(0 <= errors && errors <= count, "\(count) rows cannot have \(errors) errors")
    (numerator, denominator) = (UInt128(errors), 1)
    (self.count, isErrorCount, isExact) = (count, true, true)
  }

  /// The sum of fractions, given for each denominator as the sum of its numerators.
  ///
  /// The sum is exact while the least common multiple of the denominators times n is below 2^126,
  /// as it is for all denominators up to 64 and a million rows; beyond that each denominator's
  /// part below 1 is rounded up to a multiple of 2^-64, so that tests and bounds only become more
  /// cautious.
  ///
  /// - Parameters:
  ///   - numerators: element d - 1 is the sum of the numerators of all losses with denominator d.
  ///   - count: the number of losses, n.
  /// - Precondition: no numerator is negative and the sum is at most n.
  /// - Complexity: O(number of denominators).
  public init(numeratorsByDenominator numerators: [Int], count: Int) {
    precondition(count >= 0, "a number of rows is at least 0")
    var whole: UInt128 = 0
    var parts: [Fraction] = []
    for (index, sum) in numerators.enumerated() where sum != 0 {
      precondition(sum > 0, "losses are not negative")
      let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: index + 1)
      whole += UInt128(quotient)
      if remainder > 0 { parts.append(Fraction(UInt128(remainder), over: UInt128(index + 1))) }
    }
    let rest = Fraction.sum(
      parts, denominatorsBelow: (1 << 126) / UInt128(max(count, parts.count, 1)))
    // A whole part beyond n is a broken promise, which the check reports.
    numerator = rest.value.numerator + min(whole, UInt128(count) + 1) * rest.value.denominator
    denominator = rest.value.denominator
    (self.count, isErrorCount, isExact) = (count, false, rest.isExact)
    precondition(numerator <= UInt128(count) * denominator, "a loss is at most 1")
  }

  /// The sum of losses in floating point, each rounded up to a multiple of 2^-62.
  ///
  /// Multiples of 2^-62, such as all values of at least 2^-9, are exact; the decimal 0.1 is the
  /// `Double` next to one tenth all the same, so that ten of them sum to a little more than 1. Give
  /// fractions to ``init(numeratorsByDenominator:count:)`` where that matters.
  ///
  /// - Parameter losses: n losses.
  /// - Throws: `DataError` for a loss outside [0, 1] or NaN.
  /// - Complexity: O(n).
  public init(_ losses: [Double]) throws {
    var (sum, exact) = (UInt128(0), true)
    for (row, loss) in losses.enumerated() {
      guard loss >= 0, loss <= 1 else {
        throw DataError(found: "a loss of \(loss)", expected: "0 ... 1", row: row)
      }
      let scaled = loss * 0x1p62
      exact = exact && scaled == scaled.rounded(.up)
      sum += UInt128(scaled.rounded(.up))
    }
    let reduced = Fraction(sum, over: 1 << 62)
    (numerator, denominator) = (reduced.numerator, reduced.denominator)
    (count, isErrorCount, isExact) = (losses.count, losses.allSatisfy { $0 == 0 || $0 == 1 }, exact)
  }
}

extension LossTotal {
  /// The sum, to the nearest `Double`: for display and continuous bounds.
  public var sum: Double { Double(numerator) / Double(denominator) }

  /// The mean loss, to a few units in the last place; `nil` without rows.
  public var mean: Double? { count > 0 ? sum / Double(count) : nil }

  /// The total of the gains, one minus each loss.
  public var complement: LossTotal {
    LossTotal(
      numerator: UInt128(count) * denominator - numerator, denominator: denominator, count: count,
      isErrorCount: isErrorCount, isExact: isExact)
  }

  private init(
    numerator: UInt128, denominator: UInt128, count: Int, isErrorCount: Bool, isExact: Bool
  ) {
    (self.numerator, self.denominator, self.count) = (numerator, denominator, count)
    (self.isErrorCount, self.isExact) = (isErrorCount, isExact)
  }

  /// Whether this sum is smaller than another one, exactly.
  ///
  /// - Parameter other: another sum.
  /// - Returns: whether it is.
  public func isSmaller(than other: LossTotal) -> Bool {
    let left = numerator.multipliedFullWidth(by: other.denominator)
    let right = other.numerator.multipliedFullWidth(by: denominator)
    return (left.high, left.low) < (right.high, right.low)
  }

  /// The sum rounded up to an integer, exactly.
  public var ceiling: Int { Int((numerator + (denominator - 1)) / denominator) }
}
