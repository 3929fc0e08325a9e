public import ExactStatistics

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// An upper confidence bound of a mean loss, and the test that belongs to it.
///
/// ```swift
/// let total = LossTotal(errors: 5, of: 100)
/// MeanBound.binomial.upperBound(of: total, losses: [], delta: "0.05")    // 0.1023
/// ```
///
/// Guarantee: the mean exceeds the bound with probability at most delta. Assumption: the losses are
/// independent draws of one law on [0, 1]; delta and the bound are chosen before they are seen.
///
/// Source: Hoeffding 1963, doi:10.1080/01621459.1963.10500830; Maurer and Pontil 2009, theorem 4,
/// arXiv:0907.3740; Waudby-Smith and Ramdas 2024, arXiv:2010.09686; Bates, Angelopoulos, Lei, Malik
/// and Jordan 2021, arXiv:2101.02703.
public enum MeanBound: String, Hashable, Sendable, CaseIterable {
  /// Clopper-Pearson: exact, and for losses of 0 and 1 only.
  case binomial
  /// All means that ``MeanTest/hoeffdingBentkus`` does not reject.
  case hoeffdingBentkus = "hoeffding-bentkus"
  /// All means that ``MeanTest/hoeffding`` does not reject: never wider than
  /// `mean + sqrt(log(1/delta) / 2n)`.
  case hoeffding
  /// `mean + sqrt(2 v log(2/delta) / n) + 7 log(2/delta) / (3 (n - 1))` with the sample variance v.
  case bernstein
  /// All means against which a gambler's wealth never reaches 1 / delta. It bets along the rows, so
  /// that it depends on their order: keep it as the rows came.
  case betting
}

extension MeanBound {
  /// Whether the bound looks at each loss, not only at their total.
  public var needsLosses: Bool { self == .bernstein || self == .betting }

  /// The test that the bound inverts, where it looks at the total alone.
  var test: MeanTest? {
    switch self {
    case .binomial: .binomial
    case .hoeffdingBentkus: .hoeffdingBentkus
    case .hoeffding: .hoeffding
    case .bernstein, .betting: nil
    }
  }

  /// The upper bound of the mean that fails with probability at most delta.
  ///
  /// Edge cases: 1 without losses, and never above 1. Error bound: 10^-12, rounded up.
  ///
  /// - Parameters:
  ///   - total: the losses.
  ///   - losses: the same in the order of rows; only where ``needsLosses``.
  ///   - delta: the probability of failure.
  /// - Returns: the bound, in [0, 1].
  /// - Precondition: ``binomial`` is given a count of errors; `losses` are n where they are needed.
  /// - Complexity: O(sqrt(n)) arithmetic operations, or O(n), some forty times.
  public func upperBound(of total: LossTotal, losses: [Double], delta: Level) -> Double {
    upperBound(of: total, losses: losses, tail: delta.doubleValue)
  }

  /// The p-value of the hypothesis that the mean is `risk` or above; `nil` for ``bernstein``.
  ///
  /// - Parameters:
  ///   - total: the losses.
  ///   - losses: the same in the order of rows; only where ``needsLosses``.
  ///   - risk: the mean under the hypothesis.
  ///   - delta: what ``betting`` aims at; the p-value is valid for any.
  /// - Returns: the p-value, in [0, 1].
  /// - Complexity: O(sqrt(n)) or O(n).
  public func pValue(
    of total: LossTotal, losses: [Double], above risk: Level, delta: Level
  ) -> Double? {
    pValue(of: total, losses: losses, above: risk, aim: delta.doubleValue)
  }

  func pValue(
    of total: LossTotal, losses: [Double], above risk: Level, aim: Double
  ) -> Double? {
    if let test { return test.pValue(of: total, above: risk) }
    guard self == .betting else { return nil }
    checkLosses(losses, total)
    return 1
      / BettingCapital(losses: losses, delta: aim)
      .largest(risk: risk.doubleValue, until: .infinity)
  }

  func upperBound(of total: LossTotal, losses: [Double], tail: Double) -> Double {
    guard let mean = total.mean else { return 1 }
    if let test {
      return Self.smallest { test.pValue(of: total, aboveMean: $0) <= tail }
    }
    checkLosses(losses, total)
    guard self == .bernstein else {
      let capital = BettingCapital(losses: losses, delta: tail)
      return Self.smallest { capital.reaches(1 / tail, risk: $0) }
    }
    guard losses.count > 1 else { return 1 }
    var squares = CompensatedSum()
    for loss in losses { squares.add((loss - mean) * (loss - mean)) }
    let n = Double(losses.count)
    let (variance, logarithm) = (squares.value / (n - 1), log(2 / tail))
    return min(
      1, mean + (2 * variance * logarithm / n).squareRoot() + 7 * logarithm / (3 * (n - 1)))
  }

  private func checkLosses(_ losses: [Double], _ total: LossTotal) {
    precondition(losses.count == total.count, "\(rawValue) looks at each of the losses")
  }

  /// The smallest mean that is rejected, from above: 1 where none is.
  private static func smallest(rejected: (Double) -> Bool) -> Double {
    var (low, high) = (0.0, 1.0)
    guard rejected(high) else { return 1 }
    while high - low > 1e-13 + high * 0x1p-45 {
      let middle = (low + high) / 2
      if rejected(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
