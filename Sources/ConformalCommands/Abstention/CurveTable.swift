internal import ExactStatistics
internal import ScoringCore
internal import SelectiveAbstention
internal import TensorFiles

/// A risk-acceptance curve as `.csv`: a line for each distinct threshold, from the surest rows to all.
///
/// Bounds are the ends of the exact 95 % interval of each point alone.
struct CurveTable: Sendable {
  private static let columns = [
    "threshold", "accepted", "errors", "acceptance_rate", "selective_risk", "generalized_risk",
    "risk_lower", "risk_upper",
  ]
  /// Lines that are put into text at once.
  private static let blockCount = 1 << 9

  private let curve: RiskAcceptanceCurve

  init(_ curve: RiskAcceptanceCurve) { self.curve = curve }

  /// Writes the lines.
  func write(to output: OutputFile, _ execution: Execution) throws {
    try output.write(Self.columns.joined(separator: ",") + "\n")
    let size = Self.blockCount * 64
    for start in stride(from: 0, to: curve.points.count, by: size) {
      let points = curve.points[start..<min(start + size, curve.points.count)]
      let blocks = try mapRowBlocks(
        rowCount: points.count, blockRowCount: Self.blockCount,
        threadCount: execution.threadCount, workspace: ()
      ) { _, rows in rows.map { line(points[start + $0]) }.joined() }
      for block in blocks { try output.write(block) }
    }
  }

  private func line(_ point: RiskAcceptancePoint) -> String {
    let interval = point.riskInterval()
    let fields = [
      "\(point.threshold)", "\(point.acceptedCount)", "\(point.errorCount)",
      "\(point.acceptanceRate)", "\(point.selectiveRisk)", "\(point.generalizedRisk)",
      "\(interval.lowerBound)", "\(interval.upperBound)",
    ]
    return fields.joined(separator: ",") + "\n"
  }
}
