internal import ExactStatistics

/// Whether the correction costs no more accuracy than the limit, by exact bounds of the net loss of right answers.
///
/// Each bound of ``NetLoss`` is missed with a probability of at most the significance. A method that can change no answer
/// passes without a test; one that changed none of these rows, by its interval where it is known that it might.
struct AccuracyGate {
  let gate: GateDefinition

  init(_ gate: GateDefinition) { self.gate = gate }

  func result(_ findings: RunFindings) -> GateResult {
    guard let comparison = findings.reassessment?.againstBefore else {
      return GateResult(.accuracy, .notApplicable, "the pipeline corrects no probabilities")
    }
    let loss = NetLoss(
      lost: comparison.lostAnswers, won: comparison.wonAnswers, rows: comparison.rowCount)
    let keepsRanking = findings.correction?.keepsRanking
    if loss.lost + loss.won == 0, keepsRanking != false {
      var result = GateResult(
        .accuracy, .passed,
        keepsRanking == true
          ? "\(findings.correction?.method ?? "the correction") changes no answer"
          : "the correction changed no right answer of \(GateWords.rows(loss.rows))")
      (result.value, result.limit, result.rows) = (0, gate.limitOrStandard, loss.rows)
      return result
    }
    let level = gate.significance.doubleValue
    let test = LimitTest(
      value: loss.value, lower: loss.lowerBound(level), upper: loss.upperBound(level),
      limit: gate.limitOrStandard, rows: loss.rows)
    var result = test.result(.accuracy, name: "loss of accuracy", miss: 2 * level)
    result.sentence +=
      " (\(GateWords.count(loss.lost)) right answers lost, \(GateWords.count(loss.won)) won)"
    return result
  }
}
