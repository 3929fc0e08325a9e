import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// Parameters of RAPS chosen on rows that then do not calibrate.
@Suite struct RAPSTuningTests {
  private static let selection = RowSelection(share: "0.3", seed: 8)

  /// The choice is the best of the grid, by the sets of the selected rows alone.
  @Test(arguments: RAPSTuning.Criterion.allCases, [true, false])
  func theBestOfTheGrid(criterion: RAPSTuning.Criterion, isRandomized: Bool) throws {
    var random = Synthetic(seed: 600)
    let rows = random.continuous(count: 400, classCount: 12)
    let outcome = try RAPSTuning(
      on: Self.selection, alpha: "0.1", criterion: criterion, isRandomized: isRandomized
    ).choose(on: rows.labeled())
    let chosen = (0..<400).filter { Self.selection.contains(rows.ids[$0]) }
    #expect(outcome.rowCount == chosen.count && (80...160).contains(chosen.count))
    // The same from a copy of those rows, which keep their identifiers.
    let copy = rows.rows(chosen)
    let ranks = try SplitConformal(score: .topK, alpha: "0.1").fit(on: copy.labeled())
    #expect(Double(outcome.score.penalty.freeRanks) == (try ranks.quantile().tail))
    for (lambda, value) in outcome.candidates {
      let score = RAPS(
        lambda: lambda, kReg: outcome.score.penalty.freeRanks, isRandomized: isRandomized)
      let evaluation = try SplitConformal(score: score, alpha: "0.1", seed: 8)
        .fit(on: copy.labeled()).evaluate(on: copy.labeled())
      if criterion == .size {
        #expect(value == evaluation.meanSize)
      } else {
        let small = evaluation.sizeStratified.prefix(2).map { $0.hitCount }
        let hits = small.reduce(0) { $0 + $1.hits }
        let count = small.reduce(0) { $0 + $1.count }
        var gaps = evaluation.sizeStratified.dropFirst(2).compactMap { stratum in
          stratum.hitCount.coverage.map { abs($0 - 0.9) }
        }
        if count > 0 { gaps.append(abs(Double(hits) / Double(count) - 0.9)) }
        #expect(abs(value - (gaps.max() ?? 0)) < 1e-15)
      }
    }
    let best = outcome.candidates.map { $0.value }.min()
    #expect(
      outcome.score.penalty.lambda == outcome.candidates.first { $0.value == best }?.lambda)
    #expect(outcome.score.isRandomized == isRandomized)
  }

  /// Rows that were tuned on do not calibrate, whatever the taxonomy.
  @Test func excludedRowsDoNotCalibrate() throws {
    var random = Synthetic(seed: 601)
    let rows = random.continuous(count: 300, classCount: 3)
    let names = (0..<300).map { $0 % 4 == 0 ? "a" : "b" }
    let kept = (0..<300).filter { !Self.selection.contains(rows.ids[$0]) }
    for taxonomy in [.marginal, .classConditional, .groupConditional()] as [Taxonomy] {
      let isGrouped = taxonomy == .groupConditional()
      let method = SplitConformal(score: .aps, alpha: "0.2", seed: 3, taxonomy: taxonomy)
      let fitted = try method.fit(
        on: rows.labeled(), groups: isGrouped ? GroupColumns([names]) : nil,
        excluding: Self.selection)
      let expected = try method.fit(
        on: rows.rows(kept).labeled(),
        groups: isGrouped ? GroupColumns([kept.map { names[$0] }]) : nil)
      #expect(fitted.calibrationCount == kept.count)
      for (a, b) in zip(fitted.categories, expected.categories) {
        #expect(a.name == b.name && a.quantiles == b.quantiles)
      }
    }
  }

  /// Tuning leaves the law of the hits as it is; tuning and calibrating on the same rows does not promise that.
  @Test func coverageAfterTuning() throws {
    var coverage = RepeatedCoverage(seed: 4)
    var random = Synthetic(seed: 602)
    for repetition in 0..<UInt64(120) {
      let rows = try random.continuous(count: 100, classCount: 6).labeled()
      let selection = RowSelection(share: "0.3", seed: repetition)
      let outcome = try RAPSTuning(on: selection, alpha: "0.2").choose(on: rows)
      let predictor = try SplitConformal(score: outcome.score, alpha: "0.2", seed: repetition)
        .fit(on: rows, excluding: selection)
      coverage.add(
        try predictor.evaluate(on: random.continuous(count: 60, classCount: 6).labeled()))
    }
    #expect(coverage.check().holds, "\(coverage.check())")
  }

  /// A draw below the share, exactly: in thirds of 2^53 too.
  @Test func selectionIsAFunctionOfSeedAndRow() {
    for share in ["0.3", "1/3", "1e-9"] as [Level] {
      let selection = RowSelection(share: share, seed: 5)
      let generator = CounterBasedGenerator(seed: 5, purpose: .split)
      for row in 0..<UInt64(2000) {
        let draw = UInt128(generator.word(row: row, index: 0) >> 11)
        #expect(
          selection.contains(row)
            == (draw * UInt128(share.denominator) < UInt128(share.numerator) * (1 << 53)))
      }
    }
    let count = (0..<UInt64(10_000)).count { RowSelection(share: "0.3", seed: 5).contains($0) }
    let check = BinomialLaw(trials: 10_000, probability: 0.3).tails(at: count).twoSided
    #expect(check > 1e-6)
  }

  @Test func tooFewRows() throws {
    var random = Synthetic(seed: 603)
    let rows = try random.continuous(count: 40, classCount: 3).labeled()
    let tuning = RAPSTuning(on: RowSelection(share: "0.1", seed: 1), alpha: "0.01")
    #expect(try dataError { try tuning.choose(on: rows) }.code == .infeasible)
    let all = RowSelection(share: "0.999999", seed: 1)
    #expect(
      try dataError { try SplitConformal(score: .lac, alpha: "0.1").fit(on: rows, excluding: all) }
        .code == .infeasible)
  }
}
