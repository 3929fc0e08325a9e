import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Credibility and confidence against the p-values of all labels.
@Suite struct CredibilityTests {
  @Test(
    arguments: ScoreCase.all,
    [.marginal, .classConditional, .groupConditional(unseen: .fullSet)] as [Taxonomy])
  func ofEveryScore(score: ScoreCase, taxonomy: Taxonomy) throws {
    for classCount in [1, 2, 3, 20, 70] {
      var random = Synthetic(seed: UInt64(classCount))
      let isGrouped = taxonomy != .marginal && taxonomy != .classConditional
      let calibration = random.tied(.logits, count: 60, classCount: classCount)
      let names = (0..<60).map { $0 % 3 == 0 ? "a" : "b" }
      let predictor = try SplitConformal(
        score: score.score, alpha: "0.2", seed: 2, allowsTrivial: true, taxonomy: taxonomy
      ).fit(on: calibration.labeled(), groups: isGrouped ? GroupColumns([names]) : nil)
      let rows = try random.tied(.logits, count: 25, classCount: classCount).outputs()
      let places =
        isGrouped
        ? try predictor.place(GroupColumns([(0..<25).map { ["a", "b", "new"][$0 % 3] }])) : nil
      let found = try predictor.credibility(of: rows, groups: places)
      let pValues = try predictor.pValues(
        of: LabelLists(everyLabelOf: rows), in: rows, groups: places)
      for row in 0..<25 {
        let values = (0..<classCount).map { pValues[row * classCount + $0] }
        let sorted = values.sorted(by: >)
        #expect(found.credibility[row] == sorted[0])
        #expect(found.confidence[row] == 1 - (sorted.count > 1 ? sorted[1] : 0))
        #expect(values[Int(found.labels[row])] == sorted[0])
      }
    }
  }

  /// The confidence of a row is the level at which its set shrinks to one label.
  @Test func confidenceIsTheLargestLevelOfASingleLabel() throws {
    var random = Synthetic(seed: 77)
    let predictor = try SplitConformal(score: .lac, alpha: "0.2").fit(
      on: random.continuous(count: 99, classCount: 4).labeled())
    let rows = try random.continuous(count: 40, classCount: 4).outputs()
    let found = try predictor.credibility(of: rows)
    for percent in 1..<100 {
      let alpha = try Level("\(percent)%")
      let sets = try predictor.sets(for: rows, alpha: alpha)
      for row in 0..<40 {
        // Both sides in hundredths: p-values are multiples of 1 / 100.
        let hasOneAtMost = Int((100 * (1 - found.confidence[row])).rounded()) <= percent
        #expect((sets[row].count <= 1) == hasOneAtMost)
        #expect(sets[row].isEmpty == (Int((100 * found.credibility[row]).rounded()) <= percent))
      }
    }
  }
}
