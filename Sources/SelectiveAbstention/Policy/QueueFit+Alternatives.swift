internal import ExactStatistics
internal import ScoringCore

extension QueueFit {
  /// Factors by which limits are raised to find some that can be certified.
  private static let factors: [(Int, Int)] = [
    (11, 10), (5, 4), (3, 2), (7, 4), (2, 1), (5, 2), (3, 1), (4, 1), (5, 1), (7, 1), (10, 1),
    (15, 1), (20, 1), (30, 1), (50, 1),
  ]

  /// Why no threshold has its risk certified, and what would be possible.
  func uncertified(notBelow floor: Double) -> PolicyAlternatives {
    if let limit = request.expectedRisk {
      let control = ExpectedRiskControl(limit: limit)
      let n = rows.test.order.count
      return PolicyAlternatives(
        reason: n < control.minimumCount
          ? "n = \(n) rows are too few for an expected risk of \(limit)"
          : "the surest rows have too many errors for an expected risk of \(limit)",
        counts: [], testRowCount: n, leastLimits: nil,
        rowsNeeded: n < control.minimumCount ? totalRows(control.minimumCount) : nil,
        leastCapacity: nil, leastRisk: nil)
    }
    guard let test = riskTest,
      case .uncertified(let counts, let start, let n) = outcome(of: test, notBelow: floor)
    else { preconditionFailure("there is a test that fails") }
    let failing = counts.filter { $0.pValue > test.level }
    let worst = failing.max { $0.pValue < $1.pValue }
    return PolicyAlternatives(
      reason: n == 0 || !start.isFinite
        ? "there are no rows to test with, or to choose a threshold with"
        : worst.map {
          "\($0.target.description()): the limit \($0.target.limit) is not certified where evidence is best, from "
            + "confidence \(start) up"
        } ?? "no test rows", counts: counts, testRowCount: n,
      leastLimits: leastLimits(test, notBelow: floor), rowsNeeded: rowsNeeded(counts, test),
      leastCapacity: nil, leastRisk: nil)
  }

  /// Why reviews cannot take all rows that are not approved, and what would be possible.
  func tooManyReviews(approveFrom: Double) -> PolicyAlternatives {
    let below = rows.capacityConfidences.filter { $0 < approveFrom }.count
    let least = capacity.map {
      ReviewCapacity.leastReviews(
        steps: min(below + 1, rows.capacityRowCount + 1), rowCount: rows.capacityRowCount,
        arrivals: $0.arrivals, delta: $0.delta)
    }
    let reachable = ReviewCapacity.approvalThreshold(
      confidences: rows.capacityConfidences, steps: steps ?? 0)
    let counts = SelectiveRiskTest(
      [RiskTarget(.error, limit: request.risks.first?.limit ?? "0.5")], delta: request.delta
    ).counts(at: reachable, on: rows.test)
    return PolicyAlternatives(
      reason:
        "\(below) of \(rows.capacityConfidences.count) rows lie below the threshold of approval, more than "
        + "the capacity of \(capacity?.reviews ?? 0) reviews certifies, and nothing may be escalated",
      counts: counts, testRowCount: rows.test.order.count, leastLimits: nil, rowsNeeded: nil,
      leastCapacity: least, leastRisk: counts.first?.upperBound(delta: request.delta))
  }

  /// The least limits that are certified, all raised by one factor.
  private func leastLimits(_ test: SelectiveRiskTest, notBelow floor: Double) -> [RiskTarget]? {
    for (numerator, denominator) in Self.factors {
      let raised = test.targets.compactMap { target -> RiskTarget? in
        let (product, overflow) = target.limit.numerator.multipliedReportingOverflow(by: numerator)
        let (below, other) = target.limit.denominator.multipliedReportingOverflow(by: denominator)
        guard !overflow, !other, let limit = try? Level(numerator: product, denominator: below)
        else { return nil }
        return RiskTarget(target.loss, limit: limit)
      }
      guard raised.count == test.targets.count else { return nil }
      let relaxed = SelectiveRiskTest(
        raised, delta: test.delta, testing: test.testing, familySize: test.familySize)
      if case .certified = outcome(of: relaxed, notBelow: floor) { return raised }
    }
    return nil
  }

  /// Calibration rows with which the rates counted would pass; `nil` when a rate is too high for any number.
  private func rowsNeeded(_ counts: [RiskCount], _ test: SelectiveRiskTest) -> Int? {
    guard !rows.test.order.isEmpty else { return nil }
    var factor = 1
    for count in counts {
      // With no row counted, one is what to scale.
      let trials = max(1, count.trials)
      while factor <= 1 << 30 {
        let losses = count.losses * factor
        let scaled = RiskCount(
          target: count.target, trials: trials * factor, losses: losses,
          largestLoss: count.largestLoss)
        if scaled.pValue <= test.level { break }
        factor = factor < 16 ? factor + 1 : factor + factor / 8
        guard count.trials == 0 || isBelowLimit(count) else { return nil }
      }
    }
    guard factor <= 1 << 20 else { return nil }
    return totalRows(rows.test.order.count * factor)
  }

  private func isBelowLimit(_ count: RiskCount) -> Bool {
    UInt128(count.losses) * UInt128(count.target.limit.denominator)
      < UInt128(count.target.limit.numerator) * UInt128(count.trials * count.largestLoss)
  }

  /// All calibration rows that give a number of test rows.
  private func totalRows(_ testCount: Int) -> Int {
    let share = max(1, rows.test.order.count)
    return Int(
      (UInt128(testCount) * UInt128(rows.totalRowCount) + UInt128(share) - 1) / UInt128(share))
  }
}
