public import ExactStatistics

/// The procedure of Benjamini and Hochberg on exact p-values: as many discoveries as a false discovery rate
/// allows.
///
/// With p-values of m rows in ascending order it rejects the first r of them, for the largest r with
/// p(r) <= q r / m. All comparisons are of integers. With a null threshold lambda (Storey) m is replaced by the
/// estimate (1 + #{p > lambda}) (n + 1) / (n - k), k = floor(lambda (n + 1)), of how many rows are null, which finds
/// more where many are not. (n - k) / (n + 1), not 1 - lambda, is what a p-value of n calibration rows must give up so
/// that the guarantee holds also for small n, ties and smoothed p-values.
///
/// **Guarantee.** The expected share of null rows among the rejected ones (0 where none are) is at most q times
/// the share of null rows among all; with a null threshold at most q. **Assumption:** calibration rows and null
/// rows are exchangeable, given the other rows. Conformal p-values share their calibration rows and are not
/// independent; they are positively dependent (PRDS), which is enough.
///
/// Source: Y. Benjamini, Y. Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x; J. Storey, J. Taylor,
/// D. Siegmund (2004), doi:10.1111/j.1467-9868.2004.00439.x; S. Bates, E. Candès, L. Lei, Y. Romano, M. Sesia
/// (2023), Testing for outliers with conformal p-values, arXiv:2104.08279, theorems 2 and 3; A. Marandon,
/// L. Lei, D. Mary, E. Roquain (2024), Adaptive novelty detection with false discovery rate guarantee,
/// arXiv:2208.06685.
public struct BenjaminiHochberg: Hashable, Sendable {
  /// The false discovery rate, q.
  public let rate: Level
  /// The threshold lambda above which p-values count as null, or `nil` for all of them.
  public let nullThreshold: Level?

  /// Makes the procedure.
  ///
  /// - Parameters:
  ///   - rate: the false discovery rate, q.
  ///   - nullThreshold: Storey's lambda, or `nil`.
  public init(rate: Level, nullThreshold: Level? = nil) {
    self.rate = rate
    self.nullThreshold = nullThreshold
  }

  /// Applies the procedure.
  ///
  /// - Parameter pValues: the p-values of m rows.
  /// - Returns: which rows are rejected, with adjusted p-values.
  /// - Complexity: O(m log m).
  public func discoveries(in pValues: RowPValues) -> Discoveries {
    let order = pValues.order
    let weight = NullWeight(pValues, nullThreshold)
    var rejected = [Bool](repeating: false, count: pValues.count)
    var adjusted = [Double](repeating: 1, count: pValues.count)
    var best: (numerator: UInt128, rank: UInt128)?
    var isRejected = false
    for index in order.indices.reversed() {
      let row = order[index]
      let rank = UInt128(index + 1)
      let numerator = pValues.numerators[row]
      isRejected =
        isRejected
        || isWithin(numerator, rank: rank, weight: weight, denominator: pValues.denominator)
      rejected[row] = isRejected
      if best.map({ WideProduct(numerator, $0.rank) < WideProduct($0.numerator, rank) }) ?? true {
        best = (numerator, rank)
      }
      if let best {
        adjusted[row] = weight.adjusted(best.numerator, best.rank, pValues.denominator)
      }
    }
    return Discoveries(isRejected: rejected, adjusted: adjusted)
  }

  /// Whether any number of rows could be rejected: whether all m rows would be, with the smallest p-value
  /// 1 / (n + 1).
  ///
  /// - Parameters:
  ///   - count: the number of rows, m.
  ///   - calibrationCount: the number of calibration rows, n.
  /// - Returns: whether n is large enough.
  public func isFeasible(count: Int, calibrationCount: Int) -> Bool {
    let weight = NullWeight(
      count: count, nullCount: 0, nullThreshold, denominator: UInt128(calibrationCount) + 1)
    return isWithin(
      1, rank: UInt128(max(1, count)), weight: weight, denominator: UInt128(calibrationCount) + 1)
  }

  /// p <= q rank / weight: numerator weight b <= rank a denominator, with q = a / b.
  private func isWithin(
    _ numerator: UInt128, rank: UInt128, weight: NullWeight, denominator: UInt128
  ) -> Bool {
    weight.share > 0
      && WideProduct(numerator * weight.count, UInt128(rate.denominator) * weight.scale)
        <= WideProduct(rank * denominator, UInt128(rate.numerator) * weight.share)
  }
}

/// The number of rows that are taken for null: `count * scale / share`, infinite where the share is 0.
private struct NullWeight {
  let count: UInt128
  let scale: UInt128
  let share: UInt128

  init(_ pValues: RowPValues, _ threshold: Level?) {
    let nulls = threshold.map { threshold in
      pValues.numerators.indices.count { !pValues.isAtMost(threshold, at: $0) }
    }
    self.init(
      count: pValues.count, nullCount: nulls ?? 0, threshold,
      denominator: UInt128(pValues.calibrationCount) + 1)
  }

  // The denominator is n + 1.
  init(count: Int, nullCount: Int, _ threshold: Level?, denominator: UInt128) {
    guard let threshold else {
      (self.count, scale, share) = (UInt128(count), 1, 1)
      return
    }
    self.count = UInt128(nullCount) + 1
    let below = denominator * UInt128(threshold.numerator) / UInt128(threshold.denominator)
    scale = denominator
    // n - k.
    share = denominator - 1 - min(below, denominator - 1)
  }

  /// min(1, p weight / rank), rounded.
  func adjusted(_ numerator: UInt128, _ rank: UInt128, _ denominator: UInt128) -> Double {
    guard share > 0 else { return 1 }
    let value =
      Double(numerator * count) / Double(rank * denominator) * (Double(scale) / Double(share))
    return min(1, value)
  }
}

/// What a procedure says of rows.
public struct Discoveries: Hashable, Sendable {
  /// Whether each row is rejected: a discovery.
  public let isRejected: [Bool]
  /// For each row the smallest level at which it would be rejected (q-value), rounded to double precision;
  /// decisions never go by it.
  public let adjusted: [Double]

  /// The number of discoveries.
  public var count: Int { isRejected.count { $0 } }
}
