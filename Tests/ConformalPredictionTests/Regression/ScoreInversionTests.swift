import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Ends of intervals are the outermost doubles whose computed score is at most the quantile.
@Suite struct ScoreInversionTests {
  static let magnitudes: [Double] = [
    0, .leastNonzeroMagnitude, 0x1p-1030, .leastNormalMagnitude, 1e-200, 0.1, 1.0 / 3, 1, 7, 1e15,
    9.007199254740993e15,
    1e200, 8e307, .greatestFiniteMagnitude,
  ]
  static let numbers = magnitudes + magnitudes.map { -$0 }

  /// A predictor whose quantile at alpha 1/2 is the bound.
  private func predictor(
    _ score: some RegressionScore, _ sides: IntervalSides, _ bound: Double
  ) -> RegressionPredictor {
    let kept = score.isSigned && sides == .lower ? -bound : bound
    return RegressionPredictor(
      SplitConformalRegression(score: score, sides: sides, alpha: "1/2"), lists: [[kept]])
  }

  private func outputs(
    _ score: some RegressionScore, _ a: Double, _ b: Double
  ) throws -> RegressionOutputs {
    switch score.inputKind {
    case .predictions: try RegressionOutputs(predictions: [a])
    case .predictionsWithDifficulty:
      try RegressionOutputs(predictions: [a], difficulties: [b])
    case .quantiles: try RegressionOutputs(lower: [min(a, b)], upper: [max(a, b)])
    }
  }

  @Test(arguments: RegressionScores.all.map { RegressionCase(score: $0, sides: .upper) })
  func endsAreTheOutermostDoubles(scoreCase: RegressionCase) throws {
    try check(scoreCase.score)
  }

  private func check(_ score: some RegressionScore) throws {
    for a in Self.numbers where score.name != "gamma" || a > 0 {
      for b in Self.numbers where score.inputKind != .predictionsWithDifficulty || b > 0 {
        if score.inputKind == .predictions, b != 1 { continue }
        let outputs = try outputs(score, a, b)
        let row = outputs[0]
        for bound in Self.numbers {
          let upper = try predictor(score, .upper, bound).intervals(for: outputs)
          let end = upper.upper[0]
          if end == -.infinity {
            #expect(score.above(-.greatestFiniteMagnitude, row) > bound)
          } else {
            #expect(end.isFinite)
            #expect(score.above(end, row) <= bound, "\(a) \(b) \(bound)")
            #expect(
              end == .greatestFiniteMagnitude || score.above(end.nextUp, row) > bound,
              "\(a) \(b) \(bound)")
          }
          let lower = try predictor(score, .lower, bound).intervals(for: outputs)
          let start = lower.lower[0]
          if start == .infinity {
            #expect(score.below(.greatestFiniteMagnitude, row) > bound)
          } else {
            #expect(score.below(start, row) <= bound, "\(a) \(b) \(bound)")
            #expect(
              start == -.greatestFiniteMagnitude || score.below(start.nextDown, row) > bound,
              "\(a) \(b) \(bound)")
          }
        }
      }
    }
  }

  /// Solving for the target in floating point is off by a rounding where the interval says it is not.
  @Test func theTextbookFormulaIsNotExact() throws {
    var sample = RegressionSample(seed: 5)
    var wrong = 0
    for _ in 0..<500 {
      let (center, sigma, bound) = (sample.uniform(), sample.uniform() + 0.1, sample.uniform())
      let outputs = try RegressionOutputs(predictions: [center], difficulties: [sigma])
      let textbook = center + bound * sigma
      let exact = try predictor(NormalizedResidual(), .upper, bound).intervals(for: outputs)
      wrong += textbook == exact.upper[0] ? 0 : 1
      #expect((textbook - exact.upper[0]).magnitude < 1e-14)
    }
    #expect(wrong > 50)
  }

  @Test func zeroHasNoSign() throws {
    let outputs = try RegressionOutputs(predictions: [0])
    let lower = try predictor(AbsoluteResidual(), .lower, 0).intervals(for: outputs)
    #expect(lower.lower[0] == 0 && lower.lower[0].sign == .plus)
    #expect(lower.contains(-0.0, at: 0))
  }
}
