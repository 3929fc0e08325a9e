internal import ExactStatistics

/// Whether sets hold the truth as often as promised: a result for each alpha.
///
/// Two statements are tested, each at the significance s (over all alphas together):
///
/// 1. the guarantee: over draws of calibration *and* test rows the number of hits has the beta-binomial law of the
///    promise, or a larger one. The p-value is that of the evaluation, two-sided where the law is exact;
/// 2. the limit: this predictor covers at least the target less the limit. The interval is exact (Clopper and Pearson),
///    each end missed with a probability of at most s.
///
/// Failed where the first is refuted from below or the upper end is below target less limit; passed where the first is
/// not refuted and the lower end is at least target less limit; else inconclusive. More hits than the law gives are
/// no failure: ties and forced labels add hits without fault, and rows that are easier than those of the fit break no
/// promise; the result is a warning then.
///
/// **Guarantee.** A run where the guarantee holds and the predictor covers at least target less limit is called
/// failed with a probability of at most s: both grounds fail it below one number of hits each, so that the larger
/// of the two numbers decides and the probabilities do not add up. (Of a conditional predictor the first ground is
/// about each category, at its share of s, and the second about all rows: there they may add up to 2 s.) A
/// predictor that covers less than target less limit is passed with a probability of at most s. A guarantee that
/// holds on average over calibration rows may still leave a predictor of few of them below target less limit; that
/// is a failure and no false alarm: at alpha 0.1 the coverage of a predictor of 100 calibration rows is below 0.85
/// in 5.5 of 100 fits, that of one of 10 000 rows never.
///
/// **Assumption.** Rows are independent draws. A stratified split leaves both tests on the safe side (the first as
/// far as simulations go). A grouped one does not, where rows of a group are alike: with 50 groups of 50 rows in
/// each role, and a correlation of 0.1 of scores within a group, 6 in 100 runs that keep the promise fail at s =
/// 0.01 (simulated).
///
/// **Categories.** The limit is about all rows. That each category keeps its promise is tested by p-values alone, so
/// that a category of few rows passes for want of power: with 100 classes of 50 rows each in either role, one that
/// covers 0.6 instead of 0.9 is found with a probability of 0.33; with 25 rows, 0.03.
///
/// **Power** at limit 0.05 and s = 0.01, alpha 0.1, 10 000 calibration and 10 000 test rows: a predictor that covers
/// 0.88 fails with a probability of 0.997, one that covers 0.89 with 0.355; a run that keeps the promise is passed with
/// a probability of 0.995. With 200 test rows 37 in 100 such runs are, and nearly all others are inconclusive.
struct CoverageGate {
  let gate: GateDefinition

  init(_ gate: GateDefinition) { self.gate = gate }

  func results(_ predictor: PredictorDefinition?, _ coverages: [CoverageFindings]) -> [GateResult] {
    guard let predictor else {
      return [GateResult(.coverage, .notApplicable, "the pipeline makes no prediction sets")]
    }
    let side = gate.significance(eachOf: predictor.alphas.count)
    return predictor.alphas.map { alpha in
      coverages.first { $0.alpha == alpha }
        .map { result($0, side: side, isMarginal: predictor.conditional == .marginal) }
        ?? GateResult(
          .coverage, subject: "alpha \(alpha)", .inconclusive, "no coverage was evaluated")
    }
  }

  private func result(
    _ finding: CoverageFindings, side: Double, isMarginal: Bool
  ) -> GateResult {
    let (hits, rows) = (finding.coveredCount, finding.rowCount)
    let target = finding.alpha.complement.doubleValue
    let least = target - gate.limitOrStandard
    let bounds = ClopperPearson(successes: hits, trials: rows)
    let (lower, upper) = (bounds.lowerBound(tail: side), bounds.upperBound(tail: side))
    let value = rows > 0 ? Double(hits) / Double(rows) : 0
    let isImplausible = finding.pValue < side
    // Of a conditional predictor the p-value is of one category: what all rows say does not tell its direction.
    let isTooFew =
      finding.tooFewProbability.map { $0 < side }
      ?? (isImplausible && (finding.isTooFew ?? (!isMarginal || value < target)))

    let outcome: GateOutcome
    if rows == 0 {
      outcome = .inconclusive
    } else if isTooFew || upper < least {
      outcome = .failed
    } else {
      outcome = lower >= least && finding.verdict != "inconclusive" ? .passed : .inconclusive
    }
    let (together, each) =
      isMarginal ? ("", "") : (" of all categories together", " of each category")
    var sentence =
      "covers \(GateWords.share(value)) of \(GateWords.rows(rows))\(together), "
      + "\(GateWords.interval(lower, upper, miss: 2 * side)), target \(finding.alpha.complement), "
      + "at least \(GateWords.number(least)) asked; \(GateWords.pValue(finding.pValue)) under the "
      + "guarantee\(each)"
    var result = GateResult(
      .coverage, subject: "alpha \(finding.alpha)", outcome, sentence)
    switch outcome {
    case .failed:
      sentence +=
        upper < least
        ? ": the whole interval is below" : ": fewer hits than the guarantee allows by chance"
    case .inconclusive where rows > 0 && lower < least:
      result.neededRows = NeededRows.toTell(
        rows: rows, value: value, lower: lower, upper: upper, limit: least)
      sentence += ": the interval holds the least asked, \(GateWords.needed(result.neededRows))"
    case .inconclusive:
      sentence += ": no row tests the guarantee"
    case .passed where isImplausible:
      result.isWarning = true
      sentence += ": more hits than expected, these rows are easier than those of the fit"
    case .passed, .notApplicable: break
    }
    result.sentence = sentence
    (result.value, result.lower, result.upper) = (value, lower, upper)
    (result.limit, result.rows) = (least, rows)
    return result
  }
}
