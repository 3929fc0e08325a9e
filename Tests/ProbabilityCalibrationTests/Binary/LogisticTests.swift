import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct LogisticTests {
  private static func logOdds(seed: Int, isWeighted: Bool) -> BinarySample {
    let sample = randomSample(seed: UInt64(seed), count: 120, isWeighted: isWeighted)
    return BinarySample(
      scores: sample.scores.map { 9 * $0 - 4 }, outcomes: sample.outcomes, weights: sample.weights)
  }

  /// The sums of residuals and of residuals times log-odds vanish at the minimum.
  @Test(arguments: 0..<10, [1e-4, 1, 1e4]) func plattIsTheMinimum(_ seed: Int, _ scale: Double) {
    let base = Self.logOdds(seed: seed, isWeighted: seed % 2 == 1)
    let sample = BinarySample(
      scores: base.scores.map { ($0 + 3) * scale }, outcomes: base.outcomes, weights: base.weights)
    let fit = PlattScaling().fit(on: sample)
    #expect(fit.search.hasConverged && fit.search.iterationCount < 15)
    let probabilities = fit.map.probabilities(of: sample.scores, tier: .active)
    let complements = fit.map.complements(of: sample.scores, tier: .active)
    var masses = (event: 0.0, other: 0.0)
    for row in sample.outcomes.indices {
      let weight = sample.weights?[row] ?? 1
      if sample.outcomes[row] { masses.event += weight } else { masses.other += weight }
      #expect(abs(probabilities[row] + complements[row] - 1) < 1e-15)
    }
    var (gradient, slope) = (0.0, 0.0)
    for row in sample.scores.indices {
      let target =
        sample.outcomes[row] ? (masses.event + 1) / (masses.event + 2) : 1 / (masses.other + 2)
      let residual = (sample.weights?[row] ?? 1) * (probabilities[row] - target)
      gradient += residual
      slope += residual * sample.scores[row]
    }
    #expect(abs(gradient) < 1e-10)
    #expect(abs(slope) < 1e-9 * scale)
  }

  /// One outlier at 1e4 among ordinary log-odds.
  @Test func anOutlierDoesNotStopTheSearch() {
    let base = Self.logOdds(seed: 3, isWeighted: false)
    for outcome in [true, false] {
      let fit = PlattScaling().fit(
        on: BinarySample(scores: base.scores + [1e4], outcomes: base.outcomes + [outcome]))
      #expect(fit.search.hasConverged)
    }
  }

  @Test func separableOutcomesAreAtTheBoundWithoutSmoothing() {
    let sample = BinarySample(scores: [-2, -1, 1, 2], outcomes: [false, false, true, true])
    let smoothed = PlattScaling().fit(on: sample)
    #expect(smoothed.atBound.isEmpty && smoothed.search.hasConverged && smoothed.map.slope > 0)
    let unsmoothed = PlattScaling(smoothsTargets: false).fit(on: sample)
    #expect(unsmoothed.atBound == ["slope"] && unsmoothed.map == smoothed.map)
    let beta = BetaCalibration().fit(on: sample)
    #expect(beta.atBound == ["a", "b"] && beta.search.hasConverged)
  }

  /// No step along a coefficient that the constraint allows lowers the loss.
  @Test(arguments: 0..<30) func betaIsTheMinimumUnderItsConstraint(_ seed: Int) {
    let base = Self.logOdds(seed: seed, isWeighted: seed % 2 == 1)
    // Thirds: as they are, turned around, and bent.
    let sample = BinarySample(
      scores: base.scores.map { seed % 3 == 0 ? $0 : (seed % 3 == 1 ? -$0 : $0 * $0 / 4 - 3) },
      outcomes: base.outcomes, weights: base.weights)
    let fit = BetaCalibration().fit(on: sample)
    #expect(fit.search.hasConverged && fit.atBound.isEmpty)
    let map = fit.map
    #expect(map.isStrictlyIncreasing == (map.a > 0 || map.b > 0))
    let probabilities = map.probabilities(of: sample.scores, tier: .active)
    let own = PlattMap(slope: 1, intercept: 0)
    let rises = KernelLogarithm.values(of: own.probabilities(of: sample.scores, tier: .active))
    let falls = KernelLogarithm.values(of: own.complements(of: sample.scores, tier: .active))
    var gradient = (a: 0.0, b: 0.0, c: 0.0)
    for row in probabilities.indices {
      let residual =
        (sample.weights?[row] ?? 1) * (probabilities[row] - (sample.outcomes[row] ? 1 : 0))
      gradient.a += residual * rises[row]
      gradient.b -= residual * falls[row]
      gradient.c += residual
    }
    #expect(abs(gradient.c) < 1e-9)
    #expect(map.a > 0 ? abs(gradient.a) < 1e-8 : gradient.a > -1e-8)
    #expect(map.b > 0 ? abs(gradient.b) < 1e-8 : gradient.b > -1e-8)
  }

  /// A third of the seeds above must meet the constraint, or it would not be tested.
  @Test func theConstraintIsMet() {
    let dropped = (0..<30).filter { seed in
      let base = Self.logOdds(seed: seed, isWeighted: false)
      let map = BetaCalibration().fit(
        on: BinarySample(scores: base.scores.map { -$0 }, outcomes: base.outcomes)
      ).map
      return map.a == 0 && map.b == 0
    }
    #expect(dropped.count == 30)
  }
}
