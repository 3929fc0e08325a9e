import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// What other packages do on rows that are small, tied, alone or unknown, and what is done here.
@Suite struct BehaviourDefectTests {
  private func tied(_ count: Int, seed: UInt64, classCount: Int = 4) -> Rows {
    var random = Synthetic(seed: seed)
    return random.tiedProbabilities(count: count, classCount: classCount)
  }

  /// TorchCP's class-conditional predictor turns alpha into single precision: of the levels in hundredths and up to
  /// 1999 rows, 1274 ranks are one too high.
  @Test func torchCPLevelsInSinglePrecision() throws {
    var wrong = 0
    for hundredths in 1...99 {
      let alpha = try Level("\(hundredths)/100")
      let single = Float(Double(hundredths) / 100)
      for count in 1..<2000 {
        let theirs = Int((Float(count + 1) * (1 - single)).rounded(.up))
        guard case .rank(let k) = ConformalRank(count: count, alpha: alpha), theirs != k else {
          continue
        }
        // In integers: the smallest k with k / (n + 1) >= 1 - alpha.
        #expect(100 * k >= (count + 1) * (100 - hundredths))
        #expect(100 * (k - 1) < (count + 1) * (100 - hundredths))
        wrong += 1
      }
    }
    #expect(wrong > 1000)
  }

  /// MAPIE keeps labels whose score is above the quantile by up to 1e-8; here a label is in the set exactly when its
  /// score is at most the quantile.
  @Test func mapieHasATolerance() throws {
    let calibration = Rows(
      (1...9).map { [Double($0) / 16, 1 - Double($0) / 16] }, labels: [Int](repeating: 0, count: 9),
      kind: .probabilities)
    let predictor = try SplitConformal(score: .lac, alpha: "0.2").fit(on: calibration.labeled())
    // The quantile is the score of 2 / 16.
    let below = 0.125 - 5e-9
    let test = Rows([[below, 1 - below], [0.125, 0.875]], labels: [0, 0], kind: .probabilities)
    let sets = try predictor.sets(for: test.outputs())
    #expect(!sets.contains(0, at: 0))
    // The RAPS repository's LAC leaves out a label whose score is the quantile.
    #expect(sets.contains(0, at: 1))
  }

