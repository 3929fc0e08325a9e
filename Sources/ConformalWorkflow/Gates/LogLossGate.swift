internal import ExactStatistics

/// Whether corrected probabilities have no more log-loss than others on the same rows: the paired difference, after
/// less before, is at most the limit.
///
/// Failed where the whole interval is above the limit, passed where it is within, else inconclusive. The interval is at
/// one minus the significance, of which each end has one half. A log-loss is infinite where the truth once had the
/// probability 0: after the correction that fails; only before, it passes. Where no row's log-loss changed there is nothing
/// to test, and it passes.
struct LogLossGate {
  let gate: GateDefinition

  init(_ gate: GateDefinition) { self.gate = gate }

  func againstBefore(_ findings: RunFindings) -> GateResult {
    guard let reassessment = findings.reassessment else {
      return GateResult(.logLoss, .notApplicable, "the pipeline corrects no probabilities")
    }
    return result(
      .logLoss, reassessment.againstBefore, after: reassessment.after, than: "before correction")
  }

  func againstInForce(_ findings: RunFindings) -> GateResult {
    guard let comparison = findings.reassessment?.againstInForce else {
      let obstacle = findings.reassessment?.inForceObstacle
      return GateResult(
        .logLossInForce, .notApplicable,
        obstacle.map { "no comparison with the version in force: \($0)" }
          ?? (findings.inForce == nil
            ? "no version is in force yet" : "nothing to compare with the version in force"))
    }
    return result(
      .logLossInForce, comparison, after: findings.reassessment?.after,
      than: "the version in force")
  }

  private func result(
    _ kind: GateKind, _ comparison: ComparisonFindings, after: CalibrationFindings?, than: String
  ) -> GateResult {
    let limit = gate.limitOrStandard
    var result: GateResult
    if let after, after.logLoss == nil {
      result = GateResult(
        kind, .failed, "log-loss is infinite: the truth had the probability 0 in some row")
    } else if comparison.isUnchanged == true, comparison.rowCount > 0 {
      // The identity, or the very correction that is in force: differences that are all 0 have no interval.
      result = GateResult(
        kind, .passed,
        "log-loss is that of \(than) in each of \(GateWords.rows(comparison.rowCount))")
      result.value = 0
    } else if let found = comparison.logLossAtSignificance, let lower = found.lower,
      let upper = found.upper
    {
      return LimitTest(
        value: found.value, lower: lower, upper: upper, limit: limit, rows: comparison.rowCount
      ).result(
        kind, name: "log-loss less that of \(than)", miss: gate.significance.doubleValue)
    } else if comparison.logLossDifference == nil {
      result = GateResult(
        kind, .passed, "log-loss is finite, that of \(than) is infinite")
    } else {
      result = GateResult(
        kind, .inconclusive,
        "the difference of log-loss to \(than) has no interval: too few rows")
    }
    (result.limit, result.rows) = (limit, comparison.rowCount)
    return result
  }
}
