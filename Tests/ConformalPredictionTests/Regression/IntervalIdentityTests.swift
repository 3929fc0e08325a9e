import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// In the interval, score at most the quantile, p-value above alpha: one truth value, ties and all.
@Suite struct IntervalIdentityTests {
  static let alphas: [Level] = ["0.05", "0.1", "1/7", "0.25", "0.3", "0.5", "0.8", "0.95"]

  @Test(arguments: RegressionCase.all)
  func threeWaysToSayTheSame(scoreCase: RegressionCase) throws {
    var sample = RegressionSample(seed: 11)
    let score = scoreCase.score
    for count in [1, 2, 7, 19, 40] {
      let predictor = try scoreCase.method(Self.alphas, allowsTrivial: true)
        .fit(on: sample.tiedRows(count, for: score))
      let test = try sample.tiedRows(23, for: score)
      let pValues = try predictor.pValues(of: test)
      for alpha in Self.alphas {
        let intervals = try predictor.intervals(for: test.outputs, alpha: alpha)
        let quantiles = intervals.quantiles
        for row in 0..<test.rowCount {
          let target = test.targets[row]
          let outputs = test.outputs[row]
          let isScored =
            scoreCase.sides == .symmetric
            ? score.score(target, outputs) <= (quantiles.lower?.tail ?? .infinity)
            : score.below(target, outputs) <= (quantiles.lower?.tail ?? .infinity)
              && score.above(target, outputs) <= (quantiles.upper?.tail ?? .infinity)
          #expect(intervals.contains(target, at: row) == isScored)
          #expect(pValues.isAbove(alpha, at: row) == isScored)
        }
      }
    }
  }

  @Test(arguments: RegressionCase.all)
  func intervalsAreNested(scoreCase: RegressionCase) throws {
    var sample = RegressionSample(seed: 12)
    let predictor = try scoreCase.method(Self.alphas, allowsTrivial: true)
      .fit(on: sample.rows(50, for: scoreCase.score))
    let outputs = try sample.rows(20, for: scoreCase.score).outputs
    let levels = try Self.alphas.map { try predictor.intervals(for: outputs, alpha: $0) }
    for (wide, narrow) in zip(levels, levels.dropFirst()) {
      for row in 0..<outputs.rowCount {
        #expect(wide.lower[row] <= narrow.lower[row])
        #expect(wide.upper[row] >= narrow.upper[row])
      }
    }
  }

  @Test(arguments: RegressionCase.all)
  func orderBatchesAndThreadsDoNotMatter(scoreCase: RegressionCase) throws {
    var sample = RegressionSample(seed: 13)
    let data = try sample.rows(30, for: scoreCase.score)
    let method = scoreCase.method(["0.2"])
    let predictor = try method.fit(on: data)
    let order = Array((0..<30).reversed())
    let parts = try order.map { row in
      try RegressionData(data.outputs.slice(rows: row..<row + 1), targets: [data.targets[row]])
    }
    let rows = order.map { data.outputs[$0] }
    let backwards: RegressionOutputs =
      switch scoreCase.score.inputKind {
      case .predictions: try RegressionOutputs(predictions: rows.map { $0.prediction })
      case .predictionsWithDifficulty:
        try RegressionOutputs(
          predictions: rows.map { $0.prediction }, difficulties: rows.map { $0.difficulty })
      case .quantiles:
        try RegressionOutputs(lower: rows.map { $0.lower }, upper: rows.map { $0.upper })
      }
    let other = try method.fit(
      on: RegressionData(backwards, targets: order.map { data.targets[$0] }))
    #expect(predictor.lists == other.lists)
    let whole = try predictor.intervals(for: data.outputs, execution: Execution(threadCount: 2))
    for (row, part) in zip(order, parts) {
      let single = try predictor.intervals(for: part.outputs, execution: Execution(threadCount: 1))
      #expect(single.lower[0] == whole.lower[row])
      #expect(single.upper[0] == whole.upper[row])
    }
    let merged = try RegressionPredictor.merging(
      [0..<7, 7..<30].map { range in
        try scoreCase.method(["0.2"], allowsTrivial: true).fit(
          on: RegressionData(
            data.outputs.slice(rows: range), targets: Array(data.targets[range])))
      })
    #expect(merged.lists == predictor.lists)
    #expect(merged.quantiles == predictor.quantiles)
  }
}