  /// MAPIE reseeds on every call, so that a row alone gets the draw of the first row of a batch; here a draw follows the
  /// row's identifier.
  @Test func drawsFollowRows() throws {
    let (calibration, test) = (tied(80, seed: 1), tied(20, seed: 2))
    let predictor = try SplitConformal(score: .aps, alpha: "0.2", seed: 3).fit(
      on: calibration.labeled())
    let whole = try predictor.sets(for: test.outputs())
    for row in 0..<20 {
      #expect(
        try Array(predictor.sets(for: test.rows([row]).outputs())[0]) == Array(whole[row]))
    }
  }

  /// puncc cuts RAPS sets off at as many labels as there are test rows: one row gets one label.
  @Test func punccSetsAreNoLargerThanTheBatch() throws {
    let calibration = tied(60, seed: 4, classCount: 6)
    let predictor = try SplitConformal(
      score: .raps(lambda: 0.001, kReg: 5, isRandomized: false), alpha: "0.02"
    ).fit(on: calibration.labeled())
    let flat = Rows(
      [[0.25, 0.25, 0.125, 0.125, 0.125, 0.125]], labels: [0], kind: .probabilities)
    #expect(try predictor.sets(for: flat.outputs()).size(of: 0) > 1)
  }

  /// Where a row sums to a little less than the quantile, MAPIE keeps the labels that are at least as likely as label 0,
  /// and ConformalPrediction.jl the top label alone; every label scores at most the quantile.
  @Test func aRowBelowTheQuantileHasEveryLabel() throws {
    let calibration = Rows(
      [[Double]](repeating: [0.5, 0.25, 0.25], count: 9), labels: [2, 2, 2, 2, 2, 2, 2, 2, 2],
      kind: .probabilities)
    let predictor = try SplitConformal(score: APS(isRandomized: false), alpha: "0.1").fit(
      on: calibration.labeled())
    let test = Rows([[0.5, 0.2, 0.2999999]], labels: [0], kind: .probabilities)
    #expect(try Array(predictor.sets(for: test.outputs())[0]) == [0, 1, 2])
  }

  /// predictset puts the arg-max into empty LAC sets and says nothing; here that is a policy, and not the default.
  @Test func emptySetsAreAPolicy() throws {
    let calibration = Rows(
      [[Double]](repeating: [0.875, 0.125], count: 19), labels: [Int](repeating: 0, count: 19),
      kind: .probabilities)
    let predictor = try SplitConformal(score: .lac, alpha: "0.1").fit(on: calibration.labeled())
    let test = Rows([[0.5, 0.5]], labels: [0], kind: .probabilities)
    #expect(try predictor.sets(for: test.outputs()).size(of: 0) == 0)
    #expect(try Array(predictor.sets(for: test.outputs(), policy: .forceTop1)[0]) == [0])
  }

  /// MAPIE and the RAPS repository rank the higher of equally likely labels first, and TorchCP's order is that of an
  /// unstable sort; here the lower label comes first, in batches of any width.
  @Test func equalProbabilitiesAreRankedByLabel() throws {
    for classCount in [4, 2000] {
      let flat = Rows(
        [[Double](repeating: 0, count: classCount)], labels: [0], kind: .logits)
      let ranks = try TopK().scores(
        of: LabelLists(everyLabelOf: flat.outputs()), in: flat.outputs(),
        context: ScoringContext(precision: .float32))
      #expect(ranks == (1...classCount).map { Double($0) })
    }
  }

  /// TorchCP's margin overwrites the matrix that it is given.
  @Test func inputsAreLeftAlone() throws {
    let rows = tied(30, seed: 5)
    let matrix = try Matrix(rows: rows.values)
    let outputs = try Outputs(probabilities: matrix)
    _ = try SplitConformal(score: .margin, alpha: "0.1").fit(
      on: LabeledOutputs(outputs, labels: rows.labels)
    ).sets(for: outputs)
    #expect(matrix.doubles() == rows.values.flatMap { $0 })
  }

  /// MAPIE's RAPS ignores the share to tune on, and looks for lambda with k_reg = lambda; it comes out as 0.5.
  @Test func tuningUsesItsShareAndItsRank() throws {
    var random = Synthetic(seed: 6)
    let rows = random.continuous(count: 500, classCount: 8)
    let tuning = RAPSTuning(on: RowSelection(share: "0.2", seed: 1), alpha: "0.1")
    let outcome = try tuning.choose(on: rows.labeled())
    // Binomial(500, 0.2) within six standard deviations.
    #expect((47...153).contains(outcome.rowCount))
    let chosen = (0..<500).filter { tuning.rows.contains(UInt64($0)) }
    let outputs = try rows.outputs()
    let ranks = try TopK().scores(
      ofLabels: rows.labels.map { Int32($0) }, in: outputs,
      context: ScoringContext(precision: .float64))
    let quantile = ConformalQuantile(
      alpha: "0.1", sortedScores: chosen.map { ranks[$0] }.sorted())
    #expect(Double(outcome.score.penalty.freeRanks) == quantile.tail)
  }

  /// predictset pools groups of fewer than three rows and crepes takes p = 1 for unknown ones, both without a word;
  /// here every row says which rows served it, and unknown groups follow a stated policy.
  @Test func groupsSayWhatServedThem() throws {
    let rows = tied(60, seed: 7)
    let names = (0..<60).map { $0 < 58 ? "large" : "small" }
    func fit(_ unseen: UnseenGroups) throws -> ConformalPredictor {
      try SplitConformal(
        score: .lac, alpha: "0.2", taxonomy: .groupConditional(unseen: unseen)
      ).fit(on: rows.labeled(), groups: GroupColumns([names]))
    }
    let test = try GroupColumns([["large", "small", "unknown"]])
    #expect(try dataError { try fit(.refuse).place(test) }.row == 2)
    let predictor = try fit(.pooled)
    let sets = try predictor.sets(
      for: rows.rows([0, 1, 2]).outputs(), groups: predictor.place(test))
    #expect(
      sets.categories?.map { predictor.categories[Int($0)].name }
        == ["large", "all rows", "all rows"])
  }

  /// A class without calibration rows is in no set of some packages and raises in others; here it is an error that names
  /// it, or by request a class that is in every set.
  @Test func classesWithoutRows() throws {
    let rows = Rows(
      tied(60, seed: 8).values, labels: (0..<60).map { $0 % 3 }, kind: .probabilities)
    let method = SplitConformal(score: .lac, alpha: "0.2", taxonomy: .classConditional)
    let error = try dataError { try method.fit(on: rows.labeled()) }
    #expect(error.found == "0 calibration rows of class 3, too few for alpha 0.2")
    let predictor = try SplitConformal(
      score: .lac, alpha: "0.2", allowsTrivial: true, taxonomy: .classConditional
    ).fit(on: rows.labeled())
    let sets = try predictor.sets(for: rows.outputs())
    #expect((0..<60).allSatisfy { sets.contains(3, at: $0) })
  }
}
