import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// For every row, label and level: in the set, score at most the quantile, and p-value above alpha are
/// one truth value, ties included.
@Suite struct MembershipIdentityTests {
  static let alphas: [Level] = ["0.02", "0.05", "0.1", "0.2", "1/3", "0.5", "0.75", "0.9", "0.99"]

  /// 49 calibration rows: alpha (n + 1) is an integer for most of the levels.
  @Test(arguments: ScoreCase.all, FormatCase.all)
  func threeDefinitionsAreOne(score: ScoreCase, format: FormatCase) throws {
    for (classCount, seed) in [(1, 1), (2, 2), (3, 3), (7, 4), (16, 5), (37, 6)] {
      var random = Synthetic(seed: UInt64(seed))
      let calibration = random.tied(format.kind, count: 49, classCount: classCount)
      let test = random.tied(format.kind, count: 12, classCount: classCount)
      try expectIdentity(score, format.precision, calibration, test)
    }
  }

  #if DEBUG
  static let manyClasses = 130
  #else
  static let manyClasses = 1100
  #endif

  /// More labels than a kernel adds up in one go.
  @Test(arguments: ScoreCase.all, FormatCase.all)
  func threeDefinitionsAreOneForManyClasses(score: ScoreCase, format: FormatCase) throws {
    var random = Synthetic(seed: 10)
    let calibration = random.tied(format.kind, count: 49, classCount: Self.manyClasses)
    let test = random.tied(format.kind, count: 3, classCount: Self.manyClasses)
    try expectIdentity(score, format.precision, calibration, test)
  }

  /// The same where no two outputs are equal.
  @Test(arguments: ScoreCase.all, Precision.allCases)
  func threeDefinitionsAreOneWithoutTies(score: ScoreCase, precision: Precision) throws {
    var random = Synthetic(seed: 7)
    let calibration = random.continuous(count: 99, classCount: 6)
    let test = random.continuous(count: 30, classCount: 6)
    try expectIdentity(score, precision, calibration, test)
  }

  private func expectIdentity(
    _ score: ScoreCase, _ precision: Precision, _ calibration: Rows, _ test: Rows
  ) throws {
    let predictor = try SplitConformal(
      score: score.score, alphas: Self.alphas, seed: 9, precision: precision
    ).fit(on: calibration.labeled())
    let batch = try test.outputs()
    let everyLabel = LabelLists(everyLabelOf: batch)
    let scores = try predictor.predictionScores(of: batch)
    let pValues = try predictor.pValues(of: everyLabel, in: batch)
    #expect(pValues.count == scores.count)
    var wrong: [String] = []
    for (index, score) in scores.enumerated() {
      let slowCount = predictor.calibrationScores.count { $0 >= score }
      if pValues.greaterOrEqualCounts[index] != slowCount { wrong.append("count at \(index)") }
    }
    for quantile in predictor.quantiles {
      let alpha = quantile.alpha
      #expect(
        quantile == ConformalQuantile(alpha: alpha, sortedScores: predictor.calibrationScores))
      let sets = try predictor.sets(for: batch, alpha: alpha)
      for (index, score) in scores.enumerated() {
        let (row, label) = index.quotientAndRemainder(dividingBy: batch.classCount)
        let isInSet = sets.contains(Int32(label), at: row)
        let isAtMost = score <= quantile.tail
        let isAbove = pValues.isAbove(alpha, at: index)
        let slow =
          (1 + pValues.greaterOrEqualCounts[index]) * alpha.denominator
          > alpha.numerator * (1 + predictor.calibrationCount)
        if [isAtMost, isAbove, slow].contains(!isInSet) {
          wrong.append("row \(row), label \(label), alpha \(alpha)")
        }
      }
      for set in sets where set != set.sorted() { wrong.append("order of \(set)") }
    }
    #expect(wrong == [])
  }

  /// On dyadic probabilities and draws every sum is exact: scores equal the definitions of the papers.
  @Test(arguments: ScoreCase.all, Precision.allCases)
  func scoresAreTheDefinitions(score: ScoreCase, precision: Precision) throws {
    var random = Synthetic(seed: 8)
    for classCount in [1, 2, 5, 40] {
      let test = random.tiedProbabilities(count: 20, classCount: classCount)
      let draws = (0..<20).map { _ in Double(random.integer(below: 8)) / 8 }
      let batch = try test.outputs()
      let scores = try score.score.scores(
        of: LabelLists(everyLabelOf: batch), in: batch,
        context: ScoringContext(
          draws: score.score.isRandomized ? draws : [], precision: precision))
      let expected = test.values.enumerated().flatMap { row, values in
        values.indices.map { definition(score.score, values, $0, draws[row]) }
      }
      #expect(scores.map { score.score.usualForm(ofTail: $0) } == expected)
    }
  }

  /// The usual form of a score, from its definition.
  private func definition(
    _ score: any NonconformityScore, _ row: [Double], _ label: Int, _ draw: Double
  ) -> Double {
    if score is LAC { return 1 - row[label] }
    if score is Margin {
      return (row.indices.filter { $0 != label }.map { row[$0] }.max() ?? 0) - row[label]
    }
    let before = row.indices.filter { other in
      row[other] > row[label] || row[other] == row[label] && other < label
    }
    let share = score.isRandomized ? draw : 1
    if score is TopK { return Double(before.count) + share }
    if let saps = score as? SAPS {
      let largest = row.max() ?? 0
      return before.isEmpty
        ? share * largest : largest + saps.weight * (Double(before.count) - 1 + share)
    }
    let own = score.isRandomized ? draw * row[label] : row[label]
    let price =
      (score.parameters["lambda"] ?? 0)
      * max(0, Double(before.count + 1) - (score.parameters["k_reg"] ?? 0))
    return own + before.reduce(0) { $0 + row[$1] } + price
  }
}
