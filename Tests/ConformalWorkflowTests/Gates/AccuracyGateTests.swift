import ConformalWorkflow
import ExactStatistics
import Testing

@Suite struct AccuracyGateTests {
  static func result(
    lost: Int, won: Int, rows: Int, keepsRanking: Bool? = false, limit: Double = 0.01
  ) throws -> GateResult {
    var findings = try GateFindings.met()
    findings.correction?.keepsRanking = keepsRanking
    findings.reassessment?.againstBefore.lostAnswers = lost
    findings.reassessment?.againstBefore.wonAnswers = won
    findings.reassessment?.againstBefore.rowCount = rows
    var pipeline = GateFindings.pipeline()
    pipeline.gates = [GateDefinition(.accuracy, limit: limit)]
    return try GateEvaluationTests.only(.accuracy, pipeline, findings)
  }

  @Test(arguments: [
    (50, 50, 10_000, GateOutcome.passed), (0, 0, 10_000, .passed), (300, 100, 10_000, .failed),
    (12, 2, 1_000, .inconclusive), (0, 0, 100, .inconclusive), (10, 200, 10_000, .passed),
    (30, 0, 1_000, .failed),
  ])
  func byItsInterval(lost: Int, won: Int, rows: Int, expected: GateOutcome) throws {
    let result = try Self.result(lost: lost, won: won, rows: rows)
    #expect(result.outcome == expected, "\(result)")
    #expect(result.value == Double(lost - won) / Double(rows))
    #expect(result.sentence.contains("\(lost) right answers lost, \(won) won"))
  }

  @Test func aMethodThatChangesNothingPasses() throws {
    for keepsRanking in [true, nil] {
      #expect(
        try Self.result(lost: 0, won: 0, rows: 10, keepsRanking: keepsRanking).outcome == .passed)
    }
    #expect(
      try Self.result(lost: 0, won: 0, rows: 10, keepsRanking: false).outcome == .inconclusive)
  }

  /// Every table of 12 rows: the bound is below the truth with a probability of at most the level, whatever the truth.
  @Test(arguments: [0.01, 0.05, 0.2])
  func boundsHoldTheirLevel(level: Double) {
    let n = 12
    var bounds: [[Double]] = []
    for lost in 0...n {
      bounds.append(
        (0...(n - lost)).map { NetLoss(lost: lost, won: $0, rows: n).upperBound(level) })
    }
    var worst = 0.0
    for i in 0...20 {
      for j in 0...(20 - i) {
        let (p, q) = (Double(i) / 20, Double(j) / 20)
        var miss = 0.0
        for lost in 0...n {
          for won in 0...(n - lost) where bounds[lost][won] < p - q - 1e-12 {
            miss += trinomial(lost, won, n, p, q)
          }
        }
        worst = max(worst, miss)
      }
    }
    #expect(worst <= level)
    #expect(worst > level / 10, "the bound is not idle")
  }

  @Test func boundsMirror() {
    let loss = NetLoss(lost: 7, won: 3, rows: 200)
    #expect(loss.lowerBound(0.01) == -NetLoss(lost: 3, won: 7, rows: 200).upperBound(0.01))
    #expect(loss.lowerBound(0.01) < loss.value && loss.value < loss.upperBound(0.01))
    #expect(NetLoss(lost: 0, won: 0, rows: 0).upperBound(0.01) == 1)
  }

  /// C(n; lost, won) p^lost q^won (1 - p - q)^rest, as a chain of two binomials.
  private func trinomial(_ lost: Int, _ won: Int, _ n: Int, _ p: Double, _ q: Double) -> Double {
    let first = BinomialLaw(trials: n, probability: p).probability(of: lost)
    guard p < 1 else { return won == 0 ? first : 0 }
    return first
      * BinomialLaw(trials: n - lost, probability: min(1, q / (1 - p))).probability(of: won)
  }
}
