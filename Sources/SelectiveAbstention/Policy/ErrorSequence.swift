internal import ExactStatistics

/// The fixed-sequence test of the selective risk alone over counts that are there already, for many limits: the same
/// thresholds as ``SelectiveRiskTest`` finds row by row, for up to 4 million design rows.
struct ErrorSequence {
  let design: ConfidenceProfile
  let test: ConfidenceProfile

  /// The lowest threshold that is certified, or `nil`.
  ///
  /// - Complexity: O(distinct confidences), and a p-value for some of the errors.
  func lowestThreshold(limit: Level, delta: Double) -> Double? {
    guard let start = start(limit.doubleValue) else { return nil }
    var boundary = PassBoundary(RiskTarget(.error, limit: limit), largestLoss: 1, delta: delta)
    let above = test.thresholds.countOfLeading { $0 >= start }
    let first = test.counts(at: start)
    guard boundary.passes(losses: first.errors, trials: first.accepted) else { return nil }
    var lowest = start
    for index in above..<test.thresholds.count {
      guard
        boundary.passes(losses: test.errorCounts[index], trials: test.acceptedCounts[index])
      else { break }
      lowest = test.thresholds[index]
    }
    return lowest
  }

  /// ``SelectiveRiskTest/start(on:)`` of one risk.
  private func start(_ limit: Double) -> Double? {
    var best: (threshold: Double, evidence: Double)?
    for index in design.thresholds.indices {
      let allowed = Double(design.acceptedCounts[index]) * limit
      let losses = Double(design.errorCounts[index])
      let evidence = SelectiveRiskTest.evidence(losses: losses, allowed: allowed)
      if best.map({ evidence >= $0.evidence }) ?? true {
        best = (design.thresholds[index], evidence)
      }
    }
    return best?.threshold
  }
}
