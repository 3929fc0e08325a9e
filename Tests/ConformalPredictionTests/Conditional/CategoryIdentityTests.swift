import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Sets of conditional predictors against the definition: a label is in exactly when its score is at most the
/// k-th smallest score of the calibration rows of its category, and when its p-value there is above alpha.
@Suite struct CategoryIdentityTests {
  static let alphas: [Level] = ["0.1", "1/3", "0.5"]

  @Test(arguments: ScoreCase.all, FormatCase.all)
  func classes(score: ScoreCase, format: FormatCase) throws {
    for classCount in [1, 2, 5, 17] {
      var random = Synthetic(seed: UInt64(classCount))
      let calibration = random.tied(format.kind, count: 20 * classCount, classCount: classCount)
      let test = random.tied(format.kind, count: 10, classCount: classCount)
      let predictor = try SplitConformal(
        score: score.score, alphas: Self.alphas, seed: 4, precision: format.precision,
        allowsTrivial: true, taxonomy: .classConditional
      ).fit(on: calibration.labeled())
      let scores = try calibrationScores(predictor, calibration)
      let batch = try test.outputs()
      let every = try predictor.predictionScores(of: batch)
      let pValues = try predictor.pValues(of: LabelLists(everyLabelOf: batch), in: batch)
      var wrong: [String] = []
      for alpha in Self.alphas {
        let sets = try predictor.sets(for: batch, alpha: alpha)
        for (index, score) in every.enumerated() {
          let (row, label) = index.quotientAndRemainder(dividingBy: classCount)
          let own = scores.indices.filter { calibration.labels[$0] == label }.map { scores[$0] }
          let isIn = sets.contains(Int32(label), at: row)
          let isAtMost = isAtMostQuantile(score, own, alpha)
          if isIn != isAtMost || isIn != pValues.isAbove(alpha, at: index) {
            wrong.append("row \(row), label \(label), alpha \(alpha)")
          }
        }
        for set in sets where set != set.sorted() { wrong.append("order of \(set)") }
      }
      #expect(wrong == [])
      // Each calibration row once, in the category of its class.
      #expect(predictor.categories.count == classCount + 1)
      #expect(predictor.categories[0].count == calibration.count)
    }
  }

  @Test(arguments: ScoreCase.all, FormatCase.all)
  func groups(score: ScoreCase, format: FormatCase) throws {
    for classCount in [2, 12, 33] {
      var random = Synthetic(seed: UInt64(classCount + 9))
      let calibration = random.tied(format.kind, count: 120, classCount: classCount)
      let test = random.tied(format.kind, count: 30, classCount: classCount)
      // Sizes of about 60, 50, 9 and 1.
      func names(_ count: Int) -> [String] {
        (0..<count).map { row in ["a", "b", "c", "a", "b"][row % 40 < 36 ? row % 2 : row % 5] }
      }
      let (fitted, new) = (names(120), names(30))
      let predictor = try SplitConformal(
        score: score.score, alphas: Self.alphas, seed: 4, precision: format.precision,
        taxonomy: .groupConditional()
      ).fit(on: calibration.labeled(), groups: GroupColumns([fitted]))
      let scores = try calibrationScores(predictor, calibration)
      let batch = try test.outputs()
      let places = try predictor.place(GroupColumns([new]))
      let every = try predictor.predictionScores(of: batch)
      for alpha in Self.alphas {
        let sets = try predictor.sets(for: batch, groups: places, alpha: alpha)
        let pValues = try predictor.pValues(
          of: LabelLists(everyLabelOf: batch), in: batch, groups: places, alpha: alpha)
        var wrong: [String] = []
        for (index, score) in every.enumerated() {
          let (row, label) = index.quotientAndRemainder(dividingBy: classCount)
          var own = scores.indices.filter { fitted[$0] == new[row] }.map { scores[$0] }
          if case .infeasible = ConformalRank(count: own.count, alpha: alpha) { own = scores }
          let isIn = sets.contains(Int32(label), at: row)
          if isIn != isAtMostQuantile(score, own, alpha)
            || isIn != pValues.isAbove(alpha, at: index)
          {
            wrong.append("row \(row), label \(label), alpha \(alpha)")
          }
        }
        #expect(wrong == [])
      }
    }
  }

  /// The definition, slowly.
  private func isAtMostQuantile(_ score: Double, _ own: [Double], _ alpha: Level) -> Bool {
    guard case .rank(let k) = ConformalRank(count: own.count, alpha: alpha) else { return true }
    return score <= own.sorted()[k - 1]
  }

  private func calibrationScores(_ predictor: ConformalPredictor, _ rows: Rows) throws -> [Double] {
    let outputs = try rows.outputs()
    let generator = CounterBasedGenerator(seed: predictor.seed, purpose: .calibration)
    let draws =
      predictor.score.isRandomized
      ? (0..<outputs.rowCount).map { generator.uniform(row: outputs.identifiers[$0]) } : []
    return try predictor.score.scores(
      of: LabelLists(singletons: rows.labels.map { Int32($0) }), in: outputs,
      context: ScoringContext(draws: draws, precision: predictor.precision))
  }
}
