import ConformalWorkflow
import ExactStatistics
import Testing

/// Counts of a marginal predictor whose scores are distinct, judged as the evaluation judges them.
struct CoverageCase {
  let alpha: Level
  let calibrationCount: Int
  let rows: Int
  let limit: Double
  let significance: Level

  var law: BetaBinomialLaw? {
    guard case .rank(let rank) = ConformalRank(count: calibrationCount, alpha: alpha) else {
      return nil
    }
    return BetaBinomialLaw.coverage(rank: rank, count: calibrationCount, testCount: rows)
  }

  func result(hits: Int) throws -> GateResult {
    let law = try #require(law)
    var findings = try GateFindings.met()
    let pValue = law.tails(at: hits).twoSided
    findings.coverages[0].alpha = alpha
    findings.coverages[0].rowCount = rows
    findings.coverages[0].coveredCount = hits
    findings.coverages[0].pValue = pValue
    findings.coverages[0].verdict = pValue < 0.01 ? "inconsistent" : "consistent"
    findings.coverages[0].calibrationCount = calibrationCount
    var pipeline = GateFindings.pipeline()
    pipeline.predictor?.alphas = [alpha]
    pipeline.gates = [GateDefinition(.coverage, limit: limit, significance: significance)]
    return try GateEvaluationTests.only(.coverage, pipeline, findings)
  }

  /// The most hits that fail, and the fewest that pass.
  func thresholds() throws -> (failed: Int, passed: Int) {
    func first(_ holds: (GateOutcome) -> Bool) throws -> Int {
      var (low, high) = (-1, rows)
      while high - low > 1 {
        let middle = (low + high) / 2
        if holds(try result(hits: middle).outcome) { high = middle } else { low = middle }
      }
      return high
    }
    return (try first { $0 != .failed } - 1, try first { $0 == .passed })
  }
}

@Suite struct CoverageGateTests {
  static let usual = CoverageCase(
    alpha: "0.1", calibrationCount: 10_000, rows: 10_000, limit: 0.05, significance: "0.01")

  @Test func outcomesRiseWithHits() throws {
    let usual = CoverageCase(
      alpha: "0.1", calibrationCount: 300, rows: 120, limit: 0.05, significance: "0.01")
    let outcomes = try (0...120).map { try usual.result(hits: $0).outcome }
    let ranks = outcomes.map { [.failed, .inconclusive, .passed].firstIndex(of: $0) ?? 9 }
    #expect(ranks == ranks.sorted())
    #expect(Set(ranks) == [0, 1, 2])
  }

  /// The bounds by another way: the tails of the binomial law at the least coverage that is asked.
  @Test func thresholdsAreThoseOfTheExactTests() throws {
    let usual = CoverageCase(
      alpha: "0.1", calibrationCount: 300, rows: 120, limit: 0.05, significance: "0.01")
    let law = try #require(usual.law)
    let least = BinomialLaw(trials: 120, probability: 0.85)
    for hits in 0...120 {
      let isTooFew = law.cumulative(through: hits) * 2 < 0.01 && hits < 108
      let expected: GateOutcome =
        isTooFew || least.cumulative(through: hits) < 0.01
        ? .failed : least.survival(from: hits) <= 0.01 ? .passed : .inconclusive
      #expect(try usual.result(hits: hits).outcome == expected, "\(hits)")
    }
  }

