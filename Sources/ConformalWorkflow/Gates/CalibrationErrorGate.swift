/// Whether the ECE is at most its limit, by its interval: after the correction, where there is one.
///
/// The interval is that of the assessment, 95 %, whatever the significance of the gate: each end is missed with a
/// probability of about 0.025, which is the error rate of this gate, on either side.
struct CalibrationErrorGate {
  let gate: GateDefinition

  init(_ gate: GateDefinition) { self.gate = gate }

  func result(_ findings: RunFindings) -> GateResult {
    let assessed = findings.reassessment?.after ?? findings.before
    let ece = assessed.ece
    guard let lower = ece.lower, let upper = ece.upper else {
      var result = GateResult(
        .ece, .inconclusive,
        "ECE \(GateWords.number(ece.value)) of \(GateWords.rows(assessed.rowCount)) has no interval, "
          + "at most \(GateWords.limit(gate.limitOrStandard)) asked")
      (result.value, result.limit) = (ece.value, gate.limitOrStandard)
      result.rows = assessed.rowCount
      return result
    }
    return LimitTest(
      value: ece.value, lower: lower, upper: upper, limit: gate.limitOrStandard,
      rows: assessed.rowCount, isCutBelow: lower <= 0
    ).result(.ece, name: "ECE", miss: 0.05)
  }
}
