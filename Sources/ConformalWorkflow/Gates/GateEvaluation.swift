/// Checks the rules of a pipeline by what a run found.
enum GateEvaluation {
  /// What came of each rule, in the order of the pipeline; a rule that judges several things gives several results.
  ///
  /// A pure function: no rows, no clock.
  ///
  /// - Parameters:
  ///   - definition: the pipeline.
  ///   - findings: what the stages found.
  ///   - asOf: the time of the run, for freshness.
  /// - Returns: the results.
  static func results(
    _ definition: PipelineDefinition, _ findings: RunFindings, asOf: Timestamp
  ) -> [GateResult] {
    []
  }

  /// What came of all: failed where one failed, or one is inconclusive that may not be; else passed.
  static func outcome(_ results: [GateResult], _ definition: PipelineDefinition) -> GateOutcome {
    .passed
  }
}
