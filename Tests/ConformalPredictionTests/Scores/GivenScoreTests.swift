import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Scores that were computed elsewhere.
@Suite struct GivenScoreTests {
  private func rows(_ count: Int, seed: UInt64, classCount: Int = 5) -> Rows {
    var random = Synthetic(seed: seed)
    let rows = random.tiedLogits(count: count, classCount: classCount)
    return Rows(rows.values, labels: rows.labels, kind: .scores)
  }

  /// The scores of LAC, given, are LAC: quantiles, sets and p-values.
  @Test(arguments: [.marginal, .classConditional] as [Taxonomy])
  func sameAsComputed(taxonomy: Taxonomy) throws {
    var random = Synthetic(seed: 41)
    let calibration = random.tiedProbabilities(count: 80, classCount: 4)
    let test = random.tiedProbabilities(count: 30, classCount: 4)
    func given(_ rows: Rows) -> Rows {
      Rows(rows.values.map { $0.map { 0 - $0 } }, labels: rows.labels, kind: .scores)
    }
    let alphas: [Level] = ["0.1", "0.3"]
    let computed = try SplitConformal(
      score: .lac, alphas: alphas, allowsTrivial: true, taxonomy: taxonomy
    ).fit(on: calibration.labeled())
    let stated = try SplitConformal(
      score: .given, alphas: alphas, allowsTrivial: true, taxonomy: taxonomy
    ).fit(on: given(calibration).labeled())
    #expect(computed.quantiles == stated.quantiles)
    for alpha in alphas {
      let sets = try computed.sets(for: test.outputs(), alpha: alpha, policy: .forceTop1)
      #expect(
        try stated.sets(for: given(test).outputs(), alpha: alpha, policy: .forceTop1) == sets)
      #expect(
        try computed.pValues(of: sets.labels, in: test.outputs())
          == stated.pValues(of: sets.labels, in: given(test).outputs()))
    }
    #expect(
      try computed.credibility(of: test.outputs(), alpha: "0.1").credibility
        == stated.credibility(of: given(test).outputs(), alpha: "0.1").credibility)
    let evaluation = try stated.evaluate(on: given(test).labeled(), alpha: "0.1")
    #expect(
      try evaluation.topLabelHits
        == computed.evaluate(on: test.labeled(), alpha: "0.1").topLabelHits)
  }

  /// The label with the lowest score is the first.
  @Test(arguments: Precision.allCases, [1, 7, 70])
  func topLabels(precision: Precision, classCount: Int) throws {
    let rows = rows(40, seed: 3, classCount: classCount)
    let expected = rows.values.map { row in Int32(row.indices.min { row[$0] < row[$1] } ?? 0) }
    #expect(try rows.outputs().topLabels(precision: precision) == expected)
  }

  /// Scores of the true labels alone give the predictor that scores of all labels give.
  @Test func trueLabelsAlone() throws {
    let (calibration, test) = (rows(60, seed: 5), rows(20, seed: 6))
    let own = zip(calibration.values, calibration.labels).map { [$0[$1]] }
    let alone = try Outputs(scores: Matrix(rows: own))
    let method = SplitConformal(score: .given, alphas: ["0.1", "0.3"])
    let fitted = try method.fit(onTrueLabelScores: alone, classCount: 5)
    let whole = try method.fit(on: calibration.labeled())
    #expect(fitted.quantiles == whole.quantiles && fitted.classCount == 5)
    for alpha in ["0.1", "0.3"] as [Level] {
      #expect(
        try fitted.sets(for: test.outputs(), alpha: alpha)
          == whole.sets(for: test.outputs(), alpha: alpha))
    }
    for (method, outputs, classCount) in [
      (method, try calibration.outputs(), 5), (method, alone, 0),
      (method.scoring(by: .lac), alone, 5),
      (method.dividing(by: .classConditional), alone, 5),
    ] {
      let error = try dataError {
        try method.fit(onTrueLabelScores: outputs, classCount: classCount)
      }
      #expect(error.code == .usage)
    }
  }

  @Test func misuse() throws {
    let scores = rows(20, seed: 1)
    let logits = Rows(scores.values, labels: scores.labels, kind: .logits)
    var wrong = scores
    wrong.values[7][2] = .nan
    let broken = wrong
    for (score, rows, found) in [
      (LAC(), scores, "score 'lac' of scores"), (GivenScore(), logits, "score 'given' of logits"),
      (GivenScore(), broken, "nan"),
    ] as [(any NonconformityScore, Rows, String)] {
      let error = try dataError {
        try SplitConformal(score: score, alpha: "0.2").fit(on: rows.labeled())
      }
      #expect(error.found == found)
      if found == "nan" {
        #expect(error.expected == "a finite nonconformity score" && error.row == 7)
      }
    }
    let fitted = try SplitConformal(score: .given, alpha: "0.2").fit(on: scores.labeled())
    #expect(try dataError { try fitted.sets(for: logits.outputs()) }.code == .usage)
    #expect(try dataError { try scores.outputs().summaries(precision: .float64) }.code == .usage)
    #expect(try dataError { try scores.outputs().probabilities() }.code == .usage)
  }
}
