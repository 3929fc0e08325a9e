internal import ExactStatistics

/// Areas under the curve. Rows that tie have no order: every area here is the mean over all orders of tied rows.
extension RiskAcceptanceCurve {
  /// The area under the selective risk (AURC): the mean over k of the risk of the k most confident rows.
  ///
  /// Within a tie block the expected number of errors grows in equal steps, so that the mean over all orders of tied
  /// rows needs no sampling. Range: 0 without errors to 1 with nothing else.
  ///
  /// - Complexity: O(n). Error bound: about 10^-15.
  public var aurc: Double {
    meanOverRows { expectedErrors, count in expectedErrors / Double(count) }
  }

  /// The area of n rows with as many errors when every error has a lower confidence than every right answer.
  ///
  /// It is (1/n) sum over k > n - E of (k - (n - E)) / k: the optimum of these n rows, and not its limit for large n,
  /// r + (1 - r) ln(1 - r), which lies below it.
  ///
  /// - Complexity: O(n).
  public var optimalAURC: Double {
    let right = rowCount - errorCount
    return meanOverRows { _, count in Double(max(0, count - right)) / Double(count) }
  }

  /// The area above the optimum of the same number of rows and errors (E-AURC): 0 when every error has a lower
  /// confidence than every right answer, never negative.
  ///
  /// - Complexity: O(n).
  public var excessAURC: Double {
    let right = rowCount - errorCount
    return meanOverRows { expectedErrors, count in
      // No prefix has fewer errors than the optimum; the maximum removes rounding, not a rule.
      max(0, expectedErrors - Double(max(0, count - right))) / Double(count)
    }
  }

  /// The area under the generalised risk (AUGRC), by the trapezoid rule from (0, 0) over distinct thresholds.
  ///
  /// The straight line across a tie block is its expected curve, so that ties are averaged. Range: 0 to 1/2; it is
  /// the probability that a random row is wrong and accepted by a uniformly random acceptance rate.
  ///
  /// - Complexity: O(number of points). Source: J. Traub et al. (2024), arXiv:2407.01032.
  public var augrc: Double {
    Double(doubledErrorArea) / (2 * Double(rowCount) * Double(rowCount))
  }

  /// The area under the generalised risk above the optimum, which is r^2 / 2 for an error rate r and exact for
  /// every n.
  ///
  /// - Complexity: O(number of points).
  public var excessAUGRC: Double {
    let optimum = UInt128(errorCount) * UInt128(errorCount)
    return Double(doubledErrorArea - optimum) / (2 * Double(rowCount) * Double(rowCount))
  }

  /// Twice the area under the number of accepted errors over the number of accepted rows, in integers.
  private var doubledErrorArea: UInt128 {
    var area: UInt128 = 0
    var (accepted, errors) = (0, 0)
    for point in points {
      area += UInt128(point.acceptedCount - accepted) * UInt128(point.errorCount + errors)
      (accepted, errors) = (point.acceptedCount, point.errorCount)
    }
    return area
  }

  /// The area under the selective risk by a named convention.
  ///
  /// - Parameter convention: how the area is taken.
  /// - Returns: the area, or `nil` where the convention needs more rows.
  /// - Complexity: O(n).
  public func aurc(_ convention: CurveAreaConvention) -> Double? {
    switch convention {
    case .meanPrefix:
      aurc
    case .thresholdTrapezoid:
      trapezoidOverThresholds
    case .rowTrapezoid:
      rowTrapezoid { expectedErrors, count in expectedErrors / Double(count) }
    }
  }

  /// The area under the generalised risk by a named convention.
  ///
  /// - Parameter convention: how the area is taken.
  /// - Returns: the area, or `nil` where the convention needs more rows.
  /// - Complexity: O(n).
  public func augrc(_ convention: CurveAreaConvention) -> Double? {
    let n = Double(rowCount)
    return switch convention {
    case .meanPrefix: meanOverRows { expectedErrors, _ in expectedErrors / n }
    case .thresholdTrapezoid: augrc
    case .rowTrapezoid: rowTrapezoid { expectedErrors, _ in expectedErrors / n }
    }
  }

  /// The mean over rows k of a value of (expected errors among the k most confident rows, k).
  private func meanOverRows(_ value: (Double, Int) -> Double) -> Double {
    var sum = CompensatedSum()
    eachRow { sum.add(value($0, $1)) }
    return sum.value / Double(rowCount)
  }

  /// The trapezoid rule over k/n, divided by 1 - 1/n: every value once, those at both ends a half.
  private func rowTrapezoid(_ value: (Double, Int) -> Double) -> Double? {
    let n = rowCount
    guard n > 1 else { return nil }
    var sum = CompensatedSum()
    eachRow { expectedErrors, count in
      sum.add(value(expectedErrors, count) * (count == 1 || count == n ? 0.5 : 1))
    }
    return sum.value / Double(n - 1)
  }

  private func eachRow(_ body: (Double, Int) -> Void) {
    var (accepted, errors) = (0, 0)
    for point in points {
      let size = point.acceptedCount - accepted
      let share = Double(point.errorCount - errors) / Double(size)
      for step in 1...size { body(Double(errors) + Double(step) * share, accepted + step) }
      (accepted, errors) = (point.acceptedCount, point.errorCount)
    }
  }

  private var trapezoidOverThresholds: Double {
    var sum = CompensatedSum()
    var previous: RiskAcceptancePoint?
    for point in points {
      let added = point.acceptedCount - (previous?.acceptedCount ?? 0)
      sum.add(Double(added) * (point.selectiveRisk + (previous ?? point).selectiveRisk) / 2)
      previous = point
    }
    return sum.value / Double(rowCount)
  }
}