  @Test func sentencesSayWhatAndWhy() throws {
    let passed = try Self.usual.result(hits: 9_012)
    #expect(
      passed.sentence
        == "covers 0.9012 of 10 000 rows, 98 % interval 0.894 ... 0.908, target 0.9, at least "
        + "0.850 asked; p = 0.79 under the guarantee")
    #expect(passed.subject == "alpha 0.1" && passed.rows == 10_000 && !passed.isWarning)
    #expect(
      try Self.usual.result(hits: 8_850).sentence.hasSuffix("than the guarantee allows by chance"))
    #expect(try Self.usual.result(hits: 7_000).sentence.hasSuffix("the whole interval is below"))
    let easy = try Self.usual.result(hits: 9_500)
    #expect(easy.outcome == .passed && easy.isWarning)
    let few = CoverageCase(
      alpha: "0.1", calibrationCount: 10_000, rows: 100, limit: 0.05, significance: "0.01")
    let unclear = try few.result(hits: 90)
    #expect(unclear.outcome == .inconclusive && unclear.neededRows.map { $0 > 200 } == true)
    #expect(unclear.sentence.contains("rows would tell"))
  }

  /// What is needed does tell, if the estimate stays what it is; three quarters of it does not.
  @Test func neededRowsTell() throws {
    let few = CoverageCase(
      alpha: "0.1", calibrationCount: 10_000, rows: 100, limit: 0.05, significance: "0.01")
    let needed = try #require(try few.result(hits: 88).neededRows)
    func outcome(_ rows: Int) throws -> GateOutcome {
      try CoverageCase(
        alpha: "0.1", calibrationCount: 300, rows: rows, limit: 0.05, significance: "0.01"
      ).result(hits: rows * 88 / 100).outcome
    }
    #expect(try outcome(needed) == .passed)
    #expect(try outcome(needed / 2) == .inconclusive)
  }

  /// Over calibration and test rows together, as the promise is made: the exact probability of the law.
  @Test(
    arguments: [
      (10_000, 10_000, "0.1"), (1_000, 5_000, "0.1"), (2_000, 300, "0.05"), (500, 500, "0.2"),
    ] as [(Int, Int, Level)])
  func falseAlarmsAreRarerThanTheSignificance(
    calibrationCount: Int, rows: Int, alpha: Level
  ) throws {
    let usual = CoverageCase(
      alpha: alpha, calibrationCount: calibrationCount, rows: rows, limit: 0.05,
      significance: "0.01")
    let law = try #require(usual.law)
    let alarm = law.cumulative(through: try usual.thresholds().failed)
    #expect(alarm <= 0.01)
    #expect(alarm > 0.001, "the test has power")
  }

  /// Counts alarms where the coverage drawn is at least what is asked.
  ///
  /// Few calibration rows may leave a predictor below that although the promise holds on average: those are no false
  /// alarms.
  @Test func alarmsOfSimulatedCalibrations() throws {
    let small = CoverageCase(
      alpha: "0.1", calibrationCount: 1_000, rows: 4_000, limit: 0.01, significance: "0.05")
    let law = try #require(small.law)
    let coverage = BetaLaw(a: Double(law.a), b: Double(law.b))
    let failed = try small.thresholds().failed
    let passed = try small.thresholds().passed
    let draws = CounterBasedGenerator(seed: 71, purpose: .testing)
    let count = 2_000
    var (alarms, misses, low) = (0, 0, 0)
    for draw in 0..<count {
      let share = coverage.quantile(draws.uniform(row: UInt64(2 * draw)))
      let hits = BinomialLaw(trials: 4_000, probability: share)
        .quantile(draws.uniform(row: UInt64(2 * draw + 1)))
      if share >= 0.89, hits <= failed { alarms += 1 }
      if share < 0.89 { low += 1 }
      if share < 0.89, hits >= passed { misses += 1 }
    }
    // Three in a million that a gate which holds its level is refused here.
    #expect(BinomialLaw(trials: count, probability: 0.05).survival(from: alarms) > 3e-6)
    #expect(low > 50 && BinomialLaw(trials: low, probability: 0.05).survival(from: misses) > 3e-6)
    #expect(alarms > 0, "some alarms come by chance")
  }

  /// The power that the gate's documentation states.
  @Test(arguments: [(0.88, 0.996), (0.89, 0.35), (0.87, 0.999_99)])
  func powerAgainstCoverage(coverage: Double, least: Double) throws {
    let failed = try Self.usual.thresholds().failed
    let power = BinomialLaw(trials: 10_000, probability: coverage).cumulative(through: failed)
    #expect(power >= least && power <= 1, "\(power)")
  }

  @Test func honestPredictorsPass() throws {
    let law = try #require(Self.usual.law)
    #expect(law.survival(from: try Self.usual.thresholds().passed) > 0.994)
    let few = CoverageCase(
      alpha: "0.1", calibrationCount: 10_000, rows: 200, limit: 0.05, significance: "0.01")
    let thresholds = try few.thresholds()
    let fewLaw = try #require(few.law)
    #expect(fewLaw.cumulative(through: thresholds.failed) < 0.01)
    #expect(abs(fewLaw.survival(from: thresholds.passed) - 0.374) < 0.001)
  }

  /// The fits that a guarantee on average leaves below 0.85.
  @Test func fewCalibrationRowsMayCoverLess() {
    func share(_ n: Int) -> Double {
      BetaLaw.coverage(rank: (n + 1) * 9 / 10 + 1, count: n).cumulative(through: 0.85)
    }
    #expect(abs(share(100) - 0.055) < 0.001)
    #expect(share(10_000) < 1e-40)
  }

  @Test func severalAlphasShareTheSignificance() throws {
    var findings = try GateFindings.met()
    var pipeline = GateFindings.pipeline()
    findings.coverages[0].pValue = 0.006
    findings.coverages[0].coveredCount = 8_900
    #expect(try GateEvaluationTests.only(.coverage, pipeline, findings).outcome == .failed)
    pipeline.predictor?.alphas = ["0.1", "0.2"]
    let results = GateEvaluation.results(pipeline, findings, asOf: GateFindings.asOf)
      .filter { $0.kind == .coverage }
    #expect(results.map(\.outcome) == [.passed, .inconclusive])
    #expect(results[0].sentence.contains("99 % interval"))
    #expect(results[1].subject == "alpha 0.2")
  }

  /// A conditional predictor may cover enough of all rows and too few of one class.
  @Test func oneCategoryThatIsTooLowFails() throws {
    var findings = try GateFindings.met()
    var pipeline = GateFindings.pipeline()
    pipeline.predictor?.conditional = .classes
    findings.coverages[0].coveredCount = 9_100
    findings.coverages[0].pValue = 0.0001
    #expect(try GateEvaluationTests.only(.coverage, pipeline, findings).outcome == .failed)
    findings.coverages[0].isTooFew = false
    #expect(try GateEvaluationTests.only(.coverage, pipeline, findings).outcome == .passed)
  }

  /// The category that speaks loudest may have too many hits, and another too few.
  @Test func aCategoryWithTooManyHitsHidesNone() throws {
    var findings = try GateFindings.met()
    var pipeline = GateFindings.pipeline()
    pipeline.predictor?.conditional = .classes
    findings.coverages[0].coveredCount = 9_100
    (findings.coverages[0].pValue, findings.coverages[0].isTooFew) = (1e-60, false)
    findings.coverages[0].tooFewProbability = 1e-9
    #expect(try GateEvaluationTests.only(.coverage, pipeline, findings).outcome == .failed)
    findings.coverages[0].tooFewProbability = 0.5
    let result = try GateEvaluationTests.only(.coverage, pipeline, findings)
    #expect(result.outcome == .passed && result.isWarning)
  }

  @Test func withoutAPredictorOrRows() throws {
    var findings = try GateFindings.met()
    var pipeline = GateFindings.pipeline()
    findings.coverages[0].verdict = "inconclusive"
    findings.coverages[0].pValue = 1
    #expect(try GateEvaluationTests.only(.coverage, pipeline, findings).outcome == .inconclusive)
    findings.coverages = []
    #expect(try GateEvaluationTests.only(.coverage, pipeline, findings).outcome == .inconclusive)
    pipeline.predictor = nil
    #expect(try GateEvaluationTests.only(.coverage, pipeline, findings).outcome == .notApplicable)
  }
}
