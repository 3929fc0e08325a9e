import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// A larger alpha gives a set inside the set of a smaller one, with the same draws.
@Suite struct NestednessTests {
  @Test(arguments: ScoreCase.all, FormatCase.all)
  func setsAreNestedInAlpha(score: ScoreCase, format: FormatCase) throws {
    var random = Synthetic(seed: 21)
    let calibration = random.tied(format.kind, count: 60, classCount: 6)
    let test = random.tied(format.kind, count: 25, classCount: 6)
    let alphas = try (1...49).map { try Level(numerator: $0, denominator: 50) }
    let predictor = try SplitConformal(
      score: score.score, alphas: alphas, precision: format.precision
    ).fit(on: calibration.labeled())
    let batch = try test.outputs()
    #expect(predictor.quantiles.map { $0.alpha } == alphas)
    let tails = predictor.quantiles.map { $0.tail }
    #expect(tails == tails.sorted(by: >))
    var outer = try predictor.sets(for: batch, alpha: alphas[0])
    for alpha in alphas.dropFirst() {
      let inner = try predictor.sets(for: batch, alpha: alpha)
      for (small, large) in zip(inner, outer) { #expect(Set(small).isSubset(of: large)) }
      outer = inner
    }
  }

  /// A randomized cumulative set lies between the sets that take none and all of the last label's mass.
  @Test func randomizedSetsLieBetweenTheirExtremes() throws {
    var random = Synthetic(seed: 22)
    let test = random.continuous(count: 50, classCount: 8)
    let batch = try test.outputs()
    func sets(draw: Double) throws -> LabelLists {
      try APS().sets(
        atMost: -0.15, in: batch,
        context: ScoringContext(
          draws: [Double](repeating: draw, count: 50), precision: .float64))
    }
    let levels = try [0, 0.25, 0.5, 0.75, 0.999].map { try sets(draw: $0) }
    for (large, small) in zip(levels, levels.dropFirst()) {
      for row in 0..<50 {
        #expect(Set(small[row]).isSubset(of: large[row]))
        #expect(large.size(of: row) - small.size(of: row) <= 1)
      }
    }
    #expect(levels[0].labels.count > levels[4].labels.count)
  }

  /// Cumulative sets are the labels ranked first: no label is skipped.
  @Test(arguments: [ScoreCase.deterministic[1], .deterministic[2]] + ScoreCase.randomized)
  func setsAreRankPrefixes(score: ScoreCase) throws {
    var random = Synthetic(seed: 23)
    let calibration = random.tiedProbabilities(count: 60, classCount: 9)
    let test = random.tiedProbabilities(count: 40, classCount: 9)
    let predictor = try SplitConformal(score: score.score, alpha: "0.2").fit(
      on: calibration.labeled())
    for (row, set) in try predictor.sets(for: test.outputs()).enumerated() {
      let values = test.values[row]
      let order = values.indices.sorted {
        values[$0] > values[$1] || values[$0] == values[$1] && $0 < $1
      }
      #expect(set == order.prefix(set.count).sorted())
    }
  }
}
