import Conformal
import Measuring

/// Fits a marginal predictor, one with a quantile for each class and one with a quantile for each of 100 groups in
/// turn, finds the p-values of all labels, and reads the same bytes in between.
struct ConditionalRun {
  /// The number of groups.
  private static let groupCount = 100
  /// Rows whose p-values are found at a time.
  private static let batchRowCount = 256

  let data: Workload
  let score: any NonconformityScore
  let alpha: Level
  let execution: Execution

  /// Medians of paired ratios, as one line of JSON.
  func line(_ workload: String, _ method: Method, atLeast repeats: Int) throws -> String {
    let rows = data.calibration.labeled
    let names = (0..<rows.rowCount).map { "g\($0 % ConditionalRun.groupCount)" }
    let groups = try GroupColumns([names])
    let marginal = try fit(.marginal, nil)
    var ratios: (byClass: [Double], byGroup: [Double], pValues: [Double]) = ([], [], [])
    for _ in 0..<max(1, repeats) {
      let alone = try duration { try fit(.marginal, nil) }
      ratios.byClass.append(try duration { try fit(.classConditional, nil) } / alone)
      ratios.byGroup.append(try duration { try fit(.groupConditional(), groups) } / alone)
      let reading = duration { data.calibration.bytes.read(threads: execution.threadCount) }
      ratios.pValues.append(try duration { try pValues(marginal) } / reading)
    }
    return "{\"workload\":\"\(workload)\",\"method\":\"\(method.rawValue)\","
      + "\"tier\":\"\(execution.tier.name)\","
      + "\"threads\":\(execution.threadCount),\"rows\":\(rows.rowCount),"
      + "\"classes\":\(rows.outputs.classCount),\"repeats\":\(max(1, repeats)),"
      + "\"class_conditional_fit_over_marginal\":\(median(ratios.byClass)),"
      + "\"group_conditional_fit_over_marginal\":\(median(ratios.byGroup)),"
      + "\"p_values_of_all_labels_over_reading\":\(median(ratios.pValues))}"
  }

  private func fit(_ taxonomy: Taxonomy, _ groups: GroupColumns?) throws -> ConformalPredictor {
    try SplitConformal(score: score, alphas: [alpha], allowsTrivial: true, taxonomy: taxonomy)
      .fit(on: data.calibration.labeled, groups: groups, execution: execution)
  }

  private func pValues(_ predictor: ConformalPredictor) throws -> Int {
    let outputs = data.calibration.labeled.outputs
    var sum = 0
    for start in stride(from: 0, to: outputs.rowCount, by: ConditionalRun.batchRowCount) {
      let part = outputs.slice(
        rows: start..<min(start + ConditionalRun.batchRowCount, outputs.rowCount))
      let every = LabelLists(everyLabelOf: part)
      sum &+= try predictor.pValues(of: every, in: part, execution: execution).count
    }
    return sum
  }
}
