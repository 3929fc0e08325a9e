import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// Smoothed p-values: uniform for true labels, ties or not.
@Suite struct SmoothedPValueTests {
  #if DEBUG
  static let repetitions = 300
  #else
  static let repetitions = 3000
  #endif

  /// One new row a repetition, so that the numbers are independent; chi-square, false alarm 10^-6.
  @Test(arguments: [.marginal, .classConditional] as [Taxonomy])
  func uniformOnTies(taxonomy: Taxonomy) throws {
    var random = Synthetic(seed: 700)
    var smoothed = UniformSample()
    var plain = UniformSample()
    for repetition in 0..<Self.repetitions {
      let predictor = try SplitConformal(
        score: .topK, alpha: "0.5", seed: UInt64(repetition), allowsTrivial: true,
        taxonomy: taxonomy
      ).fit(on: random.tiedLogits(count: 15, classCount: 3).labeled())
      let row = random.tiedLogits(count: 1, classCount: 3)
      let label = LabelLists(singletons: row.labels.map { Int32($0) })
      let outputs = try row.outputs()
      smoothed.add(try predictor.smoothedPValues(of: label, in: outputs)[0])
      plain.add(try predictor.pValues(of: label, in: outputs)[0])
    }
    #expect(smoothed.chiSquarePValue() > 1e-6 / 2)
    // Ranks of three classes tie nearly always: without draws p-values are far from uniform.
    #expect(plain.chiSquarePValue() < 1e-6)
  }

  /// Between the p-values that count ties out and in, and as the definition says.
  @Test(arguments: ScoreCase.all)
  func definition(score: ScoreCase) throws {
    var random = Synthetic(seed: 701)
    let predictor = try SplitConformal(score: score.score, alpha: "0.2", seed: 6).fit(
      on: random.tiedLogits(count: 40, classCount: 4).labeled())
    let test = random.tiedLogits(count: 25, classCount: 4)
    let outputs = try test.outputs()
    let labels = LabelLists(everyLabelOf: outputs)
    let smoothed = try predictor.smoothedPValues(of: labels, in: outputs)
    let plain = try predictor.pValues(of: labels, in: outputs)
    let scores = try predictor.predictionScores(of: outputs)
    let generator = CounterBasedGenerator(seed: 6, purpose: .smoothing)
    for (index, score) in scores.enumerated() {
      let above = predictor.calibrationScores.count { $0 > score }
      let equal = predictor.calibrationScores.count { $0 == score }
      let draw = generator.uniform(row: test.ids[index / 4])
      #expect(smoothed[index] == (Double(above) + draw * Double(1 + equal)) / 41)
      #expect(smoothed[index] <= plain[index])
    }
  }

  /// Rows of unknown groups whose sets hold every label have their draw alone.
  @Test func rowsThatNobodyServes() throws {
    var random = Synthetic(seed: 702)
    let predictor = try SplitConformal(
      score: .lac, alpha: "0.2", seed: 1, taxonomy: .groupConditional(unseen: .fullSet)
    ).fit(
      on: random.continuous(count: 20, classCount: 2).labeled(),
      groups: GroupColumns([[String](repeating: "a", count: 20)]))
    let rows = try random.continuous(count: 2, classCount: 2).outputs()
    let values = try predictor.smoothedPValues(
      of: LabelLists(everyLabelOf: rows), in: rows,
      groups: predictor.place(GroupColumns([["b", "a"]])))
    let draw = CounterBasedGenerator(seed: 1, purpose: .smoothing).uniform(row: 0)
    #expect(values[0] == draw && values[1] == draw && values[2] != values[3])
  }
}
