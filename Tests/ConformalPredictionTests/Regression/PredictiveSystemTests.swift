import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// Predictive distributions against slow, obvious references.
@Suite struct PredictiveSystemTests {
  static let scores: [RegressionCase] = RegressionScores.all.filter { $0.isSigned }.map {
    RegressionCase(score: $0, sides: .symmetric)
  }

  private func points(_ system: ConformalPredictiveSystem, center: Double, scale: Double)
    -> [Double]
  {
    system.residuals.map { center + scale * $0 }
  }

  /// crepes multiplies the two pieces beside the target by sigma a second time: right at sigma 1, wrong at 3.
  @Test(arguments: [1.0, 3.0, 0.01])
  func crpsIsTheIntegralUnlikeThatOfCrepes(sigma: Double) throws {
    var sample = RegressionSample(seed: 31)
    let predictor = try SplitConformalRegression(score: .normalized, alpha: "0.2").fit(
      on: sample.rows(25, for: .normalized))
    let system = try #require(predictor.predictiveSystem)
    let row = try RegressionOutputs(predictions: [2], difficulties: [sigma])[0]
    let points = points(system, center: 2, scale: sigma)
    for target in [2 - 5 * sigma, 2 - 0.3 * sigma, 2, 2 + 0.2 * sigma, 2 + 4 * sigma] {
      // The integral of (F(t) - [t >= y])^2, piece by piece.
      let knots = (points + [target]).sorted()
      var integral = 0.0
      for (left, right) in zip(knots, knots.dropFirst()) {
        let middle = (left + right) / 2
        let share = Double(points.count { $0 <= middle }) / 25
        let distance = share - (middle >= target ? 1 : 0)
        integral += distance * distance * (right - left)
      }
      let ours = system.rankedProbabilityScore(of: target, row)
      #expect((ours - integral).magnitude <= 1e-12 * (1 + sigma))
    }
  }

  @Test(arguments: scores)
  func percentilesAreOrderStatistics(scoreCase: RegressionCase) throws {
    var sample = RegressionSample(seed: 32)
    let predictor = try scoreCase.method(["0.2"]).fit(on: sample.rows(19, for: scoreCase.score))
    let system = try #require(predictor.predictiveSystem)
    let outputs = try sample.rows(5, for: scoreCase.score).outputs
    for tenths in 1..<20 {
      let level = try Level(numerator: tenths, denominator: 20)
      let (lower, upper) = try system.percentiles(level, of: outputs)
      for row in 0..<5 {
        // p (n + 1) is the integer `tenths`: both ranks are the same.
        let residual = system.residuals[tenths - 1]
        #expect(scoreCase.score.above(lower[row], outputs[row]) >= residual)
        #expect(scoreCase.score.above(lower[row].nextDown, outputs[row]) < residual)
        #expect(scoreCase.score.above(upper[row], outputs[row]) <= residual)
        #expect(scoreCase.score.above(upper[row].nextUp, outputs[row]) > residual)
      }
    }
    let (none, _) = try system.percentiles("0.01", of: outputs)
    #expect(none.allSatisfy { $0 == -.infinity })
    let (_, all) = try system.percentiles("0.99", of: outputs)
    #expect(all.allSatisfy { $0 == .infinity })
    let (low, high) = try system.percentiles("0.52", of: outputs)
    #expect(zip(low, high).allSatisfy { $0 < $1 })
  }

  @Test(arguments: scores)
  func countsAreCounts(scoreCase: RegressionCase) throws {
    var sample = RegressionSample(seed: 33)
    let predictor = try scoreCase.method(["0.2"]).fit(
      on: sample.tiedRows(40, for: scoreCase.score))
    let system = try #require(predictor.predictiveSystem)
    let test = try sample.tiedRows(40, for: scoreCase.score)
    for (row, target) in test.targets.enumerated() {
      let score = scoreCase.score.above(target, test.outputs[row])
      let counts = system.counts(atMost: target, test.outputs[row])
      #expect(counts.lower == system.residuals.count { $0 < score })
      #expect(counts.upper == system.residuals.count { $0 <= score } + 1)
    }
  }

  @Test(arguments: scores)
  func smoothedValuesAreUniform(scoreCase: RegressionCase) throws {
    var sample = RegressionSample(seed: 34)
    var values = UniformSample()
    for _ in 0..<300 {
      let predictor = try scoreCase.method(["0.5"]).fit(
        on: sample.tiedRows(9, for: scoreCase.score))
      let test = try sample.tiedRows(1, for: scoreCase.score)
      let system = try #require(predictor.predictiveSystem)
      values.add(
        system.smoothedValue(at: test.targets[0], test.outputs[0], draw: sample.uniform()))
    }
    #expect(values.chiSquarePValue() > 1e-6 / 3)
  }

  @Test func quantilePredictionsHaveNone() throws {
    var sample = RegressionSample(seed: 35)
    let predictor = try SplitConformalRegression(score: .cqr, alpha: "0.2").fit(
      on: sample.rows(9, for: .cqr))
    #expect(predictor.predictiveSystem == nil)
  }
}
