import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// Regression intervals with a quantile for each group of rows.
@Suite struct RegressionGroupTests {
  private static let names = (0..<120).map { ["a", "b", "b", "c"][$0 % 4] }
  private static let halves = (0..<120).map { $0 < 60 ? "first" : "second" }

  private func rows(_ data: RegressionData, _ indices: [Int]) throws -> RegressionData {
    let outputs = data.outputs
    func pick(_ values: [Double]) -> [Double] { indices.map { values[$0] } }
    let rows = indices.map { outputs[$0] }
    let picked: RegressionOutputs =
      switch outputs.kind {
      case .predictions: try RegressionOutputs(predictions: rows.map { $0.lower })
      case .predictionsWithDifficulty:
        try RegressionOutputs(
          predictions: rows.map { $0.lower }, difficulties: rows.map { $0.difficulty })
      case .quantiles:
        try RegressionOutputs(lower: rows.map { $0.lower }, upper: rows.map { $0.upper })
      }
    return try RegressionData(picked, targets: pick(data.targets))
  }

  /// Each group is a predictor of its own rows.
  @Test(arguments: RegressionCase.all) func groupsAreAlone(regression: RegressionCase) throws {
    var sample = RegressionSample(seed: 1)
    let calibration = try sample.tiedRows(120, for: regression.score)
    let test = try sample.tiedRows(40, for: regression.score)
    let method = regression.method(["0.2", "1/3"])
    let columns = try GroupColumns([Self.halves, Self.names])
    let grouped = try method.fit(on: calibration, groups: columns)
    let path = ["second", "b"]
    let own = (0..<120).filter { Self.halves[$0] == path[0] && Self.names[$0] == path[1] }
    let alone = try method.fit(on: rows(calibration, own))
    let places = try grouped.place(
      GroupColumns(path.map { [String](repeating: $0, count: 40) }))
    for alpha in ["0.2", "1/3", "0.5"] as [Level] {
      let left = try grouped.intervals(for: test.outputs, groups: places, alpha: alpha)
      let right = try alone.intervals(for: test.outputs, alpha: alpha)
      #expect(left.lower == right.lower && left.upper == right.upper)
      #expect(
        left.categories.map { Set($0.map { grouped.name(ofCategory: $0) }) } == ["second / b"])
    }
    // All rows together are the marginal predictor.
    #expect(try method.fit(on: calibration).lists == grouped.lists)
  }

  /// crepes gives the interval [0, 0] for an unknown group, without a word; here that is a stated policy.
  ///
  /// A group with too few rows is served by a larger one, which the interval names.
  @Test func unknownAndSmallGroups() throws {
    var sample = RegressionSample(seed: 2)
    let calibration = try sample.rows(40, for: AbsoluteResidual())
    let names = (0..<40).map { $0 < 3 ? "small" : "large" }
    let method = SplitConformalRegression(score: .absolute, alpha: "0.2")
    let test = try RegressionOutputs(predictions: [5, 5, 5])
    let groups = try GroupColumns([["large", "small", "unknown"]])
    func fit(_ unseen: UnseenGroups) throws -> RegressionPredictor {
      try method.fit(on: calibration, groups: GroupColumns([names]), unseenGroups: unseen)
    }
    #expect(try dataError { try fit(.refuse).place(groups) }.row == 2)
    let pooled = try fit(.pooled)
    let intervals = try pooled.intervals(for: test, groups: pooled.place(groups))
    #expect(
      intervals.categories?.map { pooled.name(ofCategory: $0) } == [
        "large", "all rows", "all rows",
      ])
    let whole = try fit(.fullSet)
    let open = try whole.intervals(for: test, groups: whole.place(groups))
    #expect(open.lower[2] == -.infinity && open.upper[2] == .infinity)
    #expect(open.lower[0].isFinite && whole.name(ofCategory: open.categories?[2] ?? 0) == "none")
  }

  /// Hits of each group follow the beta-binomial law of its own rows, at a false-alarm rate of 1e-6.
  ///
  /// Those of the marginal predictor in a group do not.
  @Test func coverage() throws {
    var sample = RegressionSample(seed: 3)
    var own = RepeatedCoverage(seed: 4)
    var marginal = RepeatedCoverage(seed: 5)
    let names = (0..<80).map { $0 % 2 == 0 ? "easy" : "hard" }
    for _ in 0..<150 {
      func draw() throws -> RegressionData {
        let rows = try sample.rows(80, for: AbsoluteResidual())
        // The hard rows lie three times as far off.
        let targets = rows.targets.indices.map { row in
          let center = rows.outputs[row].lower
          return center + (row % 2 == 0 ? 1 : 3) * (rows.targets[row] - center)
        }
        return try RegressionData(rows.outputs, targets: targets)
      }
      let (calibration, test) = (try draw(), try draw())
      let method = SplitConformalRegression(score: .absolute, alpha: "0.2")
      let grouped = try method.fit(on: calibration, groups: GroupColumns([names]))
      let places = try grouped.place(GroupColumns([names]))
      let intervals = try grouped.intervals(for: test.outputs, groups: places)
      let plain = try method.fit(on: calibration).intervals(for: test.outputs)
      let hard = stride(from: 1, to: 80, by: 2)
      // 33 of 40, and the same share of 80.
      own.add(
        hits: hard.count { intervals.contains(test.targets[$0], at: $0) }, of: 40, rank: 33,
        count: 40)
      marginal.add(
        hits: hard.count { plain.contains(test.targets[$0], at: $0) }, of: 40, rank: 65, count: 80)
      let evaluation = try grouped.evaluate(on: test, places: places)
      #expect(evaluation.consistency.comparisons == 2)
    }
    #expect(own.check().holds, "\(own.check())")
    #expect(!marginal.check().holds)
  }

  @Test func mergingIsASingleFit() throws {
    var sample = RegressionSample(seed: 6)
    let data = try sample.tiedRows(120, for: QuantileDistance())
    let method = SplitConformalRegression(
      score: .cqr, sides: .asymmetric, alphas: ["0.2"], allowsTrivial: true)
    func fit(_ indices: [Int]) throws -> RegressionPredictor {
      try method.fit(
        on: rows(data, indices), groups: GroupColumns([indices.map { Self.names[$0] }]),
        minimumGroupSize: 5)
    }
    let whole = try fit(Array(0..<120))
    let merged = try RegressionPredictor.merging(
      [try fit(Array(0..<17)), try fit(Array(17..<120))], allowsTrivial: true)
    #expect(merged.groups?.tree == whole.groups?.tree)
    #expect(merged.groups?.parts == whole.groups?.parts && merged.lists == whole.lists)
    let other = try method.fit(on: data)
    #expect(try dataError { try RegressionPredictor.merging([whole, other]) }.code == .usage)
  }

  @Test func misuse() throws {
    var sample = RegressionSample(seed: 7)
    let data = try sample.rows(40, for: AbsoluteResidual())
    let method = SplitConformalRegression(score: .absolute, alpha: "0.2")
    let columns = try GroupColumns([[String](repeating: "a", count: 40)])
    let short = try GroupColumns([["a"]])
    let (grouped, plain) = (try method.fit(on: data, groups: columns), try method.fit(on: data))
    let places = try grouped.place(columns)
    for work in [
      { try method.fit(on: data, groups: short) }, { try plain.place(columns) },
      { try plain.intervals(for: data.outputs, groups: places) },
      { try grouped.intervals(for: data.outputs) },
      { try grouped.intervals(for: data.outputs, groups: grouped.place(short)) },
      { try grouped.pValues(of: data) },
    ] as [() throws -> any Sendable] {
      #expect(throws: DataError.self) { _ = try work() }
    }
    #expect(grouped.predictiveSystem == nil)
  }
}
