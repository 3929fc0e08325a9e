import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// What n allows: the smallest sufficient one, one less, and none at all.
@Suite struct FeasibilityTests {
  static let alphas: [(alpha: Level, minimum: Int)] = [
    ("0.9", 1), ("0.5", 1), ("0.3", 3), ("1/3", 2), ("0.2", 4), ("0.1", 9), ("0.05", 19),
    ("0.02", 49), ("0.01", 99), ("0.005", 199), ("0.001", 999),
  ]

  private func rows(_ count: Int, classCount: Int = 4) -> Rows {
    var random = Synthetic(seed: 51)
    return random.continuous(count: count, classCount: classCount)
  }

  /// Rows of no classes do not exist: an empty batch needs a shape.
  private func noRows(classCount: Int = 4) throws -> LabeledOutputs {
    let matrix = try Matrix([Double](), rowCount: 0, columnCount: classCount)
    return try LabeledOutputs(Outputs(logits: matrix), labels: [Int]())
  }

  @Test(arguments: alphas)
  func theSmallestSufficientCountGivesTheLargestScore(alpha: Level, minimum: Int) throws {
    let calibration = rows(minimum)
    let predictor = try SplitConformal(score: .lac, alpha: alpha).fit(on: calibration.labeled())
    let quantile = try predictor.quantile()
    #expect(quantile.k == minimum)
    #expect(quantile.tail == predictor.calibrationScores.last)
    #expect(!quantile.isTrivial)
  }

  @Test(arguments: alphas)
  func oneRowLessIsInfeasible(alpha: Level, minimum: Int) throws {
    let calibration = minimum == 1 ? try noRows() : try rows(minimum - 1).labeled()
    let error = try dataError {
      try SplitConformal(score: .lac, alpha: alpha).fit(on: calibration)
    }
    #expect(error.code == .infeasible)
    #expect(error.found == "\(minimum - 1) calibration rows, too few for alpha \(alpha)")
    #expect(error.expected == "at least \(minimum)")
  }

  @Test(arguments: alphas, ScoreCase.all)
  func trivialSetsHoldEveryLabel(level: (alpha: Level, minimum: Int), score: ScoreCase) throws {
    let (alpha, minimum) = level
    let calibration = minimum == 1 ? try noRows() : try rows(minimum - 1).labeled()
    let predictor = try SplitConformal(score: score.score, alpha: alpha, allowsTrivial: true)
      .fit(on: calibration)
    let quantile = try predictor.quantile()
    #expect(quantile.isTrivial)
    #expect(quantile.k == nil)
    #expect(quantile.rank == .infeasible(minimumCount: minimum))
    #expect(quantile.tail == .infinity)
    #expect(quantile.tieCount == 0)
    let test = rows(30)
    let sets = try predictor.sets(for: test.outputs())
    #expect(Array(sets) == Array(repeating: [0, 1, 2, 3], count: 30))
    let evaluation = try predictor.evaluate(on: test.labeled())
    #expect(evaluation.coverage == 1)
    #expect(evaluation.meanSize == 4 && evaluation.medianSize == 4)
    #expect(evaluation.consistency.verdict == .consistent)
    #expect(evaluation.consistency.pValue == 1)
  }

  /// Of several levels the smallest decides, and is named.
  @Test func severalLevels() throws {
    let calibration = try rows(20).labeled()
    let error = try dataError {
      try SplitConformal(score: .lac, alphas: ["0.5", "0.01", "0.1"]).fit(on: calibration)
    }
    #expect(error.found.hasSuffix("alpha 0.01") && error.expected == "at least 99")
    let predictor = try SplitConformal(
      score: .lac, alphas: ["0.5", "0.1", "0.5"], setPolicy: .abstain
    ).fit(on: calibration)
    #expect(predictor.quantiles.map { $0.alpha } == ["0.1", "0.5"])
    #expect(predictor.quantiles.map { $0.k } == [19, 11])
    #expect(predictor.calibrationCount == 20)
    #expect(predictor.setPolicy == .abstain)
    let unnamed = try dataError { try predictor.quantile() }
    #expect(unnamed.code == .usage)
    #expect(unnamed.found == "a predictor fitted for alpha 0.1, 0.5")
    #expect(try predictor.quantile(for: "0.5") == predictor.quantiles[1])
  }

  /// Calibration scores are kept, so any level can be asked for later.
  @Test func aLevelThatWasNotFitted() throws {
    let calibration = try rows(20).labeled()
    let predictor = try SplitConformal(score: .lac, alpha: "0.1").fit(on: calibration)
    let direct = try SplitConformal(score: .lac, alpha: "0.25").fit(on: calibration)
    let test = try rows(10).outputs()
    #expect(
      try Array(predictor.sets(for: test, alpha: "0.25")) == Array(direct.sets(for: test)))
    let error = try dataError { try predictor.sets(for: test, alpha: "0.01") }
    #expect(error.code == .infeasible && error.expected == "at least 99")
  }

  /// Some levels trivial, others not, in one predictor.
  @Test func trivialAndFiniteLevelsTogether() throws {
    let calibration = try rows(20).labeled()
    let predictor = try SplitConformal(
      score: .lac, alphas: ["0.01", "0.3"], allowsTrivial: true
    ).fit(on: calibration)
    #expect(predictor.quantiles.map { $0.isTrivial } == [true, false])
    let test = try rows(10).outputs()
    #expect(try predictor.sets(for: test, alpha: "0.01").labels.labels.count == 40)
    #expect(try predictor.sets(for: test, alpha: "0.3").labels.labels.count < 40)
  }

  @Test func noCalibrationRows() throws {
    let predictor = try SplitConformal(score: .aps, alpha: "0.5", allowsTrivial: true)
      .fit(on: noRows())
    #expect(predictor.calibrationScores == [])
    let batch = try rows(3).outputs()
    let pValues = try predictor.pValues(of: LabelLists(everyLabelOf: batch), in: batch)
    #expect((0..<pValues.count).allSatisfy { pValues[$0] == 1 && pValues.isAbove("0.99", at: $0) })
  }

  @Test func noTestRows() throws {
    let predictor = try SplitConformal(score: .aps, alpha: "0.5").fit(on: rows(9).labeled())
    #expect(try predictor.sets(for: noRows().outputs).isEmpty)
    #expect(try predictor.pValues(of: LabelLists(), in: noRows().outputs).count == 0)
    let error = try dataError { try predictor.evaluate(on: noRows()) }
    #expect(error.found == "no rows")
  }

  @Test func noLevelsStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = SplitConformal(score: .lac, alphas: [])
    }
  }
}
