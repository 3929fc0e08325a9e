import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// An evaluation counts what a plain loop over the sets counts.
@Suite struct CoverageEvaluationTests {
  private func example(
    _ score: ScoreCase, classCount: Int
  ) throws -> (predictor: ConformalPredictor, test: Rows) {
    var random = Synthetic(seed: 81)
    let calibration = random.continuous(count: 99, classCount: classCount)
    let test = random.continuous(count: 151, classCount: classCount)
    let predictor = try SplitConformal(score: score.score, alphas: ["0.1", "0.5"], seed: 4)
      .fit(on: calibration.labeled())
    return (predictor, test)
  }

  private func recount(_ sets: PredictionSets, _ labels: [Int], where isCounted: (Int) -> Bool)
    -> HitCount
  {
    let rows = labels.indices.filter(isCounted)
    return HitCount(
      count: rows.count, hits: rows.count { sets[$0].contains(labels[$0]) },
      labelCount: rows.reduce(0) { $0 + sets[$1].count })
  }

  @Test(arguments: ScoreCase.all, [2, 5, 12])
  func countsMatchAPlainRecount(score: ScoreCase, classCount: Int) throws {
    let (predictor, test) = try example(score, classCount: classCount)
    let batch = try test.outputs()
    let top = test.values.map { row in row.indices.max { row[$0] < row[$1] } }
    for alpha: Level in ["0.1", "0.5", "0.8"] {
      for policy in SetPolicy.allCases {
        let sets = try predictor.sets(for: batch, alpha: alpha, policy: policy)
        let evaluation = try predictor.evaluate(on: test.labeled(), alpha: alpha, policy: policy)
        let total = recount(sets, test.labels) { _ in true }
        #expect(evaluation.total == total)
        #expect(evaluation.quantile == (try predictor.quantile(for: alpha)))
        #expect(evaluation.count == 151)
        #expect(evaluation.coverage == Double(total.hits) / 151)
        #expect(evaluation.meanSize == Double(total.labelCount) / 151)
        #expect(evaluation.informativeness == 1 - evaluation.meanSize / Double(classCount))
        let hits = test.labels.indices.count { top[$0] == test.labels[$0] }
        #expect(evaluation.topLabelHits == hits)
        #expect(evaluation.accuracy == Double(hits) / 151)
        let sizes = sets.map { $0.count }
        #expect(
          evaluation.sizeCounts == (0...classCount).map { size in sizes.count { $0 == size } })
        #expect(evaluation.emptyCount == sizes.count { $0 == 0 })
        #expect(evaluation.singletonCount == sizes.count { $0 == 1 })
        #expect(evaluation.medianSize == Double(sizes.sorted()[75]))
        for label in 0..<classCount {
          #expect(
            evaluation.perClass[label] == recount(sets, test.labels) { test.labels[$0] == label })
        }
        for stratum in evaluation.sizeStratified {
          #expect(
            stratum.hitCount
              == recount(sets, test.labels) { stratum.sizes.contains(sets[$0].count) })
        }
        #expect(evaluation.sizeStratified.reduce(0) { $0 + $1.hitCount.count } == 151)
        #expect(
          evaluation.consistency
            == CoverageConsistency(
              hits: total.hits, count: 151, quantile: evaluation.quantile, policy: policy))
      }
    }
  }

  @Test func anEvenCountHasTheMeanOfTheMiddleTwo() throws {
    let (predictor, test) = try example(ScoreCase(APS()), classCount: 12)
    let even = test.rows(0..<150)
    let sizes = try predictor.sets(for: even.outputs(), alpha: "0.1").map { $0.count }.sorted()
    let evaluation = try predictor.evaluate(on: even.labeled(), alpha: "0.1")
    #expect(evaluation.medianSize == Double(sizes[74] + sizes[75]) / 2)
    let two = even.rows([0, 1])
    let pair = try predictor.sets(for: two.outputs(), alpha: "0.1").map { $0.count }
    #expect(
      try predictor.evaluate(on: two.labeled(), alpha: "0.1").medianSize
        == Double(pair[0] + pair[1]) / 2)
  }

  @Test func strataOfSize() {
    #expect(SizeStratum.ranges(classCount: 1) == [0...0, 1...1])
    #expect(SizeStratum.ranges(classCount: 2) == [0...0, 1...1, 2...2])
    #expect(SizeStratum.ranges(classCount: 10) == [0...0, 1...1, 2...3, 4...10])
    #expect(
      SizeStratum.ranges(classCount: 1000)
        == [0...0, 1...1, 2...3, 4...10, 11...100, 101...1000])
    #expect(SizeStratum.ranges(classCount: 5000).last == 1001...5000)
  }

  @Test func intervalsAreClopperPearson() {
    let count = HitCount(count: 200, hits: 181, labelCount: 300)
    #expect(count.coverage == 0.905 && count.meanSize == 1.5)
    let interval = count.interval()
    #expect(interval == ClopperPearson(successes: 181, trials: 200).interval(delta: "0.05"))
    // At its ends the binomial law has 2.5 % on the far side of the count.
    let low = BinomialLaw(trials: 200, probability: interval.lowerBound)
    let high = BinomialLaw(trials: 200, probability: interval.upperBound)
    #expect(abs(low.survival(from: 181) - 0.025) < 1e-12)
    #expect(abs(high.cumulative(through: 181) - 0.025) < 1e-12)
    #expect(count.interval(delta: "0.5").lowerBound > interval.lowerBound)
    #expect(HitCount().interval() == 0...1)
  }

  @Test func oneLineForPeople() throws {
    let (predictor, test) = try example(ScoreCase(LAC()), classCount: 5)
    let evaluation = try predictor.evaluate(on: test.labeled(), alpha: "0.1")
    let text = "\(evaluation)"
    #expect(text.hasPrefix("coverage 0."))
    #expect(text.contains(" of 0.9, n = 151, \(evaluation.consistency.verdict.rawValue) (p = "))
  }
}
