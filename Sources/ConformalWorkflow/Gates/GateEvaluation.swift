/// Checks the gates of a pipeline by what a run found.
///
/// Every gate on a number is a test with an interval: it is passed where the interval lies within the limit, failed
/// where it lies beyond, and inconclusive where it holds the limit, so that few rows alone never pass and never fail
/// anything. Counts of rows, overlap and age are known exactly and have no interval.
///
/// **Guarantee.** A gate that is met is called failed with a probability of at most its significance, over all that
/// it judges: of several levels or promises each is tested at its share (Bonferroni). Coverage below what is asked,
/// and a loss of accuracy or log-loss above its limit, are passed with a probability of at most that too. Risk and
/// review volume rest on certificates of other rows, which these rows can only contradict: see
/// ``ContradictionPower``. Where an interval is no exact one (ECE, log-loss) all this holds as nearly as the
/// interval holds its level; that of the ECE is 95 % whatever the significance. A log-loss has no bound: where one
/// row in many loses very much, and few or none of these rows is among the test rows, its interval is far too sure
/// (a loss of 32 in one row of 1 000 is missed by 1 000 test rows in 37 of 100 runs).
///
/// **Assumption.** Rows are independent draws, and nothing was chosen by looking at the test rows. Gates do not share
/// their significances: a run that meets all of k gates fails with a probability of at most the sum of them. Whoever
/// runs m definitions on the same test rows until one passes has a bad one passed with up to m times the probability.
package enum GateEvaluation {
  /// What came of each gate, in the order of the pipeline; a gate that judges several things gives several results.
  ///
  /// A pure function: no rows, no clock.
  ///
  /// - Parameters:
  ///   - definition: the pipeline.
  ///   - findings: what the stages found.
  ///   - asOf: the time of the run, for freshness.
  /// - Returns: the results.
  package static func results(
    _ definition: PipelineDefinition, _ findings: RunFindings, asOf: Timestamp
  ) -> [GateResult] {
    let listed = definition.gates.flatMap { gate -> [GateResult] in
      switch gate.kind {
      case .minimumRows: [MinimumRowsGate(definition.data).result(findings.capture)]
      case .noOverlap: OverlapGate().results(findings.capture)
      case .freshness: [FreshnessGate(definition.data.maxAge, asOf: asOf).result(findings.capture)]
      case .coverage: CoverageGate(gate).results(definition.predictor, findings.coverages)
      case .ece: [CalibrationErrorGate(gate).result(findings)]
      case .logLoss: [LogLossGate(gate).againstBefore(findings)]
      case .logLossInForce: [LogLossGate(gate).againstInForce(findings)]
      case .accuracy: [AccuracyGate(gate).result(findings)]
      case .selectiveRisk: RiskGate(gate).results(definition.policy, findings.policy)
      case .reviewVolume: [VolumeGate(gate).result(definition.policy, findings.policy)]
      }
    }
    return listed + refusal(findings.correction)
  }

  /// Rules of correction that ask for the model to be looked at again fail every run, whatever gates it lists.
  private static func refusal(_ correction: CorrectionFindings?) -> [GateResult] {
    guard let correction, correction.isRefused else { return [] }
    return [
      GateResult(
        .logLoss, subject: GateResult.writtenRules, .failed,
        "the rules of correction say that the model is to be looked at again"
          + (correction.reason.map { ": \($0)" } ?? ""))
    ]
  }

  /// What came of all: failed where one failed, else inconclusive where one is that may not be; else passed.
  ///
  /// - Parameters:
  ///   - results: what came of each gate.
  ///   - definition: the pipeline, which names the gates that may be inconclusive.
  /// - Returns: never `notApplicable`: gates with nothing to judge hold nothing up.
  package static func outcome(
    _ results: [GateResult], _ definition: PipelineDefinition
  ) -> GateOutcome {
    if results.contains(where: { $0.outcome == .failed }) { return .failed }
    let isHeldUp = results.contains {
      $0.outcome == .inconclusive && !definition.allowInconclusive.contains($0.kind)
    }
    return isHeldUp ? .inconclusive : .passed
  }
}
