import SelectiveAbstention
import Testing

@Suite struct ChowThresholdsTests {
  /// What a decision costs where the answer is right with probability p.
  private func cost(
    _ decision: Decision, _ p: Double,
    _ c: (error: Double, review: Double, escalation: Double, miss: Double)
  ) -> Double {
    switch decision {
    case .approve: (1 - p) * c.error
    case .review: c.review + c.miss * (1 - p) * c.error
    case .escalate: c.escalation
    }
  }

  @Test(arguments: [
    (10.0, 1.0, 3.0, 0.25), (10, 1, 100, 0.25), (10, 1, 0.5, 0.25), (10, 4, 3, 0.9),
    (100, 0, 1, 0.05), (1, 2, 3, 0), (10, 1, 3, 0), (10, 1, 3, 1), (5, 5, 5, 0.5),
  ])
  func noDecisionCostsLess(
    _ c: (error: Double, review: Double, escalation: Double, miss: Double)
  ) {
    let bands = ChowThresholds(
      error: c.error, review: c.review, escalation: c.escalation, missRate: c.miss
    ).bands
    for step in 0...1_000 {
      let p = Double(step) / 1_000
      let chosen = cost(bands.decision(for: p), p, c)
      let least = Decision.allCases.map { cost($0, p, c) }.min() ?? 0
      #expect(chosen <= least + 1e-9, "p = \(p)")
    }
  }

  /// Chow's own rule: predict when the largest probability is at least one minus the price of rejection.
  @Test func chowsRule() {
    let bands = ChowThresholds(error: 1, review: 0.2, escalation: .infinity).bands
    #expect(bands == Bands(approveFrom: 0.8, reviewFrom: -.infinity))
  }

  /// tau_hi = 1 - c_r / ((1 - m) C_e), tau_lo = 1 - (c_x - c_r) / (m C_e).
  @Test func threeBands() {
    let bands = ChowThresholds(error: 64, review: 2, escalation: 6, missRate: 0.125).bands
    #expect(bands.approveFrom == 1 - 2 / (0.875 * 64))
    #expect(bands.reviewFrom == 0.5)
  }
}
