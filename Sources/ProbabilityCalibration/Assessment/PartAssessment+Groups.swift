internal import ScoringCore

extension PartAssessment {
  /// Assesses the forecasts of each group by itself.
  ///
  /// - Parameters:
  ///   - groups: the group of each row.
  ///   - forecasts: the rows.
  ///   - options: how calibration is assessed.
  ///   - execution: how to work.
  /// - Returns: one part a group, by name; groups whose rows all weigh 0 are left out.
  /// - Throws: nothing of its own.
  /// - Complexity: O(n).
  static func groups(
    _ groups: [String], of forecasts: BinaryForecasts, options: AssessmentOptions,
    execution: Execution
  ) throws -> [PartAssessment] {
    let counted = groups.indices.filter { (forecasts.weights?[$0] ?? 1) > 0 }
    let rows = Dictionary(grouping: counted) { groups[$0] }
    let names = rows.keys.sorted()
    let parts = try mapRowBlocks(
      rowCount: names.count, blockRowCount: 1, threadCount: execution.threadCount, workspace: ()
    ) { (_: Void, block: Range<Int>) -> PartMeasures in
      let name = names[block.lowerBound]
      let own = rows[name] ?? []
      return try PartMeasures(
        name: name, count: own.count,
        DistinctForecasts(
          probabilities: own.map { forecasts.probabilities[$0] },
          weights: forecasts.weights.map { weights in own.map { weights[$0] } },
          isEvent: { forecasts.outcomes[own[$0]] }),
        event: "top-label", partCount: names.count, options: options,
        hasDiagram: names.count <= options.diagramLimit, execution: Execution(threadCount: 1))
    }
    return adjusted(parts)
  }
}
