import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Every way in which regression data can be wrong.
@Suite struct RegressionErrorTests {
  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func numbersAreFinite(bad: Double) throws {
    let error = try dataError {
      try RegressionOutputs(predictions: [1, bad, bad], file: "p.csv")
    }
    #expect((error.row, error.file, error.found) == (1, "p.csv", "prediction \(bad)"))
    #expect(try dataError { try RegressionOutputs(lower: [bad], upper: [1]) }.row == 0)
    let upper = try dataError {
      try RegressionOutputs(lower: [1], upper: [bad], file: "l", upperFile: "u")
    }
    #expect(upper.file == "u")
    let outputs = try RegressionOutputs(predictions: [1, 2])
    let target = try dataError { try RegressionData(outputs, targets: [0, bad], file: "y") }
    #expect((target.row, target.file) == (1, "y"))
  }

  @Test(arguments: [0.0, -1, .nan, .infinity])
  func difficultiesArePositive(bad: Double) throws {
    let error = try dataError {
      try RegressionOutputs(
        predictions: [1, 2], difficulties: [1, bad], file: "p", difficultyFile: "d")
    }
    #expect((error.row, error.file) == (1, "d"))
    #expect(error.expected == "a finite number above 0")
  }

  @Test func countsAgree() throws {
    #expect(
      try dataError { try RegressionOutputs(predictions: [1], difficulties: [1, 2]) }.found
        == "2 difficulties for 1 rows of predictions")
    _ = try dataError { try RegressionOutputs(lower: [1], upper: []) }
    let outputs = try RegressionOutputs(predictions: [1, 2])
    _ = try dataError { try RegressionData(outputs, targets: [1]) }
    _ = try dataError { try RegressionOutputs(predictions: [1], identifiers: .given([1, 2])) }
  }

  @Test func gammaTakesPositiveNumbers() throws {
    let method = SplitConformalRegression(score: .gamma, alpha: "1/2")
    let prediction = try dataError {
      try method.fit(on: RegressionData(RegressionOutputs(predictions: [1, 0]), targets: [1, 1]))
    }
    #expect(prediction.row == 1)
    let target = try dataError {
      try method.fit(
        on: RegressionData(RegressionOutputs(predictions: [1, 1]), targets: [1, -1], file: "y"))
    }
    #expect((target.row, target.file) == (1, "y"))
  }

  @Test func scoresTakeTheirOwnOutputs() throws {
    let data = try RegressionData(RegressionOutputs(predictions: [1]), targets: [1])
    for score in [RegressionScores.all[1], RegressionScores.all[3]] {
      let method = RegressionCase(score: score, sides: .symmetric).method(["1/2"])
      #expect(try dataError { try method.fit(on: data) }.code == .usage)
    }
  }

  @Test func scoresThatOverflowAreRefused() throws {
    let data = try RegressionData(
      RegressionOutputs(predictions: [-1e308]), targets: [1e308], file: "y")
    let error = try dataError {
      try SplitConformalRegression(score: .absolute, alpha: "1/2").fit(on: data)
    }
    #expect((error.row, error.file) == (0, "y"))
  }

  @Test func nIsLargeEnough() throws {
    let eight = try RegressionData(
      RegressionOutputs(predictions: [Double](repeating: 0, count: 8)),
      targets: (1...8).map { Double($0) })
    let error = try dataError {
      try SplitConformalRegression(score: .absolute, alpha: "0.1").fit(on: eight)
    }
    #expect(error.expected == "at least 9")
    let predictor = try SplitConformalRegression(score: .absolute, alpha: "0.2").fit(on: eight)
    let outputs = try RegressionOutputs(predictions: [0])
    #expect(
      try dataError { try predictor.intervals(for: outputs, alpha: "0.1") }.code == .infeasible)
    let tiny = try Level(numerator: 1, denominator: Level.largestDenominator)
    #expect(
      try dataError {
        try SplitConformalRegression(
          score: .absolute, sides: .asymmetric, alpha: tiny, allowsTrivial: true
        ).fit(on: eight)
      }.code == .usage)
    #expect(
      try dataError {
        try predictor.evaluate(on: RegressionData(RegressionOutputs(predictions: []), targets: []))
      }.found == "no rows")
  }

  @Test func crossedPredictionsFollowThePolicy() throws {
    let outputs = try RegressionOutputs(lower: [0, 3], upper: [1, 2], file: "lower")
    let data = try RegressionData(outputs, targets: [0.5, 2.5])
    #expect(outputs.crossedCount == 1)
    func method(_ policy: CrossingPolicy) -> SplitConformalRegression {
      SplitConformalRegression(score: .cqr, alpha: "1/3", crossing: policy)
    }
    #expect(try method(.sort).fit(on: data).lists == [[-0.5, -0.5]])
    #expect(try method(.keep).fit(on: data).lists == [[-0.5, 0.5]])
    let error = try dataError { try method(.refuse).fit(on: data) }
    #expect((error.row, error.file) == (1, "lower"))
  }

  /// A negative quantile shrinks intervals; where nothing is left they are empty, and count as misses.
  @Test func emptyIntervalsAreCounted() throws {
    let data = try RegressionData(
      RegressionOutputs(lower: [0, 0, 0], upper: [10, 10, 10]), targets: [5, 5, 5])
    let predictor = try SplitConformalRegression(score: .cqr, alpha: "1/4").fit(on: data)
    let test = try RegressionData(
      RegressionOutputs(lower: [0, 0], upper: [10, 8]), targets: [5, 4])
    let intervals = try predictor.intervals(for: test.outputs)
    #expect(!intervals.isEmpty(0) && intervals.isEmpty(1))
    #expect(intervals.width(1) == 0)
    let evaluation = try predictor.evaluate(on: test)
    #expect(evaluation.emptyCount == 1)
    #expect(evaluation.total.hits == 1)
    #expect(evaluation.meanIntervalScore == 0)
  }

  @Test func winklersScoreAndGroups() throws {
    let data = try RegressionData(
      RegressionOutputs(predictions: [0, 0, 0]), targets: [1, 1, 1])
    let predictor = try SplitConformalRegression(score: .absolute, alpha: "1/4").fit(on: data)
    let test = try RegressionData(
      RegressionOutputs(predictions: [0, 0, 0, 0]), targets: [0, 1, 3, -2])
    let groups = try GroupColumns([["b", "a", "b", "a"]])
    let evaluation = try predictor.evaluate(on: test, groups: groups)
    #expect(evaluation.meanWidth == 2)
    // Widths of 2, and 8 times distances of 2 and 1 over four rows.
    #expect(evaluation.meanIntervalScore == 2 + 8 * 3.0 / 4)
    #expect(evaluation.groups.map { $0.name } == ["a", "b"])
    #expect(evaluation.groups.map { $0.hitCount.hits } == [1, 1])
    #expect(evaluation.groups.map { $0.meanWidth } == [2, 2])
    _ = try dataError { try predictor.evaluate(on: test, groups: GroupColumns([["a"]])) }
  }

  @Test func differentMethodsAreNotMerged() throws {
    let data = try RegressionData(RegressionOutputs(predictions: [0, 0, 0]), targets: [1, 1, 1])
    let first = try SplitConformalRegression(score: .absolute, alpha: "1/4").fit(on: data)
    let other = try SplitConformalRegression(score: .absolute, sides: .upper, alpha: "1/4")
      .fit(on: data)
    #expect(
      try dataError { try RegressionPredictor.merging([first, other]) }.found
        == "a predictor with sides upper")
    _ = try dataError { try RegressionPredictor.merging([]) }
    #expect(throws: DataError.self) { try RegressionScores.score(named: "best") }
  }
}
