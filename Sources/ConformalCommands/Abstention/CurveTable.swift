internal import ExactStatistics
internal import SelectiveAbstention
internal import TensorFiles

/// A risk-acceptance curve as `.csv`: a line for each distinct threshold, from the surest rows to all.
///
/// Bounds are the ends of the exact 95 % interval of each point alone.
struct CurveTable {
  private static let columns = [
    "threshold", "accepted", "errors", "acceptance_rate", "selective_risk", "generalized_risk",
    "risk_lower", "risk_upper",
  ]
  /// Lines that are put into text at once.
  private static let blockCount = 1 << 12

  private let curve: RiskAcceptanceCurve

  init(_ curve: RiskAcceptanceCurve) { self.curve = curve }

  /// Writes the lines.
  func write(to output: OutputFile) throws {
    try output.write(Self.columns.joined(separator: ",") + "\n")
    for start in stride(from: 0, to: curve.points.count, by: Self.blockCount) {
      let points = curve.points[start..<min(start + Self.blockCount, curve.points.count)]
      try output.write(points.map { line($0) }.joined())
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
