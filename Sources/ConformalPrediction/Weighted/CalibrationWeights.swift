internal import ExactStatistics
internal import ScoringCore

/// The weights of calibration scores, as integers: sums and comparisons of them are exact.
///
/// A weight is kept as a multiple of a power of 2, to 31 binary digits of the largest one. So weights that are all
/// equal give exactly the unweighted sets, and a common factor that is a power of 2 changes nothing.
public struct CalibrationWeights: Sendable {
  /// What says the weights of new rows.
  public let scheme: Weighting.Scheme
  /// A weight is its integer times 2 to the minus this.
  package let binaryDigits: Int
  /// The scores, ascending.
  private let scores: [Double]
  /// The sum of the integer weights of the first i scores, at index i.
  private let sums: [UInt64]

  /// Takes scores with their weights, in any order.
  ///
  /// - Throws: `DataError` where no weight is above 0.
  init(scheme: Weighting.Scheme, scores: [Double], weights: [Double], file: String?) throws {
    guard let largest = weights.max(), largest > 0 else {
      throw DataError(
        found: "calibration rows that all have weight 0", expected: "weights above 0", file: file)
    }
    let digits = 30 - Int(largest.exponent)
    let integers = weights.map { CalibrationWeights.integer($0, binaryDigits: digits) }
    // Equal scores go by weight: rows in another order give the same bytes.
    let order = scores.indices.sorted {
      scores[$0] != scores[$1] ? scores[$0] < scores[$1] : integers[$0] < integers[$1]
    }
    self.init(
      scheme: scheme, binaryDigits: digits, sortedScores: order.map { scores[$0] },
      integers: order.map { integers[$0] })
  }

  /// Takes sorted scores with integer weights.
  ///
  /// - Parameters:
  ///   - scheme: what says the weights of new rows.
  ///   - binaryDigits: a weight is its integer times 2 to the minus this.
  ///   - sortedScores: ascending scores.
  ///   - integers: their weights, each below 2^31; at least one above 0.
  package init(
    scheme: Weighting.Scheme, binaryDigits: Int, sortedScores: [Double], integers: [UInt64]
  ) {
    self.scheme = scheme
    self.binaryDigits = binaryDigits
    scores = sortedScores
    var sum: UInt64 = 0
    sums =
      [0]
      + integers.map {
        sum += $0
        return sum
      }
  }

  /// The integer weights, in the order of the scores.
  package var integers: [UInt64] { zip(sums.dropFirst(), sums).map { $0 - $1 } }

  /// The sum of all integer weights.
  var total: UInt64 { sums[scores.count] }

  /// The number of equally weighted rows that would estimate as well: (sum of weights)^2 / sum of squares.
  ///
  /// Source: L. Kish (1965), Survey sampling.
  public var effectiveSampleSize: Double {
    let squares = integers.reduce(into: UInt128(0)) { $0 += UInt128($1) * UInt128($1) }
    let (whole, rest) = (UInt128(total) * UInt128(total)).quotientAndRemainder(
      dividingBy: squares)
    return Double(whole) + Double(rest) / Double(squares)
  }

  /// A weight of a new row as an integer; what is larger than all calibration rows could ever be together is cut
  /// there, where only the set of all labels is left.
  func integer(_ weight: Double) -> UInt64 {
    CalibrationWeights.integer(weight, binaryDigits: binaryDigits)
  }

  private static func integer(_ weight: Double, binaryDigits: Int) -> UInt64 {
    let scaled = Double(sign: .plus, exponent: binaryDigits, significand: weight)
    return UInt64(min(scaled.rounded(), 0x1p62))
  }

  /// The share of a new row in all weight, itself included: above alpha only the set of all labels is left.
  func share(ofOwn own: UInt64) -> Double {
    own == 0 ? 0 : Double(own) / (Double(total) + Double(own))
  }

  /// The weighted conformal quantile: the smallest score v such that scores at most v have at least the share
  /// 1 - alpha of all weight, the new row's own included, which lies at infinity.
  ///
  /// - Complexity: O(log n).
  func quantile(own: UInt64, alpha: Level) -> Double {
    let all = UInt128(total) + UInt128(own)
    let needed = UInt128(alpha.denominator - alpha.numerator) * all
    let denominator = UInt128(alpha.denominator)
    var (low, high) = (1, scores.count + 1)
    while low < high {
      let middle = low + (high - low) / 2
      if UInt128(sums[middle]) * denominator >= needed { high = middle } else { low = middle + 1 }
    }
    return low > scores.count ? .infinity : scores[low - 1]
  }

  /// The weight of the scores that are at least as large as a number.
  func weight(atLeast number: Double) -> UInt64 {
    total - sums[scores.span.firstIndex(atLeast: number)]
  }

  /// The weight of the scores above a number.
  func weight(above number: Double) -> UInt64 {
    total - sums[scores.span.firstIndex(above: number)]
  }
}
