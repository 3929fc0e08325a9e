import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Coverage of groups that a predictor does not go by, and of classes.
@Suite struct GroupCoverageTests {
  @Test func groupsOfAMarginalPredictor() throws {
    var random = Synthetic(seed: 500)
    let predictor = try SplitConformal(score: .lac, alpha: "0.2").fit(
      on: random.continuous(count: 99, classCount: 3).labeled())
    let test = random.continuous(count: 300, classCount: 3)
    let names = [
      (0..<300).map { $0 < 200 ? "b" : "a" }, (0..<300).map { $0 % 2 == 0 ? "x" : "y" },
    ]
    let evaluation = try predictor.evaluate(
      on: test.labeled(), reportedGroups: GroupColumns(names))
    #expect(evaluation.perGroup.map { $0.name } == ["a / x", "a / y", "b / x", "b / y"])
    let sets = try predictor.sets(for: test.outputs())
    for group in evaluation.perGroup {
      let rows = (0..<300).filter { [names[0][$0], names[1][$0]] == group.path }
      #expect(group.hitCount.count == rows.count)
      #expect(
        group.hitCount.hits == rows.count { sets.contains(Int32(test.labels[$0]), at: $0) })
      #expect(group.hitCount.labelCount == rows.reduce(0) { $0 + sets[$1].count })
    }
    #expect(evaluation.perGroup.reduce(0) { $0 + $1.hitCount.hits } == evaluation.total.hits)
    let short = try GroupColumns([["a"]])
    #expect(
      try dataError { try predictor.evaluate(on: test.labeled(), reportedGroups: short) }.found
        == "1 groups for 300 rows of outputs")
  }

  /// Classes without rows do not count; those with rows count alike, however many they have.
  @Test func classCoverageGap() throws {
    var random = Synthetic(seed: 501)
    let predictor = try SplitConformal(score: .lac, alpha: "0.2").fit(
      on: random.continuous(count: 99, classCount: 4).labeled())
    var test = random.continuous(count: 200, classCount: 4)
    for row in test.labels.indices where test.labels[row] == 3 { test.labels[row] = 0 }
    let evaluation = try predictor.evaluate(on: test.labeled())
    let gaps = (0..<3).map { abs((evaluation.perClass[$0].coverage ?? 0) - 0.8) }
    #expect(abs(evaluation.classCoverageGap - gaps.reduce(0, +) / 3) < 1e-15)
  }
}
