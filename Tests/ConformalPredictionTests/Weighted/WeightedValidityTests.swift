import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// Weighted predictors cover rows of another population; predictors without weights do not.
///
/// Each repetition draws calibration rows and one new row: the hits over repetitions are binomial, with a
/// probability of at least 1 - alpha exactly when the guarantee holds. False-alarm rate 1e-6.
@Suite struct WeightedValidityTests {
  private static let repetitions = 600
  private static let calibrationCount = 50

  /// Rows of two kinds: hard ones are one of 8 in calibration and 6 of 8 where predictions are made.
  private func covariateShift(isWeighted: Bool) throws -> StatisticalCheck {
    var random = Synthetic(seed: 77)
    func draw(hardShare: Double) -> (values: [Double], label: Int, isHard: Bool) {
      let isHard = random.uniform() < hardShare
      let guess = 0.5 + random.uniform() / 2
      let isRight = random.uniform() < (isHard ? 0.5 : 0.95)
      return ([guess, 1 - guess], isRight ? 0 : 1, isHard)
    }
    var misses = 0
    for _ in 0..<Self.repetitions {
      let rows = (0..<Self.calibrationCount).map { _ in draw(hardShare: 0.125) }
      let new = draw(hardShare: 0.75)
      // The ratio of shares: 0.75 / 0.125 and 0.25 / 0.875.
      func weight(_ isHard: Bool) -> Double { isHard ? 6 : 2.0 / 7 }
      let calibration = Rows(
        rows.map { $0.values }, labels: rows.map { $0.label }, kind: .probabilities)
      let test = Rows([new.values], labels: [new.label], kind: .probabilities)
      let predictor = try SplitConformal(score: .lac, alpha: "0.2").fit(
        on: calibration.labeled(),
        weighting: isWeighted ? .given(RowWeights(rows.map { weight($0.isHard) })) : nil)
      let sets = try predictor.sets(
        for: test.outputs(), weights: isWeighted ? RowWeights([weight(new.isHard)]) : nil)
      misses += sets.contains(Int32(new.label), at: 0) ? 0 : 1
    }
    return .risk(atMost: "0.2", errors: misses, of: Self.repetitions)
  }

  @Test func covariateShiftIsCovered() throws {
    let check = try covariateShift(isWeighted: true)
    #expect(check.holds, "\(check)")
  }

  @Test func withoutWeightsCovariateShiftIsNot() throws {
    #expect(try !covariateShift(isWeighted: false).holds)
  }

  /// Class 1 is rare in calibration and common where predictions are made, and the model prefers class 0.
  private func labelShift(isWeighted: Bool) throws -> StatisticalCheck {
    var random = Synthetic(seed: 78)
    func draw(share: Double) -> (values: [Double], label: Int) {
      let label = random.uniform() < share ? 1 : 0
      let mass = label == 1 ? 0.6 * random.uniform() : 0.3 * random.uniform()
      return ([1 - mass, mass], label)
    }
    var misses = 0
    for _ in 0..<Self.repetitions {
      let rows = (0..<Self.calibrationCount).map { _ in draw(share: 0.125) }
      let new = draw(share: 0.75)
      let calibration = Rows(
        rows.map { $0.values }, labels: rows.map { $0.label }, kind: .probabilities)
      let test = Rows([new.values], labels: [new.label], kind: .probabilities)
      let predictor = try SplitConformal(score: .lac, alpha: "0.2").fit(
        on: calibration.labeled(),
        weighting: isWeighted ? .classes(ClassWeights([2.0 / 7, 6])) : nil)
      misses +=
        try predictor.sets(for: test.outputs()).contains(Int32(new.label), at: 0) ? 0 : 1
    }
    return .risk(atMost: "0.2", errors: misses, of: Self.repetitions)
  }

  @Test func labelShiftIsCovered() throws {
    let check = try labelShift(isWeighted: true)
    #expect(check.holds, "\(check)")
  }

  @Test func withoutWeightsLabelShiftIsNot() throws {
    #expect(try !labelShift(isWeighted: false).holds)
  }

  /// TorchCP's WeightedPredictor sorts the weights by their own value, not along with the scores.
  @Test func weightsFollowTheirScores() throws {
    let calibration = Rows(
      [[0, 1], [0.25, 0.75], [0.5, 0.5], [0.75, 0.25]], labels: [1, 1, 1, 1],
      kind: .probabilities)
    // Almost all weight is on the smallest score: the quantile is that score, not the largest.
    let predictor = try SplitConformal(score: .lac, alpha: "0.5").fit(
      on: calibration.labeled(), weighting: .given(RowWeights([16, 1, 1, 1])))
    let test = Rows([[0, 1], [0.25, 0.75]], labels: [1, 1], kind: .probabilities)
    let sets = try predictor.sets(for: test.outputs(), weights: RowWeights([1, 1]))
    #expect(Array(sets[0]) == [1] && Array(sets[1]) == [])
  }

  /// The new row's own mass depends on its own weight (it is a mean or 1 in predictset and puncc, and missing in
  /// PyHealth): a row of large weight gets every label.
  @Test func theRowsOwnMassCounts() throws {
    var random = Synthetic(seed: 3)
    let rows = random.tiedProbabilities(count: 40, classCount: 3)
    let predictor = try SplitConformal(score: .lac, alpha: "0.1").fit(
      on: rows.labeled(), weighting: .given(RowWeights([Double](repeating: 1, count: 40))))
    let test = Rows([[1, 0, 0], [1, 0, 0]], labels: [0, 0], kind: .probabilities)
    let weights = try RowWeights([1, 5])
    let sets = try predictor.sets(for: test.outputs(), weights: weights)
    #expect(sets.size(of: 0) < 3)
    // 5 of 45 is above 0.1.
    #expect(sets.size(of: 1) == 3)
    #expect(predictor.fullSetCount(of: weights, alpha: "0.1") == 1)
  }

  /// nonconform counts only strictly larger scores of ties: 1/3 where 5/6 is right.
  @Test func tiesCountInWeightedPValues() throws {
    let rows = Rows(
      [[0.5, 0.5], [0.5, 0.5], [0.5, 0.5], [0.25, 0.75], [0.75, 0.25]], labels: [0, 0, 0, 0, 0],
      kind: .probabilities)
    let predictor = try SplitConformal(score: .lac, alpha: "0.5").fit(
      on: rows.labeled(), weighting: .given(RowWeights([1, 1, 1, 1, 1])))
    let test = Rows([[0.5, 0.5]], labels: [0], kind: .probabilities)
    let pValues = try predictor.pValues(
      of: LabelLists(singletons: [0]), in: test.outputs(), weights: RowWeights([1]))
    #expect(pValues[0] == 5.0 / 6)
  }
}
