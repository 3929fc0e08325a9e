internal import ExactStatistics

/// Whether the policy holds to its risk: a result for each promise.
///
/// The guarantee is the certificate, which policy rows gave; test rows may contradict it. Failed where no
/// thresholds hold to the risk, or where the losses of test rows have a p-value below the significance (over all
/// promises). Passed where the promise is certified, not contradicted, and either the exact upper bound of the test rows
/// is within the limit or there are trials enough for ``ContradictionPower``; else inconclusive.
///
/// **Guarantee.** A risk within its limit is called failed with a probability of at most the significance.
struct RiskGate {
  let gate: GateDefinition

  init(_ gate: GateDefinition) { self.gate = gate }

  func results(_ definition: PolicyDefinition?, _ policy: PolicyFindings?) -> [GateResult] {
    guard let definition else {
      return [GateResult(.selectiveRisk, .notApplicable, "the pipeline makes no decisions")]
    }
    guard let policy else {
      return [GateResult(.selectiveRisk, .inconclusive, "no policy was evaluated")]
    }
    guard policy.isFitted else { return [policy.unfitted(.selectiveRisk)] }
    guard definition.maxRisk != nil || !policy.risks.isEmpty else {
      return [GateResult(.selectiveRisk, .notApplicable, "the policy limits no risk")]
    }
    guard !policy.risks.isEmpty else {
      return [GateResult(.selectiveRisk, .inconclusive, "no risk was checked on test rows")]
    }
    let significance = gate.significance(eachOf: policy.risks.count)
    return policy.risks.map { risk in
      var result = result(risk, policy, significance)
      if policy.risks.count > 1 { result.subject = risk.name }
      return result
    }
  }

  private func result(
    _ risk: PolicyFindings.Risk, _ policy: PolicyFindings, _ significance: Double
  ) -> GateResult {
    let limit = risk.limit.doubleValue
    // Costs have no exact interval: their p-value alone judges them.
    let bounds =
      risk.value == nil || risk.losses > risk.trials
      ? nil : ClopperPearson(successes: risk.losses, trials: risk.trials)
    let lower = bounds?.lowerBound(tail: significance)
    let upper = bounds?.upperBound(tail: significance)
    let power = ContradictionPower(limit: limit, significance: significance)
    let found = risk.value.map { GateWords.number($0.value) }
    let name = risk.name.isEmpty ? "risk" : risk.name

    var words = [
      risk.trials == 0
        ? "no test row is one that the limit is about"
        : "\(name) \(found ?? "") of \(GateWords.rows(risk.trials))"
          + (lower.map { ", \(GateWords.interval($0, upper ?? 1, miss: 2 * significance))" } ?? "")
    ]
    words.append("at most \(risk.limit) \(policy.isCertified ? "certified" : "asked")")
    if risk.trials > 0 { words.append("\(GateWords.pValue(risk.pValue)) at the limit") }
    var result = GateResult(.selectiveRisk, .passed, "")
    let isWithin = upper.map { $0 <= limit } ?? false
    if risk.trials > 0, risk.pValue < significance {
      result.outcome = .failed
      words.append("more than chance explains")
    } else if !policy.isCertified {
      result.outcome = .inconclusive
      words.append("the policy rows certify nothing")
    } else if risk.trials == 0 || (bounds != nil && !isWithin && !power.isEnough(risk.trials)) {
      result.outcome = .inconclusive
      result.neededRows = power.neededTrials.flatMap { policy.rows(forTrials: $0, of: risk.trials) }
      words.append(
        "too few to find a risk of \(GateWords.number(power.brokenRate))"
          + (result.neededRows.map { "; about \(GateWords.count($0)) test rows would tell" } ?? ""))
    }
    if result.outcome == .passed, let value = risk.value?.value, value > limit {
      result.isWarning = true
      words.append("above the limit, but no more than chance explains")
    }
    result.sentence = words.joined(separator: ", ").replacingRuns(of: " ")
    (result.value, result.lower, result.upper) = (risk.value?.value, lower, upper)
    (result.limit, result.rows) = (limit, risk.trials)
    return result
  }
}

extension PolicyFindings {
  /// What a gate says where no thresholds hold to what is asked.
  func unfitted(_ kind: GateKind) -> GateResult {
    GateResult(
      kind, .failed,
      "no thresholds hold to what is asked" + (alternatives.map { ": \($0)" } ?? ""))
  }

  /// The test rows that have so many trials among them, at the share that these have; `nil` without any.
  func rows(forTrials needed: Int, of trials: Int) -> Int? {
    guard trials > 0 else { return nil }
    let rows = (Double(needed) * Double(rowCount) / Double(trials)).rounded(.up)
    return rows <= Double(NeededRows.most) ? NeededRows.rounded(Int(rows)) : nil
  }
}

extension String {
  /// The text with one character where it is repeated.
  fileprivate func replacingRuns(of character: Character) -> String {
    var text = ""
    for next in self where !(next == character && text.last == character) { text.append(next) }
    return text
  }
}
