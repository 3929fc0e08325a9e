import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// The hits of each category over fresh calibration and test rows, where categories differ in difficulty.
@Suite struct CategoryCoverageTests {
  #if DEBUG
  static let repetitions = 150
  #else
  static let repetitions = 1500
  #endif

  /// Each class covers by its own law, BetaBinomial(m, k, n + 1 - k) of its own rows: chi-square over
  /// repetitions, false alarm 10^-6 over the classes.
  @Test func classesCoverByTheirOwnLaw() throws {
    var classes = (1...3).map { RepeatedCoverage(seed: $0) }
    var random = Synthetic(seed: 310)
    for repetition in 0..<Self.repetitions {
      let predictor = try SplitConformal(
        score: .aps, alpha: "0.2", seed: UInt64(repetition), allowsTrivial: true,
        taxonomy: .classConditional
      ).fit(on: random.continuous(count: 90, classCount: 3).labeled())
      let evaluation = try predictor.evaluate(
        on: random.continuous(count: 60, classCount: 3).labeled())
      for category in evaluation.categories { classes[category.index - 1].add(category) }
    }
    for coverage in classes {
      let check = coverage.check(falseAlarmRate: "3e-7")
      #expect(check.holds, "\(check)")
    }
  }

  /// Groups whose labels are noise in one and follow the outputs in the other: by group both cover by their law;
  /// the marginal predictor covers neither by it.
  @Test func groupsCoverByTheirOwnLaw() throws {
    for check in try groupChecks(.groupConditional()) { #expect(check.holds, "\(check)") }
    for check in try groupChecks(.marginal) { #expect(!check.holds, "\(check)") }
  }

  private func groupChecks(_ taxonomy: Taxonomy) throws -> [StatisticalCheck] {
    var random = Synthetic(seed: 311)
    var groups = [RepeatedCoverage(seed: 1), RepeatedCoverage(seed: 2)]
    for repetition in 0..<Self.repetitions {
      let (calibration, test) = (rows(39, &random), rows(25, &random))
      let names = { (count: Int) in
        try GroupColumns([(0..<2 * count).map { $0 < count ? "noise" : "signal" }])
      }
      let isMarginal = taxonomy == .marginal
      let predictor = try SplitConformal(
        score: .aps, alpha: "0.2", seed: UInt64(repetition), taxonomy: taxonomy
      ).fit(on: calibration.labeled(), groups: isMarginal ? nil : names(39))
      let sets = try predictor.sets(
        for: test.outputs(), groups: isMarginal ? nil : predictor.place(names(25)))
      for group in 0...1 {
        let hits = (25 * group..<25 * group + 25).count {
          sets.contains(Int32(test.labels[$0]), at: $0)
        }
        groups[group].add(hits: hits, of: 25, rank: 32, count: 39)
      }
    }
    return groups.map { $0.check(falseAlarmRate: "5e-7") }
  }

  /// As many rows whose labels are drawn at random as rows whose labels follow the outputs.
  private func rows(_ count: Int, _ random: inout Synthetic) -> Rows {
    var rows = random.continuous(count: 2 * count, classCount: 4)
    for row in 0..<count { rows.labels[row] = random.integer(below: 4) }
    return rows
  }

  /// The verdict of an evaluation multiplies the smallest p-value by the number of categories.
  @Test func verdictIsOfTheLoudestCategory() throws {
    var random = Synthetic(seed: 312)
    let predictor = try SplitConformal(
      score: .lac, alpha: "0.2", taxonomy: .classConditional
    ).fit(on: random.continuous(count: 300, classCount: 3).labeled())
    var test = random.continuous(count: 300, classCount: 3)
    // All labels of class 1 are wrong.
    for row in test.labels.indices where test.labels[row] == 0 { test.labels[row] = 1 }
    let evaluation = try predictor.evaluate(on: test.labeled())
    let pValues = evaluation.categories.compactMap { $0.consistency?.pValue }
    #expect(pValues.count == 2)
    #expect(evaluation.consistency.comparisons == 2)
    #expect(evaluation.consistency.pValue == min(1, 2 * (pValues.min() ?? 1)))
    #expect(evaluation.consistency.verdict == .tooFewHits)
  }

  /// Where larger groups serve every row there is no verdict, and no consistency by default.
  @Test func noVerdictWithoutOwnQuantiles() throws {
    var random = Synthetic(seed: 313)
    let names = try GroupColumns([(0..<40).map { $0 % 2 == 0 ? "a" : "b" }])
    let predictor = try SplitConformal(
      score: .lac, alpha: "0.1", taxonomy: .groupConditional(minimumSize: 30)
    ).fit(on: random.continuous(count: 40, classCount: 3).labeled(), groups: names)
    let evaluation = try predictor.evaluate(
      on: random.continuous(count: 40, classCount: 3).labeled(), groups: predictor.place(names))
    #expect(evaluation.consistency.verdict == .inconclusive)
    #expect(evaluation.categories.map { $0.others.count } == [40])
  }
}
