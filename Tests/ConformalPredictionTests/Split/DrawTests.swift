import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Draws are functions of seed, purpose and row id.
@Suite struct DrawTests {
  /// Uniform outputs over two labels: the score of label 0 is `U / 2 - 1`, so scores show the draws.
  private func drawsOfCalibration(seed: UInt64, ids: [UInt64]) throws -> [Double] {
    let rows = Rows(
      ids.map { _ in [0.5, 0.5] }, labels: ids.map { _ in 0 }, kind: .probabilities, ids: ids)
    let predictor = try SplitConformal(score: APS(), alpha: "0.5", seed: seed).fit(
      on: rows.labeled())
    return predictor.calibrationScores.map { 2 * ($0 + 1) }
  }

  private let ids: [UInt64] = [0, 1, 2, 17, 1 << 40, .max]

  @Test func calibrationDrawsAreThoseOfTheGenerator() throws {
    let generator = CounterBasedGenerator(seed: 11, purpose: .calibration)
    let draws = try drawsOfCalibration(seed: 11, ids: ids)
    // Scores are in tail form, -(1/2 + (1 - U)/2): half a unit in the last place is lost on the way.
    for (draw, expected) in zip(draws, ids.map { generator.uniform(row: $0) }.sorted()) {
      #expect(abs(draw - expected) <= 0x1p-51)
    }
  }

  @Test func anotherSeedGivesOtherDraws() throws {
    let first = try drawsOfCalibration(seed: 11, ids: ids)
    let second = try drawsOfCalibration(seed: 12, ids: ids)
    #expect(Set(first).isDisjoint(with: second))
    #expect(try drawsOfCalibration(seed: 11, ids: ids) == first)
  }

  @Test func theDefaultSeedIsZero() throws {
    #expect(SplitConformal(score: .aps, alpha: "0.1").seed == 0)
  }

  /// A row that is calibrated on and then predicted does not meet its own draw again.
  @Test func calibrationAndPredictionDrawsOfARowDiffer() throws {
    let rows = Rows(
      ids.map { _ in [0.5, 0.5] }, labels: ids.map { _ in 0 }, kind: .probabilities, ids: ids)
    let predictor = try SplitConformal(score: APS(), alpha: "0.5", seed: 11).fit(
      on: rows.labeled())
    let batch = try rows.outputs()
    let scores = try predictor.predictionScores(of: batch)
    let ofLabelZero = stride(from: 0, to: scores.count, by: 2).map { scores[$0] }
    #expect(Set(ofLabelZero).isDisjoint(with: predictor.calibrationScores))
    // And prediction draws are the ones that the p-values go by.
    let pValues = try predictor.pValues(
      of: LabelLists(singletons: ids.map { _ in 0 }), in: batch)
    for (index, score) in ofLabelZero.enumerated() {
      #expect(
        pValues.greaterOrEqualCounts[index]
          == predictor.calibrationScores.count { $0 >= score })
    }
  }

  @Test(arguments: ScoreCase.deterministic)
  func deterministicScoresIgnoreSeedAndIds(score: ScoreCase) throws {
    var random = Synthetic(seed: 41)
    let rows = random.continuous(count: 40, classCount: 4)
    func scores(seed: UInt64, offset: UInt64) throws -> [Double] {
      var renamed = rows
      renamed.ids = rows.ids.map { $0 + offset }
      return try SplitConformal(score: score.score, alpha: "0.1", seed: seed)
        .fit(on: renamed.labeled()).calibrationScores
    }
    #expect(try scores(seed: 1, offset: 0) == scores(seed: 2, offset: 99))
  }
}
